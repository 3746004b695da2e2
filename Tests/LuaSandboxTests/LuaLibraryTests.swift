import Foundation
import LuaSandbox
import Testing

/// Each file of Tests/Fixtures/lua tests the libraries in Lua, as it loads, and returns a function
/// that does so again.
///
/// `Scripts/lua-conformance --own` runs them with a slice after every instruction.
@Suite struct `Lua's libraries` {
    static let files = LuaFixture.all(in: "lua")

    @Test func `have files`() { #expect(Self.files.count >= 5) }

    @Test(arguments: files)
    func `keep their promises, three invocations at a time`(file: LuaFixture) async throws {
        let plugin = try SandboxUnderTest(file.text, memory: 64 << 20)
        await withTaskGroup(of: Ending.self) { group in
            for _ in 0..<3 { group.addTask { await plugin.invoke(within: .seconds(60)) } }
            for await ending in group { #expect(ending == .succeeded(nil)) }
        }
    }
}
