import Foundation
import NightjarHTTP
import Testing

@Suite struct `The daemon` {
    @Test(arguments: [
        ("staff-bot", "feishu-v1-p2p_chat_create", #"200 {"msg":"success"}"#),
        ("staff-bot", "feishu-v2-user_group_created", #"200 {"msg":"success"}"#),
        ("hr", "people-user-left", #"200 {"code":200,"msg":"success"}"#),
        ("assets", "ebaas-cert", #"200 {"msg":"2 noted","#),
    ])
    func `answers the documents' samples`(app: String, sample: String, reply: String) async throws {
        let folder = try ScenarioFolder.example()
        // The example's own call a CRM and a chat; they are tested without, by what stands beside them.
        try folder.write("return function() end", to: "plugins/offboarding.lua")
        try folder.write(
            #"return function(event) return { msg = #event.body.changes .. " noted" } end"#,
            to: "plugins/certificates.lua"
        )
        let daemon = try await RunningDaemon(folder)
        let url = "http://\(try await daemon.address)/\(Self.paths[app] ?? "")/\(app)"
        let file = ScenarioFolder.project
            .appendingPathComponent("Tests/Fixtures/samples/\(sample).json").path
        let run = try await Program.run(
            "nightjar",
            ["send", "--app", app, "--url", url, file],
            in: daemon.folder
        )
        #expect(run.output.hasPrefix(reply), "\(run.output) \(run.errors)")
        #expect(run.status == 0)
    }

    private static let paths = ["staff-bot": "feishu", "hr": "people", "assets": "ebaas"]

    @Test func `runs a handler once for an event that is delivered twice at a time`() async throws {
        let folder = try ScenarioFolder.people(
            leaving: """
                return function(event)
                  local start = time.now()
                  while time.now() < start + 200 do end
                  log.info("handled " .. event.id)
                end
                """
        )
        let daemon = try await RunningDaemon(folder)
        let client = try await Client(daemon)
        async let first = client.post(ScenarioFolder.delivery(of: "用户离职", id: "e-1"))
        async let second = client.post(ScenarioFolder.delivery(of: "用户离职", id: "e-1"))
        let replies = try await [first, second]
        #expect(replies == Array(repeating: #"200 {"code":200,"msg":"success"}"#, count: 2))
        let third = try await client.post(ScenarioFolder.delivery(of: "用户离职", id: "e-1"))
        #expect(third == replies[0])
        #expect(daemon.logText.components(separatedBy: "handled e-1").count == 2)
    }

    @Test func `answers at the deadline while others go on`() async throws {
        let folder = try ScenarioFolder.people(
            leaving:
                "return function() while true do pcall(function() while true do end end) end end",
            joining: "return function() end"
        )
        let daemon = try await RunningDaemon(folder)
        let client = try await Client(daemon)
        async let spun = client.post(ScenarioFolder.delivery(of: "用户离职", id: "spin"))
        for round in 0..<50 {
            let reply = try await client.post(ScenarioFolder.delivery(of: "用户入职", id: "q\(round)"))
            #expect(reply == #"200 {"code":200,"msg":"success"}"#)
        }
        #expect(try await spun == #"200 {"code":-1,"msg":"timed out"}"#)
    }

    @Test func `acknowledges what nobody subscribed and says so once`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: "return function() end"))
        let client = try await Client(daemon)
        for id in ["a", "b"] {
            let reply = try await client.post(ScenarioFolder.delivery(of: "用户转正", id: id))
            #expect(reply == #"200 {"code":200,"msg":"success"}"#)
        }
        #expect(daemon.logText.components(separatedBy: "no subscription for this type").count == 2)
    }

    @Test func `finishes what is under way when it is told to stop`() async throws {
        let folder = try ScenarioFolder.people(
            leaving: """
                return function()
                  log.info("begun")
                  local start = time.now()
                  while time.now() < start + 300 do end
                end
                """
        )
        let daemon = try await RunningDaemon(folder)
        let client = try await Client(daemon)
        async let reply = client.post(ScenarioFolder.delivery(of: "用户离职", id: "late"))
        _ = try await daemon.line(containing: "begun")
        daemon.signal(SIGTERM)
        #expect(try await reply == #"200 {"code":200,"msg":"success"}"#)
        #expect(await daemon.exitStatus() == 0)
    }

    @Test func `leaves no worker behind when it is killed`() async throws {
        let daemon = try await RunningDaemon(
            try .people(leaving: "return function() while true do end end")
        )
        let client = try await Client(daemon)
        // Sent and not waited for: the worker spins when its daemon goes.
        let spinning = Task { try? await client.post(ScenarioFolder.delivery(of: "用户离职", id: "x")) }
        var worker: Int32?
        // The first start is the check's; the second serves.
        let position = daemon.logPosition
        let line = try await daemon.line(after: position, containing: "worker started")
        worker = line.split(separator: " ").first { $0.hasPrefix("pid=") }
            .flatMap { Int32($0.dropFirst(4)) }
        daemon.signal(SIGKILL)
        _ = await daemon.exitStatus()
        _ = await spinning.value
        let pid = try #require(worker)
        let limit = ContinuousClock.now + .seconds(10)
        while FileManager.default.fileExists(atPath: "/proc/\(pid)"), ContinuousClock.now < limit {
            await Task.yield()
        }
        #expect(!FileManager.default.fileExists(atPath: "/proc/\(pid)"))
    }
}
