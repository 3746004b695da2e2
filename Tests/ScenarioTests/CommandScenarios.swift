import Foundation
import Testing

@Suite struct `The command` {
    @Test func `finds nothing wrong with the example`() async throws {
        let run = try await Program.run("nightjar", ["check"], in: try .example())
        #expect(run.output == "subscriptions.yaml: no errors\n", "\(run.errors)")
        #expect(run.status == 0)
    }

    @Test func `refuses the resignation that would arrive twice`() async throws {
        let folder = try ScenarioFolder()
        try folder.write("return function() end", to: "plugins/offboarding.lua")
        try folder.write(
            """
            manifest: 1
            apps:
              bot: { platform: feishu, verification_token: t }
            subscriptions:
              - { app: bot, event: 通讯录变更, version: "1.0", plugin: offboarding }
              - { app: bot, event: contact.user.deleted_v3, version: "2.0", plugin: offboarding }
            """,
            to: "subscriptions.yaml"
        )
        let run = try await Program.run("nightjar", ["check"], in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("subscriptions.yaml:6:24: error:"))
        #expect(run.errors.contains("user_leave"))
        #expect(run.errors.contains("subscriptions.yaml:5:24: note:"))
    }

    @Test(arguments: [
        ("leaving", "return function( end", "does not compile"),
        ("leaving", "error('no')", "raises an error while it loads"),
        ("leaving", "return 1", "returns no handler"),
        ("leaving", "return { x = function() end }", "has no handler for 用户离职"),
        ("other", "return function() end", "does not exist"),
    ])
    func `refuses a plugin that cannot serve`(name: String, text: String, says: String) async throws
    {
        let folder = try ScenarioFolder.people(leaving: text)
        if name == "other" {
            try FileManager.default.removeItem(
                at: folder.url.appendingPathComponent("plugins/leaving.lua")
            )
        }
        let run = try await Program.run("nightjar", ["check"], in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("subscriptions.yaml:7:"), "\(run.errors)")
        #expect(run.errors.contains(says), "\(run.errors)")
    }

    @Test func `will not run a manifest with errors`() async throws {
        let folder = try ScenarioFolder.people(leaving: "return function( end")
        let run = try await Program.run("nightjar", ["run"], in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("does not compile"))
    }

    @Test func `says that there is no manifest`() async throws {
        let run = try await Program.run("nightjar", ["check"], in: try ScenarioFolder())
        #expect(run.status == 1)
        #expect(run.errors.hasPrefix("subscriptions.yaml:1:1: error: the file does not exist"))
    }

    @Test(arguments: [
        ["chekc"], ["check", "--manifset", "x"], ["send", "x.json"],
        ["run", "--log-level", "loud"],
    ])
    func `ends with 2 for wrong usage`(arguments: [String]) async throws {
        let run = try await Program.run("nightjar", arguments, in: try ScenarioFolder())
        #expect(run.status == 2, "\(run.errors)")
        #expect(run.errors.contains("Usage:") || run.errors.contains("Error:"))
    }

    @Test(arguments: [
        ["new"],
        [], ["run"], ["check"], ["test"], ["send"], ["events"], ["reload"], ["status"], ["schema"],
    ])
    func `teaches by help`(command: [String]) async throws {
        let run = try await Program.run("nightjar", command + ["--help"], in: try ScenarioFolder())
        #expect(run.status == 0)
        #expect(run.output.contains("USAGE: nightjar"))
    }

    @Test func `finds events by their Chinese name`() async throws {
        let run = try await Program.run("nightjar", ["events", "离职"], in: try ScenarioFolder())
        #expect(run.status == 0)
        #expect(run.output.contains("contact.user.deleted_v3"))
        #expect(run.output.contains("not together with user_leave (1.0)"))
    }

    @Test func `gives events to programs, and says when there are none`() async throws {
        let folder = try ScenarioFolder()
        let found = try await Program.run(
            "nightjar",
            ["events", "--format", "json", "离职"],
            in: folder
        )
        #expect(found.status == 0)
        #expect(found.output.contains("\"type\": \"contact.user.deleted_v3\""))
        let missed = try await Program.run(
            "nightjar",
            ["events", "contact.user.deletd_v3"],
            in: folder
        )
        #expect(missed.status == 1)
        #expect(missed.output == "")
        #expect(missed.errors.contains("did you mean \"contact.user.deleted_v3\"?"))
    }

    @Test func `prints a schema and a reference`() async throws {
        let folder = try ScenarioFolder()
        let schema = try await Program.run("nightjar", ["schema"], in: folder)
        #expect(schema.status == 0)
        #expect(try JSONSerialization.jsonObject(with: Data(schema.output.utf8)) is [String: Any])
        let reference = try await Program.run("nightjar", ["schema", "--reference"], in: folder)
        #expect(reference.output.hasPrefix("# The manifest\n"))
    }

    @Test func `says when nobody listens`() async throws {
        let folder = try ScenarioFolder.people(leaving: "return function() end")
        try folder.write("{\"version\":\"1.0\",\"header\":{}}", to: "event.json")
        let run = try await Program.run(
            "nightjar",
            ["send", "--app", "hr", "--url", "http://127.0.0.1:1/", "event.json"],
            in: folder
        )
        #expect(run.status == 1)
        #expect(run.errors.contains("nobody listens at"), "\(run.errors)")
    }
}
