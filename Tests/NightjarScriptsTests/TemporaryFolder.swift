import Foundation
import Glibc
import LuaSandbox
import NightjarScripts

/// A plugins' folder of one test, gone with it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "nightjar-plugins-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var plugins: PluginFolder { PluginFolder(path: path, name: "plugins") }

    func write(_ file: String, _ text: String = "return function() end") throws {
        try makeFolder(above: file)
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(file)"))
    }

    func makeFolder(_ folder: String) throws {
        try FileManager.default.createDirectory(
            atPath: "\(path)/\(folder)",
            withIntermediateDirectories: true
        )
    }

    func link(_ file: String, to target: String) throws {
        try makeFolder(above: file)
        try FileManager.default.createSymbolicLink(
            atPath: "\(path)/\(file)",
            withDestinationPath: target
        )
    }

    func makePipe(_ file: String) throws {
        try makeFolder(above: file)
        guard mkfifo("\(path)/\(file)", 0o600) == 0 else { throw POSIXError(.EIO) }
    }

    private func makeFolder(above file: String) throws {
        let parts = file.split(separator: "/").dropLast()
        if !parts.isEmpty { try makeFolder(parts.joined(separator: "/")) }
    }
}

extension PluginFolder {
    /// The names and places of a plugin's modules, or what is wrong with it: "message; hint".
    func summary(of plugin: String) -> [String] {
        do throws(PluginFault) {
            return try listing().source(of: plugin).files.map { "\($0.module) \($0.chunkName)" }
        } catch {
            return ["\(error.message); \(error.hint)"]
        }
    }

    /// The same of its tests; empty when it has none.
    func summaryOfTests(of plugin: String) -> [String] {
        do throws(PluginFault) {
            let listing = try listing()
            let tests = try listing.tests(of: plugin, try listing.source(of: plugin))
            return tests?.source.files.map { "\($0.module) \($0.chunkName)" } ?? []
        } catch {
            return ["\(error.message); \(error.hint)"]
        }
    }
}
