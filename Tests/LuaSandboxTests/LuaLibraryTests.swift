import Foundation
import LuaSandbox
import Testing

/// Each file of Tests/Fixtures/lua tests the libraries in Lua, as it loads, and returns a function
/// that does so again.
///
/// `Scripts/lua-conformance --own` runs them with a slice after every instruction.
@Suite struct `Lua's libraries` {
    struct File: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        var testDescription: String { name }

        static let all: [File] = {
            let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent("Fixtures/lua")
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
            return (names ?? []).sorted().compactMap { name in
                let text = try? String(
                    contentsOf: folder.appendingPathComponent(name),
                    encoding: .utf8
                )
                return text.map { File(name: name, text: $0) }
            }
        }()
    }

    @Test func `have files`() { #expect(File.all.count >= 5) }

    @Test(arguments: File.all)
    func `keep their promises, three invocations at a time`(file: File) async throws {
        let plugin = try SandboxUnderTest(file.text, memory: 64 << 20)
        await withTaskGroup(of: Ending.self) { group in
            for _ in 0..<3 { group.addTask { await plugin.invoke(within: .seconds(60)) } }
            for await ending in group { #expect(ending == .succeeded(nil)) }
        }
    }
}
