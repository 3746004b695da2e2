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

    /// Opens for writing, truncated, and leaves it open.
    func open(_ relative: String) throws -> OpenFile { try OpenFile(self(relative)) }

    /// Puts a link in another one's place.
    func relink(_ relative: String, to target: String) throws {
        try link(".relinked", to: target)
        try rename(".relinked", to: relative)
    }

    /// Renames in one step, over what is there.
    func rename(_ from: String, to: String) throws {
        guard Glibc.rename(self(from), self(to)) == 0 else { throw POSIXError(.EIO) }
    }

    /// Puts another file in a file's place, as large and as old.
    func replaceAlike(_ relative: String) throws {
        var info = stat()
        guard stat(self(relative), &info) == 0 else { throw POSIXError(.ENOENT) }
        try write(String(repeating: "x", count: Int(info.st_size)), to: "alike")
        let times = [info.st_atim, info.st_mtim]
        guard utimensat(AT_FDCWD, self("alike"), times, 0) == 0 else { throw POSIXError(.EIO) }
        try rename("alike", to: relative)
    }

    /// Sets when it was last changed, and not when it was last read, as tar does.
    func setTime(of relative: String) throws {
        let times = [
            // UTIME_OMIT, which Glibc's module does not show.
            timespec(tv_sec: 0, tv_nsec: (1 << 30) - 2), timespec(tv_sec: 1, tv_nsec: 0),
        ]
        guard utimensat(AT_FDCWD, self(relative), times, 0) == 0 else { throw POSIXError(.EIO) }
    }

    /// Whether any descriptor of this process watches a folder.
    func isWatched(_ relative: String) -> Bool {
        var info = stat()
        guard stat(self(relative), &info) == 0 else { return false }
        let mark = "ino:\(String(info.st_ino, radix: 16)) "
        let descriptors =
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return descriptors.contains { descriptor in
            let facts = try? String(
                contentsOfFile: "/proc/self/fdinfo/\(descriptor)",
                encoding: .utf8
            )
            return facts?.contains(mark) ?? false
        }
    }

    func remove(_ relative: String) throws {
        try FileManager.default.removeItem(atPath: self(relative))
    }
}

/// A file that is open for writing until it is closed or released.
final class OpenFile {
    private var descriptor: CInt

    init(_ path: String) throws {
        descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(.EIO) }
    }

    deinit { close() }

    func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }

    func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }
}
