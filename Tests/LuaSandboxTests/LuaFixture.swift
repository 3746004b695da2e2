import Foundation
import Testing

/// A file of Lua that a test runs; its name is what a failure shows.
struct LuaFixture: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    var testDescription: String { name }

    /// All of a folder of Tests/Fixtures, by name.
    static func all(in folder: String) -> [LuaFixture] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fixtures/\(folder)")
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (names ?? []).sorted().compactMap { name in
            let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            return text.map { LuaFixture(name: name, text: $0) }
        }
    }
}
