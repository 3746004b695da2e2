import LuaSandbox
import Testing

@Suite struct `Loading a plugin` {
    @Test func `tells its handlers`() async throws {
        let plugin = try SandboxUnderTest("return { ['im.x'] = function() end }")
        #expect(try await plugin.sandbox.load() == .table(namesJSON: Array(#"["im.x"]"#.utf8)))
        #expect(await plugin.events.nextEnd() != nil)
    }

    @Test(arguments: [
        ("return function(", LoadFailure.Reason.syntax),
        ("error('no')", .raised),
        ("return 7", .returned),
        ("return { a = 1 }", .returned),
        ("local t = {} while true do t[#t+1] = ('x'):rep(1e5) .. #t end", .memory),
        ("while true do end", .time),
        ("\u{1B}Lua", .syntax),
    ])
    func `fails with its reason`(source: String, reason: LoadFailure.Reason) async throws {
        let plugin = try SandboxUnderTest(source, memory: 4 << 20) {
            // Only the one that spins for ever is to meet the limit, however busy the machine is.
            $0.loadLimit = reason == .time ? .milliseconds(300) : .seconds(20)
        }
        let failure = await #expect(throws: LoadFailure.self) { try await plugin.sandbox.load() }
        #expect(failure?.reason == reason, "\(failure?.message ?? "")")
    }

    @Test func `names the place of a mistake`() async throws {
        let plugin = try SandboxUnderTest("local a\nreturn function( end")
        let failure = await #expect(throws: LoadFailure.self) { try await plugin.sandbox.load() }
        #expect(failure?.message.hasPrefix("plugins/p.lua:2:") == true)
    }

    @Test func `without a worker program says so`() async throws {
        let plugin = try SandboxUnderTest("return function() end") { $0.workerPath = "/nowhere/w" }
        let failure = await #expect(throws: LoadFailure.self) { try await plugin.sandbox.load() }
        #expect(failure?.reason == .start)
        #expect(failure?.message.contains("/nowhere/w: No such file or directory") == true)
    }

    @Test func `that fails answers what waits for it`() async throws {
        let plugin = try SandboxUnderTest("error('not today')")
        guard case .unavailable(let reason) = await plugin.invoke() else {
            Issue.record("a plugin that does not load cannot run")
            return
        }
        #expect(reason.contains("not today"))
    }
}
