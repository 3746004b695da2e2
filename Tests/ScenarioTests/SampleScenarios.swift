import Foundation
import Testing

@Suite struct `A sample that is sent` {
    private func send(
        _ sample: String,
        _ app: String,
        _ more: [String] = [],
        to daemon: RunningDaemon
    ) async throws -> Program.Run {
        let platform = ["staff-bot": "feishu", "hr": "people", "assets": "ebaas"][app] ?? ""
        let url = "http://\(try await daemon.address)/\(platform)/\(app)"
        let arguments = ["send", "--app", app, "--url", url, "--fixture", sample] + more
        return try await Program.run("nightjar", arguments, in: daemon.folder)
    }

    /// Apps of all platforms, with all that makes a delivery authentic, and one plugin for each.
    private static func apps() throws -> ScenarioFolder {
        let folder = try ScenarioFolder()
        try folder.write(
            "return function(event) return { msg = event.type } end",
            to: "plugins/p.lua"
        )
        try folder.write(
            """
            manifest: 1
            listen: 127.0.0.1:0
            store: "memory:"
            apps:
              staff-bot: { platform: feishu, verification_token: t, encrypt_key: key }
              hr: { platform: people, token: t }
              assets: { platform: ebaas, token: t }
            subscriptions:
              - { app: staff-bot, event: p2p_chat_create, version: "1.0", plugin: p }
              - { app: staff-bot, event: im.message.receive_v1, version: "2.0", plugin: p }
              - { app: staff-bot, event: card.action.trigger, version: "2.0", plugin: p }
              - { app: hr, event: 用户离职, version: "1.0", plugin: p }
              - { app: assets, event: a.gs.cert.*, plugin: p }
            """,
            to: "subscriptions.yaml"
        )
        return folder
    }

    @Test(arguments: [
        ("staff-bot", "p2p_chat_create", "p2p_chat_create"),
        ("staff-bot", "im.message.receive_v1/mention", "im.message.receive_v1"),
        ("staff-bot", "card.action.trigger/form", "card.action.trigger"),
        ("hr", "用户离职", "用户离职"), ("assets", "a.gs.cert.expiring", "a.gs.cert.expiring"),
    ])
    func `is taken as its platform would send it`(
        app: String,
        sample: String,
        type: String
    ) async throws {
        let daemon = try await RunningDaemon(try Self.apps())
        let run = try await send(sample, app, to: daemon)
        #expect(run.output.hasPrefix("200 "), "\(run.output)\(run.errors)")
        #expect(run.output.contains("\"msg\":\"\(type)\""), "\(run.output)\(run.errors)")
        #expect(run.status == 0)
    }

    @Test func `is another event each time, unless it is given an id`() async throws {
        let folder = try ScenarioFolder.people(
            leaving: "return function(event) log.info('handled ' .. event.id .. '.') end"
        )
        let daemon = try await RunningDaemon(folder)
        for arguments in [[], [], ["--id", "e-7"], ["--id", "e-7"]] {
            let run = try await send("用户离职", "hr", arguments, to: daemon)
            #expect(run.status == 0, "\(run.errors)")
        }
        #expect(daemon.logText.components(separatedBy: "handled ").count == 4)
        #expect(daemon.logText.components(separatedBy: "handled e-7.").count == 2)
    }

    @Test func `is one of those that are listed`() async throws {
        let folder = try ScenarioFolder()
        let list = try await Program.run("nightjar", ["send", "--fixtures"], in: folder)
        #expect(list.status == 0)
        for name in ["contact.user.deleted_v3", "im.message.receive_v1/mention", "用户离职"] {
            #expect(list.output.contains("  \(name) "))
        }
    }

    @Test(arguments: [
        ("contact.user.deletd_v3", #"did you mean "contact.user.deleted_v3"?"#),
        ("receive", #"did you mean "im.message.receive_v1""#),
        ("zzz", "nightjar send --fixtures lists all"),
        ("user_leave", "user_leave is sent by feishu, and hr is an app of people"),
    ])
    func `is asked for by its name`(name: String, says: String) async throws {
        let folder = try ScenarioFolder.people(leaving: "return function() end")
        let run = try await Program.run(
            "nightjar",
            ["send", "--app", "hr", "--url", "http://127.0.0.1:1/", "--fixture", name],
            in: folder
        )
        #expect(run.status == 1)
        #expect(run.errors.contains(says), "\(run.errors)")
    }

    @Test(arguments: [
        ["--app", "hr"], ["--app", "hr", "--fixture", "x", "file"], ["--fixture", "用户离职"],
        ["--app", "hr", "--id", "x", "file"], ["--app", "hr", "--fixture", "x", "--same-id"],
        ["--app", "hr", "--fixture", "x", "--id", ""],
    ])
    func `is not sent by other words`(arguments: [String]) async throws {
        let folder = try ScenarioFolder()
        let run = try await Program.run("nightjar", ["send"] + arguments, in: folder)
        #expect(run.status == 2, "\(run.output)\(run.errors)")
    }
}
