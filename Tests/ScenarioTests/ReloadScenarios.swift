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
        let line = try await daemon.line(after: position, containing: "reload: nothing has changed")
        #expect(line.contains("SIGHUP"))
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
