import Foundation
import NightjarHTTP
import Synchronization
import Testing

@Suite struct `A reload` {
    private func versioned(_ number: Int) -> String {
        "return function() return { msg = \"v\(number)\" } end"
    }

    private func post(_ client: Client, _ id: String) async throws -> String {
        try await client.post(ScenarioFolder.delivery(of: "用户离职", id: id))
    }

    @Test func `takes on an edited plugin without a failed reply`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: versioned(0)))
        let client = try await Client(daemon)
        let isDone = Atomic(false)
        // Ended by the flag: to cancel it would break off the request under way.
        async let posted = {
            var replies: [String] = []
            while !isDone.load(ordering: .acquiring) {
                replies.append(try await post(client, "loop-\(replies.count)"))
            }
            return replies
        }()
        for version in 1...5 {
            let position = daemon.logPosition
            try daemon.folder.write(versioned(version), to: "plugins/leaving.lua")
            _ = try await daemon.line(after: position, containing: "reloaded")
            #expect(try await post(client, "after-\(version)").contains("\"v\(version)\""))
        }
        isDone.store(true, ordering: .releasing)
        let replies = try await posted
        #expect(!replies.isEmpty)
        #expect(replies.allSatisfy { $0.hasPrefix(#"200 {"msg":"v"#) })
    }

    @Test func `of a broken plugin changes nothing and names the place`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: versioned(1)))
        let client = try await Client(daemon)
        let position = daemon.logPosition
        try daemon.folder.write("return function(\n", to: "plugins/leaving.lua")
        let refusal = try await daemon.line(after: position, containing: "reload refused")
        #expect(refusal.contains("plugins/leaving.lua:"))
        #expect(try await post(client, "still").contains("\"v1\""))
        try daemon.folder.write(versioned(2), to: "plugins/leaving.lua")
        _ = try await daemon.line(after: position, containing: "reloaded")
        #expect(try await post(client, "mended").contains("\"v2\""))
    }

    @Test func `of a broken manifest changes nothing and names the place`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: versioned(1)))
        let client = try await Client(daemon)
        let position = daemon.logPosition
        try daemon.folder.write("manifest: 1\nappz: {}\n", to: "subscriptions.yaml")
        let refusal = try await daemon.line(after: position, containing: "reload refused")
        #expect(refusal.contains("subscriptions.yaml:2:1: error: unknown key"))
        #expect(try await post(client, "still").contains("\"v1\""))
    }

    @Test func `is asked for by SIGHUP`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: versioned(1)))
        let position = daemon.logPosition
        daemon.signal(SIGHUP)
        let line = try await daemon.line(after: position, containing: "SIGHUP")
        #expect(line.contains("reload: nothing has changed"))
    }

    @Test func `lets a delivery finish on the generation that it began with`() async throws {
        let slow = """
            return function()
              log.info("begun")
              local start = time.now()
              while time.now() < start + 700 do end
              return { msg = "old" }
            end
            """
        let daemon = try await RunningDaemon(try .people(leaving: slow))
        let client = try await Client(daemon)
        async let old = post(client, "old")
        _ = try await daemon.line(containing: "begun")
        let position = daemon.logPosition
        try daemon.folder.write(versioned(2), to: "plugins/leaving.lua")
        _ = try await daemon.line(after: position, containing: "reloaded")
        #expect(try await post(client, "new").contains("\"v2\""))
        #expect(try await old.contains("\"old\""))
        _ = try await daemon.line(after: position, containing: Self.outOfUse)
        let log = daemon.logText
        let outcome = try #require(log.range(of: "event.id=old")).lowerBound
        #expect(try #require(log.range(of: Self.outOfUse)).lowerBound > outcome)
    }

    private static let outOfUse = "reason=\"its plugin is not in use any more\""

    @Test func `ends the former worker at its last deadline, whatever that does`() async throws {
        let spinning = """
            return function()
              log.info("begun")
              while true do pcall(function() while true do end end) end
            end
            """
        let daemon = try await RunningDaemon(try .people(leaving: spinning))
        let client = try await Client(daemon)
        async let old = post(client, "old")
        _ = try await daemon.line(containing: "begun")
        let position = daemon.logPosition
        try daemon.folder.write(versioned(2), to: "plugins/leaving.lua")
        _ = try await daemon.line(after: position, containing: "reloaded")
        #expect(try await post(client, "new").contains("\"v2\""))
        #expect(try await old == #"200 {"code":-1,"msg":"timed out"}"#)
        _ = try await daemon.line(after: position, containing: "worker ended")
    }

    @Test func `finds a plugin that spins while it loads, and serves meanwhile`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: versioned(1)))
        let client = try await Client(daemon)
        let position = daemon.logPosition
        try daemon.folder.write("while true do end", to: "plugins/leaving.lua")
        let isRefused = Atomic(false)
        async let posted = {
            var replies: [String] = []
            while !isRefused.load(ordering: .acquiring) {
                replies.append(try await post(client, "loop-\(replies.count)"))
            }
            return replies
        }()
        let line = try await daemon.line(after: position, containing: "reload refused")
        isRefused.store(true, ordering: .releasing)
        #expect(line.contains("takes too long to load"))
        let replies = try await posted
        #expect(!replies.isEmpty)
        #expect(replies.allSatisfy { $0.contains("\"v1\"") })
    }

    @Test func `does not swap in what has changed while it was loaded`() async throws {
        let slow = """
            local start = time.now()
            while time.now() < start + 700 do end
            return function() return { msg = "half" } end
            """
        let daemon = try await RunningDaemon(try .people(leaving: versioned(1)))
        let client = try await Client(daemon)
        // On a busy machine the second write may come after a load, which is then swapped in: once more.
        for round in 2..<40 {
            let position = daemon.logPosition
            let before = daemon.logText.components(separatedBy: "notice reloaded").count
            try daemon.folder.write(slow, to: "plugins/leaving.lua")
            _ = try await daemon.line(after: position, containing: "worker started")
            try daemon.folder.write(versioned(round), to: "plugins/leaving.lua")
            let interrupted = "files change while they are read"
            let first = try await daemon.line(
                after: position,
                containingAny: ["notice reloaded", interrupted]
            )
            #expect(try await Program.run("nightjar", ["reload"], in: daemon.folder).status == 0)
            #expect(try await post(client, "\(round)").contains("\"v\(round)\""))
            let after = daemon.logText.components(separatedBy: "notice reloaded").count
            if first.contains(interrupted), after == before + 1 { return }
        }
        Issue.record("no load was ever interrupted by a change")
    }

    @Test func `waits for a file that is being written`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: versioned(1)))
        let client = try await Client(daemon)
        let path = daemon.folder.url.appendingPathComponent("plugins/leaving.lua")
        // It waits for a writer for five seconds, which a busy machine may take: then once more.
        for round in 2..<20 {
            let file = try FileHandle(forWritingTo: path)
            try file.truncate(atOffset: 0)
            try file.write(contentsOf: Data("return function() ".utf8))
            let position = daemon.logPosition
            async let reload = Program.run("nightjar", ["reload"], in: daemon.folder)
            // A busy machine may tell of the writer too late.
            let waits = ["waits for their end", "reload refused"]
            _ = try await daemon.line(after: position, containingAny: waits)
            try file.write(contentsOf: Data("return { msg = \"v\(round)\" } end".utf8))
            try file.close()
            let run = try await reload
            guard run.status == 0 else { continue }
            #expect(run.output.contains("serves"))
            #expect(try await post(client, "\(round)").contains("\"v\(round)\""))
            return
        }
        Issue.record("no reload ever waited until the file was whole")
    }

    @Test func `finds a plugin that eats memory while it loads`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: versioned(1)))
        let expected = "needs more memory to load than it is granted"
        var lines: [String] = []
        // A busy machine may end the time before the memory.
        for attempt in 1...5 where lines.last?.contains(expected) != true {
            let position = daemon.logPosition
            try daemon.folder.write(
                "local t = {} for i = \(attempt), 1e9 do t[i] = ('x'):rep(1 << 20) .. i end",
                to: "plugins/leaving.lua"
            )
            lines.append(try await daemon.line(after: position, containing: "reload refused"))
        }
        #expect(lines.last?.contains(expected) == true, "\(lines)")
        let client = try await Client(daemon)
        #expect(try await post(client, "still").contains("\"v1\""))
    }

    @Test func `keeps the workers of plugins that did not change`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: versioned(1)))
        let client = try await Client(daemon)
        _ = try await client.post(ScenarioFolder.delivery(of: "用户入职", id: "one"))
        let position = daemon.logPosition
        try daemon.folder.write(versioned(2), to: "plugins/leaving.lua")
        _ = try await daemon.line(after: position, containing: "reloaded")
        let count = daemon.logText.components(separatedBy: "worker started").count
        _ = try await client.post(ScenarioFolder.delivery(of: "用户入职", id: "two"))
        #expect(daemon.logText.components(separatedBy: "worker started").count == count)
    }
}
