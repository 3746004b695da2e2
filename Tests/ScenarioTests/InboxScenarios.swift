import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct `A daemon with its store` {
    private static let inbox = "ack: on_receipt, retries: { attempts: 0 }"

    private func delivery(_ id: String) -> [UInt8] {
        ScenarioFolder.delivery(of: "用户离职", id: id)
    }

    @Test func `goes on with what it had acknowledged when it was killed`() async throws {
        let waits = #"return function(event) log.info("begins") time.sleep(60000) end"#
        let folder = try ScenarioFolder.people(leaving: waits, policy: "ack: on_receipt")
        let killed = try await RunningDaemon(folder)
        #expect(try await Client(killed).post(delivery("e1")).contains(#""code":200"#))
        _ = try await killed.line(containing: "begins")
        killed.signal(SIGKILL)
        _ = await killed.exitStatus()

        let answers = #"return function(event) log.info("handled", {id = event.id}) end"#
        try folder.write(answers, to: "plugins/leaving.lua")
        let next = try await RunningDaemon(folder)
        _ = try await next.line(containing: "events in the inbox go on")
        #expect(try await next.line(containing: "handled").contains("e1"))
        #expect(try await Client(next).post(delivery("e1")).contains(#""code":200"#))
        _ = try await next.line(containing: "repeated delivery")
    }

    @Test func `remembers over a restart what has succeeded`() async throws {
        let counts = #"return function(event) return {msg = event.id .. os.clock()} end"#
        let folder = try ScenarioFolder.people(leaving: counts)
        let former = try await RunningDaemon(folder)
        let reply = try await Client(former).post(delivery("e1"))
        former.signal(SIGTERM)
        #expect(await former.exitStatus() == 0)
        let next = try await RunningDaemon(folder)
        #expect(try await Client(next).post(delivery("e1")) == reply)
        #expect(try await Client(next).post(delivery("e2")) != reply)
    }

    @Test func `shows, retries and drops what was given up`() async throws {
        let folder = try ScenarioFolder.people(
            leaving: #"return function(event) error("no such account") end"#,
            policy: Self.inbox
        )
        let daemon = try await RunningDaemon(folder)
        let client = try await Client(daemon)
        for id in ["e1", "e2"] { _ = try await client.post(delivery(id)) }
        for number in [1, 2] { _ = try await daemon.line(containing: "number=\(number) ") }
        let list = try await dead(["list"], folder)
        #expect(list.output.contains("leaving") && list.output.contains("no such account"))
        let shown = try await dead(["show", "1"], folder)
        #expect(shown.output.contains("traceback") && shown.output.contains("Ada"))
        #expect(!shown.output.contains("people-token"))

        try folder.write(#"return function() log.info("handled") end"#, to: "plugins/leaving.lua")
        _ = try await Program.run("nightjar", ["reload"], in: folder)
        #expect(try await dead(["retry", "1"], folder).output == "1 retried\n")
        _ = try await daemon.line(containing: "handled")
        #expect(try await dead(["drop", "--all"], folder).status == 0)
        #expect(try await dead(["list"], folder).output == "no dead letters\n")
        let unknown = try await dead(["drop", "7"], folder)
        #expect(unknown.status == 1)
        #expect(unknown.errors == "error: there is no dead letter 7\n")
    }

    @Test func `is alone with its file`() async throws {
        let folder = try ScenarioFolder.people(leaving: "return function() end")
        let first = try await RunningDaemon(folder)
        let second = try await Program.run(
            "nightjar",
            ["run", "--socket", "other.sock"],
            in: folder
        )
        #expect(second.status == 1)
        #expect(second.errors.contains("var/nightjar.db"))
        #expect(second.errors.contains("another process"))
        #expect(try await Client(first).post(delivery("e1")).contains(#""code":200"#))
    }

    @Test func `carries a run on beyond its answer, and waits for it when it is to stop`()
        async throws
    {
        let slow =
            #"return function(event) time.sleep(3500) log.info("done") return {msg = "late"} end"#
        let folder = try ScenarioFolder.people(leaving: slow, policy: "ack: by_deadline")
        let daemon = try await RunningDaemon(folder)
        let reply = try await Client(daemon).post(delivery("e1"))
        #expect(reply.contains(#""code":200"#) && !reply.contains("late"))
        daemon.signal(SIGTERM)
        _ = try await daemon.line(containing: "done")
        #expect(await daemon.exitStatus() == 0)
        let next = try await RunningDaemon(folder)
        #expect(!next.logText.contains("events in the inbox go on"))
    }

    @Test func `stops at once at a second signal, and runs again what that has cut off`()
        async throws
    {
        let waits = #"return function(event) log.info("begins") time.sleep(60000) end"#
        let folder = try ScenarioFolder.people(leaving: waits, policy: "ack: on_receipt")
        let daemon = try await RunningDaemon(folder)
        _ = try await Client(daemon).post(delivery("e1"))
        _ = try await daemon.line(containing: "begins")
        daemon.signal(SIGTERM)
        _ = try await daemon.line(containing: "runs from the inbox end first")
        daemon.signal(SIGTERM)
        #expect(await daemon.exitStatus() == 0)
        let next = try await RunningDaemon(folder)
        _ = try await next.line(containing: "begins")
        next.signal(SIGKILL)
    }

    @Test func `takes equal content of EBaaS for one event where it is told to`() async throws {
        let folder = try ScenarioFolder()
        try folder.write(
            #"return function(event) return {request_id = tostring(os.clock())} end"#,
            to: "plugins/certificates.lua"
        )
        try folder.write(
            """
            manifest: 1
            listen: 127.0.0.1:0
            apps:
              hr: { platform: ebaas, path: /people/hr, token: ebaas-token }
            subscriptions:
              - { app: hr, event: a.once.cert.1, plugin: certificates, dedupe: content }
              - { app: hr, event: a.each.cert.1, plugin: certificates }
            """,
            to: "subscriptions.yaml"
        )
        let daemon = try await RunningDaemon(folder)
        let client = try await Client(daemon)
        func reply(_ topic: String, _ key: Int) async throws -> String {
            let text =
                #"{"event_source":"a","event_topic":"\#(topic)","event_type":"cert","event_status":"1","#
                + #""event_key":\#(key),"changes":[]}"#
            let token = [(name: "authorization", value: "Bearer ebaas-token")]
            return try await client.post(Array(text.utf8), headers: token)
        }
        let first = try await reply("once", 1)
        #expect(first.contains(#""code":"000""#))
        #expect(try await reply("once", 1) == first)
        #expect(try await reply("once", 2) != first)
        let each = try await reply("each", 1)
        #expect(try await reply("each", 1) != each)
    }

    @Test func `does not change its store while it runs`() async throws {
        let folder = try ScenarioFolder.people(leaving: "return function() end")
        let daemon = try await RunningDaemon(folder)
        let manifest = try String(contentsOfFile: folder.manifestPath, encoding: .utf8)
        let other = manifest.replacing("nightjar.db", with: "other.db")
        try folder.write(other, to: "subscriptions.yaml")
        let reload = try await Program.run("nightjar", ["reload"], in: folder)
        #expect(reload.status == 1)
        #expect((reload.output + reload.errors).contains("cannot be changed while the daemon runs"))
        #expect(try await Client(daemon).post(delivery("e1")).contains(#""code":200"#))
    }

    private func dead(_ arguments: [String], _ folder: ScenarioFolder) async throws -> Program.Run {
        try await Program.run("nightjar", ["dead"] + arguments, in: folder)
    }
}
