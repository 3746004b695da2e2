import LuaSandbox
import Testing

/// One handler spins, the other answers: by the name they are invoked by.
private func spinning(_ loop: String) -> String {
    """
    return {
      spin = function() \(loop) end,
      quick = function() return { ok = true } end,
    }
    """
}

private let loops = [
    "while true do end",
    "while true do pcall(function() while true do end end) end",
    "local f f = function() return f() end f()",
    "coroutine.wrap(function() while true do end end)()",
    "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
    "for i = 1, math.huge do end",
]

/// A pattern that needs more time than the world has.
private let pattern = #"local s = ("a"):rep(30000) return s:find((".-"):rep(20) .. "b")"#

/// One after another: each keeps a core busy, and their times are what is looked at.
@Suite(.serialized) struct `A deadline` {
    @Test(arguments: loops + [pattern, SandboxUnderTest.stuck])
    func `is kept whatever the handler does`(loop: String) async throws {
        let plugin = try SandboxUnderTest(spinning(loop))
        #expect(await plugin.invoke(handler: "quick").json == #"{"ok":true}"#)
        #expect(await plugin.invoke(handler: "spin", within: .milliseconds(150)) == .timedOut)
        #expect(await plugin.invoke(handler: "quick").json == #"{"ok":true}"#)
    }

    @Test(arguments: loops + [pattern])
    func `of a spinning handler leaves its worker alive`(loop: String) async throws {
        let plugin = try SandboxUnderTest(spinning(loop)) {
            $0.grace = .seconds(5)
            $0.longestGrace = .seconds(5)
        }
        #expect(await plugin.invoke(handler: "spin", within: .milliseconds(150)) == .timedOut)
        #expect(await plugin.invoke(handler: "quick").json == #"{"ok":true}"#)
        #expect(plugin.events.startedPIDs.count == 1)
    }

    @Test(arguments: loops + [pattern])
    func `of one handler does not hold up its siblings`(loop: String) async throws {
        let plugin = try SandboxUnderTest(spinning(loop))
        async let spun = plugin.invoke(handler: "spin", within: .seconds(2))
        for round in 0..<20 {
            #expect(await plugin.invoke(handler: "quick", on: round % 2).json == #"{"ok":true}"#)
        }
        #expect(await spun == .timedOut)
    }

    @Test func `of a stuck worker does not hold up what it has not begun`() async throws {
        let plugin = try SandboxUnderTest(spinning(SandboxUnderTest.stuck)) { $0.workers = 1 }
        async let spun = plugin.invoke(handler: "spin", within: .seconds(2))
        // The quick ones are sent behind the one that holds the worker, and are answered by another.
        for round in 0..<20 {
            let ending = await plugin.invoke(handler: "quick", within: .seconds(1), on: round % 2)
            #expect(ending.json == #"{"ok":true}"#, "\(round) \(ending) \(plugin.events.events)")
        }
        #expect(await spun == .timedOut)
        #expect(plugin.events.startedPIDs.count == 2)
        #expect(await plugin.events.nextEnd()?.contains("could not be stopped") == true)
    }

    @Test func `that has passed already is not begun`() async throws {
        let plugin = try SandboxUnderTest("return function() end")
        #expect(await plugin.invoke(within: .zero) == .timedOut)
        #expect(plugin.events.startedPIDs.isEmpty)
    }

    @Test func `of many siblings is kept for each`() async throws {
        let plugin = try SandboxUnderTest(spinning("while true do end"))
        await withTaskGroup(of: Ending.self) { group in
            for index in 0..<50 {
                group.addTask {
                    await plugin.invoke(handler: "spin", within: .milliseconds(200), on: index % 2)
                }
            }
            for await ending in group { #expect(ending == .timedOut) }
        }
        #expect(await plugin.invoke(handler: "quick").json == #"{"ok":true}"#)
    }
}
