import Foundation
import Testing

@Suite struct `A simulated platform` {
    /// A Feishu app with a webhook, encrypted and signed, and one plugin.
    private static func app(_ plugin: String) throws -> ScenarioFolder {
        let folder = try ScenarioFolder()
        try folder.write(plugin, to: "plugins/p.lua")
        try folder.write(
            """
            manifest: 1
            listen: 127.0.0.1:0
            store: "memory:"
            apps:
              bot: { platform: feishu, verification_token: t, encrypt_key: key }
              hr: { platform: people, token: t }
              far:
                platform: feishu
                receive: long_connection
                app_id: cli_9f5343c580712544
                app_secret: secret
            subscriptions:
              - { app: bot, event: im.message.receive_v1, version: "2.0", plugin: p }
            """,
            to: "subscriptions.yaml"
        )
        return folder
    }

    private func simulate(
        _ arguments: [String],
        _ daemon: RunningDaemon
    ) async throws -> Program.Run {
        let url = "http://\(try await daemon.address)/feishu/bot"
        let common = ["simulate", "feishu", "--app", "bot", "--url", url]
        let sample = ["--fixture", "im.message.receive_v1"]
        return try await Program.run("nightjar", common + sample + arguments, in: daemon.folder)
    }

    @Test func `has each event handled once, whatever it repeats`() async throws {
        let folder = try Self.app(
            "return function(event) log.info('handled ' .. event.id .. '.') end"
        )
        let daemon = try await RunningDaemon(folder)
        let run = try await simulate(["--count", "200", "--duplicates", "0.5"], daemon)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(
            run.output.hasPrefix("events        200 of 200 pushed, 200 acknowledged, 0 given up")
        )
        #expect(!run.output.contains(" 0 after a success"))
        #expect(run.errors.contains("pushes 200 events to bot, all at once"))
        #expect(daemon.handled.count == 200)
        #expect(Set(daemon.handled).count == 200)
    }

    /// An app with connections to a simulator.
    private static func connected(to domain: String, _ folder: ScenarioFolder) throws {
        try folder.write(
            """
            manifest: 1
            listen: 127.0.0.1:0
            store: "memory:"
            apps:
              bot:
                platform: feishu
                receive: long_connection
                connections: 2
                domain: \(domain)
                app_id: cli_9f5343c580712544
                app_secret: secret
            subscriptions:
              - { app: bot, event: im.message.receive_v1, version: "2.0", plugin: p }
            """,
            to: "subscriptions.yaml"
        )
    }

    @Test func `loses nothing and repeats nothing over connections that it cuts`() async throws {
        let folder = try ScenarioFolder()
        try folder.write(
            "return function(event) log.info('handled ' .. event.id .. '.') end",
            to: "plugins/p.lua"
        )
        try Self.connected(to: "http://127.0.0.1:1", folder)
        let program = try StartedProgram(
            try Program.path("nightjar"),
            [
                "simulate", "feishu", "--app", "bot", "--listen", "127.0.0.1:0", "--fixture",
                "im.message.receive_v1", "--count", "200", "--at-once", "10", "--speed", "1000",
                "--cut", "3", "--duplicates", "0.3", "--pieces", "0.3", "--junk", "0.3",
            ],
            in: folder.url.path
        )
        let errors = ProgramOutput()
        errors.readErrors(of: program)
        let line = try await errors.line(after: 0, containing: "stands in for Feishu at ")
        let domain = try #require(line.text.firstMatch(of: #/http://[0-9.:]+/#)).output
        try Self.connected(to: String(domain), folder)
        let daemon = try await RunningDaemon(folder)
        await errors.ended()
        let report = String(decoding: program.output.readDataToEndOfFile(), as: UTF8.self)
        #expect(program.waitForEnd() == 0, "\(report)\(errors.text)")
        #expect(report.contains("events        200 of 200 pushed, 200 acknowledged"), "\(report)")
        #expect(report.contains(" opened, 3 of them cut"), "\(report)")
        #expect(daemon.handled.count == 200)
        #expect(Set(daemon.handled).count == 200)
    }

