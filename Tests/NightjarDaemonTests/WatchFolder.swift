import Foundation
import Glibc

/// A folder of a test's own, with what a deployment does to one.
final class WatchFolder: Sendable {
    /// Its path, which holds no link.
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appendingPathComponent("nightjar-watch-\(UUID().uuidString)")
        path = url.path
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ relative: String) -> String { "\(path)/\(relative)" }

    func makeFolder(_ relative: String) throws {
        try FileManager.default.createDirectory(
            atPath: self(relative),
            withIntermediateDirectories: true
        )
    }

    /// Truncates and writes, and makes the folders on the way.
    func write(_ text: String = "", to relative: String) throws {
        try makeFolder((relative as NSString).deletingLastPathComponent)
        try Data(text.utf8).write(to: URL(fileURLWithPath: self(relative)))
    }

    func link(_ relative: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: self(relative),
            withDestinationPath: target
        )
    }

    /// Renames in one step, over what is there.
    func rename(_ from: String, to: String) throws {
        guard Glibc.rename(self(from), self(to)) == 0 else { throw POSIXError(.EIO) }
    }

    func remove(_ relative: String) throws {
        try FileManager.default.removeItem(atPath: self(relative))
    }
}
