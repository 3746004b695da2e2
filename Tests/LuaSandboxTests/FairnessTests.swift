import Foundation
import LuaSandbox
import Testing

// One at a time: they keep the machine busy, which others run on too.
@Suite(.serialized, .timeLimit(.minutes(1))) struct `A plugin that harms its workers` {
    @Test func `has the event run alone that a worker ended under`() async throws {
        let plugin = try SandboxUnderTest(
            """
            return {
              harm = function() \(SandboxUnderTest.stuck) end,
              test = function() return {ok = true} end,
            }
            """
        )
        #expect(await plugin.invoke(handler: "harm", within: .seconds(2)) == .timedOut)
        await plugin.events.next(.isolated("harm"))
        // The same event again: a worker of its own ends, the one that serves others does not.
        #expect(await plugin.invoke().json == #"{"ok":true}"#)
        let serving = try #require(plugin.events.startedPIDs.last)
        let started = plugin.events.startedPIDs.count
        #expect(await plugin.invoke(handler: "harm", within: .seconds(2)) == .timedOut)
        #expect(plugin.events.startedPIDs.count == started + 1)
        #expect(await plugin.invoke().json == #"{"ok":true}"#)
        #expect(plugin.events.startedPIDs.count == started + 1)
        #expect(kill(serving, 0) == 0)
    }

    @Test func `has an event back among the others that has run well alone`() async throws {
        let plugin = try SandboxUnderTest(
            """
            return function(event)
              if event.harm then \(SandboxUnderTest.stuck) end
              return {ok = true}
            end
            """
        )
        func send(_ argument: String, within limit: Duration = .seconds(20)) async -> Ending {
            await plugin.invoke(argument, identity: "e1", within: limit)
        }
        #expect(await send(#"{"harm":true}"#, within: .seconds(2)) == .timedOut)
        await plugin.events.next(.isolated("test"))
        let before = plugin.events.startedPIDs.count
        #expect(await send("{}").json == #"{"ok":true}"#)
        #expect(plugin.events.startedPIDs.count == before + 1)
        #expect(await send("{}").json == #"{"ok":true}"#)
        #expect(await send("{}").json == #"{"ok":true}"#)
        // One more serves from now on.
        #expect(plugin.events.startedPIDs.count == before + 2)
    }

    @Test func `runs one event alone at a time`() async throws {
        let plugin = try SandboxUnderTest(
            """
            return function(event)
              if event.harm then \(SandboxUnderTest.stuck) end
              if event.wait then log.info('waits') time.sleep(60000) end
              return {ok = true}
            end
            """
        )
        for identity in ["e1", "e2"] {
            let ending = await plugin.invoke(
                #"{"harm":true}"#,
                identity: identity,
                within: .seconds(2)
            )
            #expect(ending == .timedOut)
            await plugin.events.next(.isolated("test"))
        }
        async let waiting = plugin.invoke(
            #"{"wait":true}"#,
            identity: "e1",
            within: .seconds(2)
        )
        await plugin.events.logged("waits")
        #expect(await plugin.invoke(identity: "e2") == .overloaded)
        #expect(await plugin.invoke(identity: "e2", on: 1) == .overloaded)
        #expect(await plugin.invoke(identity: "e3").json == #"{"ok":true}"#)
        #expect(await waiting == .timedOut)
        // It was not run, so it runs alone still.
        let started = plugin.events.startedPIDs.count
        #expect(await plugin.invoke(identity: "e2").json == #"{"ok":true}"#)
        #expect(plugin.events.startedPIDs.count == started + 1)
    }

    @Test func `has an event without an identity run alone for what it says`() async throws {
        let plugin = try SandboxUnderTest(
            """
            return function(event)
              if event.harm then \(SandboxUnderTest.stuck) end
              return {ok = true}
            end
            """
        )
        let harm = #"{"harm":true}"#
        #expect(await plugin.invoke(harm, within: .seconds(2)) == .timedOut)
        await plugin.events.next(.isolated("test"))
        #expect(await plugin.invoke().json == #"{"ok":true}"#)
        let started = plugin.events.startedPIDs.count
        #expect(await plugin.invoke(#"{"other":1}"#).json == #"{"ok":true}"#)
        #expect(plugin.events.startedPIDs.count == started)
        #expect(await plugin.invoke(harm, within: .seconds(2)) == .timedOut)
        #expect(plugin.events.startedPIDs.count == started + 1)
    }

    @Test func `does not blame what only waits in a worker that another loop's event holds`()
        async throws
    {
        let plugin = try SandboxUnderTest(
            """
            return {
              harm = function() log.info('harms') \(SandboxUnderTest.stuck) end,
              wait = function() log.info('waits') time.sleep(60000) end,
            }
            """
        ) { $0.patience = .seconds(60) }
        async let waiting = plugin.invoke(handler: "wait", within: .seconds(3), on: 1)
        await plugin.events.logged("waits")
        async let harming = plugin.invoke(handler: "harm", within: .seconds(4), on: 0)
        await plugin.events.logged("harms")
        #expect(await waiting == .timedOut)
        await plugin.events.next(.isolated("harm"))
        _ = await harming
        #expect(!plugin.events.events.contains(.isolated("wait")))
        let ends = plugin.events.events.compactMap { event in
            if case .ended(_, let reason) = event { reason } else { nil }
        }
        #expect(ends.allSatisfy { !$0.hasPrefix("wait") })
    }

    @Test func `keeps a worker that only got no CPU time`() async throws {
        let plugin = try SandboxUnderTest(
            """
            return {
              spin = function() log.info('spins') while true do end end,
              test = function() return {ok = true} end,
            }
            """
        ) { $0.longestGrace = .seconds(60) }
        async let spun = plugin.invoke(handler: "spin", within: .seconds(1))
        await plugin.events.logged("spins")
        let pid = try #require(plugin.events.startedPIDs.first)
        kill(pid, SIGSTOP)
        #expect(await spun == .timedOut)
        #expect(await plugin.invoke(within: .milliseconds(300)) == .timedOut)
        kill(pid, SIGCONT)
        #expect(await plugin.invoke().json == #"{"ok":true}"#)
        #expect(plugin.events.startedPIDs == [pid])
    }

    @Test func `gets another worker when memory ran out in one`() async throws {
        let plugin = try SandboxUnderTest(
            """
            return {
              eat = function() local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end end,
              test = function() return {ok = true} end,
            }
            """,
            memory: 8 << 20
        )
        let ending = await plugin.invoke(handler: "eat")
        guard case .exceeded(.memory, let failure) = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(failure.message.hasPrefix("over the memory budget of 8388608 bytes: "))
        #expect(await plugin.events.nextEnd() == "it was replaced")
        #expect(await plugin.invoke().json == #"{"ok":true}"#)
        #expect(plugin.events.startedPIDs.count == 2)
    }

    @Test func `is not given workers without end`() async throws {
        let plugin = try SandboxUnderTest(
            "return function() \(SandboxUnderTest.stuck) end"
        ) {
            $0.startsAtOnce = 2
            $0.startsPerSecond = 0.001
            $0.maximumWorkers = 1
        }
        var endings: [Ending] = []
        for number in 0..<3 {
            endings.append(
                await plugin.invoke(identity: "e\(number)", within: .seconds(2))
            )
            if number < 2 { await plugin.events.next(.isolated("test")) }
        }
        #expect(endings[...1] == [.timedOut, .timedOut])
        guard case .unavailable(let reason) = endings[2] else {
            Issue.record("\(endings)")
            return
        }
        #expect(reason == "its workers end too often; none could be started before the deadline")
        #expect(plugin.events.startedPIDs.count == 2)
    }

    @Test func `gets a second worker beside one that does not come to rest`() async throws {
        let plugin = try SandboxUnderTest(
            """
            return function()
              local start = os.clock()
              while os.clock() < start + 0.02 do end
              return {ok = true}
            end
            """
        ) {
            $0.patience = .milliseconds(200)
            $0.rest = .seconds(1)
        }
        while plugin.sandbox.workers < 2 {
            try Task.checkCancellation()
            await withTaskGroup(of: Ending.self) { group in
                for number in 0..<12 {
                    group.addTask { await plugin.invoke(on: number % 2) }
                }
                for await ending in group { #expect(ending.json == #"{"ok":true}"#) }
            }
        }
        // It ends when nothing comes any more, and the first one goes on.
        #expect(await plugin.events.nextEnd() == "it was replaced")
        let started = plugin.events.startedPIDs.count
        #expect(await plugin.invoke().json == #"{"ok":true}"#)
        #expect(plugin.events.startedPIDs.count == started)
    }

    @Test func `shows what it uses`() async throws {
        let plugin = try SandboxUnderTest(
            """
            return function()
              log.info('twelve chars')
              time.sleep(0)
              local t = {}
              for i = 1, 100000 do t[i] = i end
              return {1, 2, 3}
            end
            """
        )
        #expect(await plugin.invoke().json == "[1,2,3]")
        let usage = plugin.sandbox.usage
        #expect(usage.memory.limit == 16 << 20)
        #expect(usage.memory.highest > 100_000 * 16 && usage.memory.highest < 16 << 20)
        #expect(usage.memory.present > 0 && usage.memory.present <= usage.memory.highest)
        #expect(usage.hostCalls == .init(limit: 1000, present: 1, highest: 1))
        #expect(usage.logBytes.present == 12 + 64)
        #expect(usage.replyBytes == .init(limit: 1 << 20, present: 7, highest: 7))
        #expect(usage.time.present > 0 && usage.time.limit > 19_000_000)
        #expect(usage.started == 1 && usage.lost == 0)
        _ = try await plugin.sandbox.load()
        #expect(plugin.sandbox.usage.lost == 0)
    }
}