    @Test func `gives up what a handler never takes`() async throws {
        let daemon = try await RunningDaemon(
            try Self.app("return function() return false, 'no' end")
        )
        let run = try await simulate(
            ["--count", "3", "--speed", "1000000", "--format", "json"],
            daemon
        )
        #expect(run.status == 1, "\(run.output)\(run.errors)")
        for part in [#""given_up":3"#, #""pushes":15"#, #""refused":{"500":15}"#] {
            #expect(run.output.contains(part), "\(run.output)")
        }
    }

    @Test func `is told from one that nobody listens to`() async throws {
        let folder = try Self.app("return function() end")
        let arguments = ["simulate", "feishu", "--app", "bot", "--url", "http://127.0.0.1:1/"]
        let run = try await Program.run(
            "nightjar",
            arguments + ["--fixture", "im.message.receive_v1"],
            in: folder
        )
        #expect(run.status == 1)
        #expect(run.errors.contains("nobody listens at http://127.0.0.1:1/"), "\(run.errors)")
    }

    @Test(arguments: [
        (["--app", "bot"], "Name files with events, or samples with --fixture"),
        (["--app", "bot", "--fixture", "x", "--count", "0"], "--count is 1 to 1000000"),
        (["--app", "bot", "--fixture", "x", "--duplicates", "1.5"], "--duplicates is 0.0 to 1.0"),
        (
            ["--app", "bot", "--fixture", "x", "--listen", "9000"],
            "--listen is an address and a port"
        ),
        (["--app", "far", "--count", "5"], "Name files with events, or samples with --fixture"),
        (
            ["--app", "bot", "--fixture", "im.message.receive_v1", "--cut", "1"],
            "bot receives by webhook; --pieces, --junk, --cut and --forever are for"
        ),
        (
            ["--app", "far", "--fixture", "im.message.receive_v1", "--url", "http://x/"],
            "far connects by itself; --url is for a webhook"
        ),
    ])
    func `is not asked for by other words`(arguments: [String], says: String) async throws {
        let folder = try Self.app("return function() end")
        let run = try await Program.run("nightjar", ["simulate", "feishu"] + arguments, in: folder)
        #expect(run.status == 2, "\(run.output)\(run.errors)")
        #expect(run.errors.contains(says), "\(run.errors)")
    }

    @Test(arguments: [
        (["--app", "hr", "--fixture", "x"], "hr is an app of people"),
        (["--app", "nobody", "--fixture", "x"], #"the manifest has no app "nobody""#),
        (["--app", "far", "--fixture", "用户离职"], "用户离职 is sent by people"),
        (["--app", "far", "missing.json"], "missing.json"),
    ])
    func `says what is missing`(arguments: [String], says: String) async throws {
        let folder = try Self.app("return function() end")
        let run = try await Program.run("nightjar", ["simulate", "feishu"] + arguments, in: folder)
        #expect(run.status == 1, "\(run.output)\(run.errors)")
        #expect(run.errors.contains(says), "\(run.errors)")
    }

    @Test func `waits for the app to connect, and ends by a signal`() async throws {
        let folder = try Self.app("return function() end")
        let program = try StartedProgram(
            try Program.path("nightjar"),
            [
                "simulate", "feishu", "--app", "far", "--listen", "127.0.0.1:0", "--fixture",
                "im.message.receive_v1",
            ],
            in: folder.url.path
        )
        let errors = ProgramOutput()
        errors.readErrors(of: program)
        _ = try await errors.line(after: 0, containing: "waits for far to connect")
        program.signal(SIGINT)
        await errors.ended()
        #expect(program.waitForEnd() == 1)
        let report = String(decoding: program.output.readDataToEndOfFile(), as: UTF8.self)
        #expect(report.hasPrefix("events        0 of 1 pushed"), "\(report)")
    }
}
