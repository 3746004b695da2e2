import Foundation
import Glibc
import LuaSandbox
import NightjarHTTP
import Testing

@Suite struct `A worker` {
    private func status(_ pid: Int32) throws -> [String: String] {
        let text = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let pairs = text.split(separator: "\n").map { $0.split(separator: ":", maxSplits: 1) }
        return Dictionary(
            pairs.filter { $0.count == 2 }.map {
                (String($0[0]), $0[1].trimmingCharacters(in: .whitespaces))
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    @Test func `is not started before it is needed`() throws {
        let plugin = try SandboxUnderTest("return function() end")
        #expect(plugin.events.startedPIDs.isEmpty)
    }

    @Test func `serves all loops`() async throws {
        let plugin = try SandboxUnderTest("return function() end")
        #expect(await plugin.invoke(on: 1) == .succeeded(nil))
        #expect(await plugin.invoke(on: 0) == .succeeded(nil))
        #expect(plugin.events.startedPIDs.count == 1)
    }

    @Test func `is jailed`() async throws {
        let plugin = try SandboxUnderTest("return function() end")
        #expect(await plugin.invoke() == .succeeded(nil))
        let pid = try #require(plugin.events.startedPIDs.first)
        let status = try status(pid)
        #expect(status["Seccomp"] == "2")
        #expect(status["NoNewPrivs"] == "1")
        #expect(status["CapEff"] == "0000000000000000")
        // The kernel shows the rest of a process that is not dumpable to root alone.
        guard geteuid() == 0 else { return }
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")
        let channels = try open.map {
            try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\($0)")
        }
        #expect(channels.count == SandboxUnderTest.loops.count)
        #expect(channels.allSatisfy { $0.hasPrefix("socket:") })
        let environment = try Data(contentsOf: URL(fileURLWithPath: "/proc/\(pid)/environ"))
        #expect(environment.isEmpty)
    }

    @Test func `costs nothing while it has nothing to do`() async throws {
        let plugin = try SandboxUnderTest("return function() end")
        #expect(await plugin.invoke() == .succeeded(nil))
        let pid = try #require(plugin.events.startedPIDs.first)
        // Asleep after the clock's last tick, and then it is not woken any more.
        let limit = ContinuousClock.now + .seconds(10)
        var (before, now) = (-1, try switches(pid))
        let other = try SandboxUnderTest("return function() end")
        while before != now, ContinuousClock.now < limit {
            for _ in 0..<50 { #expect(await other.invoke() == .succeeded(nil)) }
            (before, now) = (now, try switches(pid))
        }
        #expect(before == now)
    }

    /// How often the process has gone to sleep.
    private func switches(_ pid: Int32) throws -> Int {
        Int(try status(pid)["voluntary_ctxt_switches"] ?? "") ?? -2
    }

    @Test func `that is stuck ends with its sandbox too`() async throws {
        let events = try await eventsOfStuckSandbox()
        for _ in 0..<2 {
            #expect(await events.nextEnd() == "its plugin is not in use any more")
        }
    }

    /// Leaves a sandbox behind that has a stuck worker and, since something waited, a second one.
    private func eventsOfStuckSandbox() async throws -> RecordedEvents {
        let plugin = try SandboxUnderTest(
            """
            return {
              spin = function() \(SandboxUnderTest.stuck) end,
              quick = function() end,
            }
            """
        ) {
            $0.grace = .seconds(60)
            $0.longestGrace = .seconds(60)
        }
        async let spun = plugin.invoke(handler: "spin", within: .milliseconds(600))
        var quick = Ending.timedOut
        // Until one comes behind the one that is stuck, and is begun by another worker.
        while plugin.events.startedPIDs.count < 2 {
            quick = await plugin.invoke(handler: "quick", within: .seconds(5))
        }
        #expect(quick == .succeeded(nil))
        #expect(await spun == .timedOut)
        return plugin.events
    }

    @Test func `is not started for each event when its plugin does not load`() async throws {
        let plugin = try SandboxUnderTest("error('no')")
        for _ in 0..<20 {
            guard case .unavailable = await plugin.invoke() else {
                Issue.record("a plugin that does not load cannot run")
                return
            }
        }
        // Each pause is twice the one before: ten starts would take most of a minute.
        #expect(plugin.events.startedPIDs.count < 10)
    }

    @Test func `is waited for with a bounded number of bytes`() async throws {
        // None may be started, so all that is invoked waits for one.
        let plugin = try SandboxUnderTest("return function() end") { $0.maximumWorkers = 0 }
        let argument = "{\"a\":\"" + String(repeating: "x", count: 3 << 20) + "\"}"
        for _ in 0..<2 {
            let endings = await withTaskGroup(of: Ending.self) { group in
                for _ in 0..<4 {
                    group.addTask { await plugin.invoke(argument, within: .seconds(2)) }
                }
                return await group.reduce(into: [Ending]()) { $0.append($1) }
            }
            // What has timed out makes room again.
            #expect(endings.filter { $0 == .overloaded }.count == 2)
            #expect(endings.filter { $0 == .timedOut }.count == 2)
        }
    }

    @Test func `goes without its jail only when that is asked for`() async throws {
        let plugin = try SandboxUnderTest("return function() end") { $0.isJailed = false }
        #expect(await plugin.invoke() == .succeeded(nil))
        let pid = try #require(plugin.events.startedPIDs.first)
        #expect(try status(pid)["Seccomp"] == "0")
    }

    @Test func `that is killed is replaced`() async throws {
        let plugin = try SandboxUnderTest("return function() end")
        #expect(await plugin.invoke() == .succeeded(nil))
        let pid = try #require(plugin.events.startedPIDs.first)
        kill(pid, SIGKILL)
        #expect(await plugin.events.nextEnd() != nil)
        #expect(await plugin.invoke() == .succeeded(nil))
        #expect(plugin.events.startedPIDs.count == 2)
    }

    @Test func `ends with its sandbox`() async throws {
        var plugin: SandboxUnderTest? = try SandboxUnderTest("return function() end")
        let events = try #require(plugin?.events)
        #expect(await plugin?.invoke() == .succeeded(nil))
        plugin = nil
        #expect(await events.nextEnd() == "its plugin is not in use any more")
    }

    @Test func `that gets more than it may hold says so`() async throws {
        let plugin = try SandboxUnderTest("return function() while true do end end") {
            $0.maximumInvocations = 3
        }
        let endings = await withTaskGroup(of: Ending.self) { group in
            for _ in 0..<5 { group.addTask { await plugin.invoke(within: .milliseconds(200)) } }
            return await group.reduce(into: [Ending]()) { $0.append($1) }
        }
        #expect(endings.filter { $0 == .overloaded }.count == 2)
        #expect(endings.filter { $0 == .timedOut }.count == 3)
    }
}
