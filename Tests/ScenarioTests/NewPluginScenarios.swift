import Foundation
import Testing

@Suite struct `A new plugin` {
    private static let apps = """
        manifest: 1
        apps:
          bot: { platform: feishu, verification_token: t, app_id: cli_1, app_secret: s }
          hr: { platform: people, token: t }
          assets: { platform: ebaas }

        """

    private func new(_ arguments: [String], in folder: ScenarioFolder) async throws -> Program.Run {
        try await Program.run("nightjar", ["new"] + arguments, in: folder)
    }

    /// What stands between "Add to …" and "Then:", as it is to be pasted.
    private func lines(of run: Program.Run) -> String {
        run.output.split(separator: "\n", omittingEmptySubsequences: false)
            .drop { !$0.hasPrefix("Add to") }.dropFirst().prefix { $0 != "Then:" }
            .map { $0.hasPrefix("  ") ? String($0.dropFirst(2)) : String($0) }
            .joined(separator: "\n")
    }

    @Test(arguments: [
        ([], "im.message.receive_v1", "bot"),
        (["--event", "contact.user.deleted_v3"], "contact.user.deleted_v3", "bot"),
        (["--event", "员工离职", "--app", "bot"], "contact.user.deleted_v3", "bot"),
        (["--event", "user_leave"], "user_leave", "bot"),
        (["--event", "card.action.trigger"], "card.action.trigger", "bot"),
        (["--event", "url.preview.get"], "url.preview.get", "bot"),
        (["--event", "calendar.calendar.changed_v4"], "calendar.calendar.changed_v4", "bot"),
        (["--event", "drive.file.edit_v1"], "drive.file.edit_v1", "bot"),
        (["--event", "hire.talent.deleted_v1"], "hire.talent.deleted_v1", "bot"),
        (["--event", "用户离职"], "用户离职", "hr"),
        (["--event", "用户转正", "--app", "hr"], "用户转正", "hr"),
        (["--app", "assets"], "a.gs.cert.expiring", "assets"),
    ])
    func `is what the check accepts, with the lines that were printed`(
        arguments: [String],
        type: String,
        app: String
    ) async throws {
        let folder = try ScenarioFolder()
        try folder.write(Self.apps, to: "subscriptions.yaml")
        let run = try await new(["first"] + arguments, in: folder)
        #expect(run.status == 0, "\(run.errors)")
        let lines = lines(of: run)
        #expect(lines.contains("  - app: \(app)\n    event: \(type)\n"), "\(run.output)")
        try folder.write(Self.apps + lines, to: "subscriptions.yaml")
        let check = try await Program.run("nightjar", ["check"], in: folder)
        #expect(check.status == 0, "\(check.errors)\(lines)")
        // The other apps without subscriptions are warned of.
        #expect(!check.errors.contains("first"), "\(check.errors)")
        let handler = try folder.read("plugins/first/init.lua")
        #expect(handler.hasPrefix("-- Handles \(type)"))
        #expect(try folder.read("plugins/first/test.lua").contains("test.deliver("))
    }

    @Test func `passes its own test`() async throws {
        let folder = try ScenarioFolder()
        let types = [
            "im.message.receive_v1", "card.action.trigger", "url.preview.get", "approval_instance",
            "im.chat.updated_v1", "hire.talent.deleted_v1", "用户离职", "a.gs.cert.expiring",
        ]
        for (index, type) in types.enumerated() {
            let run = try await new(["p\(index)", "--event", type], in: folder)
            #expect(run.status == 0, "\(run.errors)")
        }
        let tested = try await Program.run("nightjar", ["test"], in: folder)
        #expect(tested.status == 0, "\(tested.output)\(tested.errors)")
        #expect(tested.output.contains("9 tests of 8 plugins: 9 passed"), "\(tested.output)")
    }

    @Test func `has for its tests what editors are told of`() async throws {
        let folder = try ScenarioFolder()
        try folder.write("return function() end", to: "plugins/p.lua")
        try folder.write(
            """
            local names = {}
            for name in pairs(test) do names[#names + 1] = name end
            table.sort(names)
            return { names = function() error("names: " .. table.concat(names, " ") .. ".", 0) end }
            """,
            to: "plugins/p.test.lua"
        )
        _ = try await new(["--types"], in: folder)
        let annotated = try folder.read(".nightjar/types/nightjar.lua").split(separator: "\n")
            .filter { $0.hasPrefix("function test.") }
            .compactMap { $0.split { ".(".contains($0) }.dropFirst().first }.sorted()
        let tested = try await Program.run("nightjar", ["test"], in: folder)
        #expect(
            tested.output.contains("names: \(annotated.joined(separator: " "))."),
            "\(tested.output)\(annotated)"
        )
    }

    @Test func `needs no manifest`() async throws {
        let folder = try ScenarioFolder()
        let run = try await new(["first", "--event", "im.chat.disbanded_v1"], in: folder)
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            run.output.hasPrefix(
                """
                made plugins/first/init.lua
                made plugins/first/test.lua
                made .nightjar/types
                made .luarc.json

                Add to subscriptions.yaml:

                  subscriptions:
                    - app: my-app
                      event: im.chat.disbanded_v1
                      version: "2.0"
                      identity: tenant
                      plugin: first

                  grants:
                    first:
                      memory: 16MiB

                Then:

                  nightjar test first
                """
            ),
            "\(run.output)"
        )
        #expect(run.output.contains("nightjar send --app my-app --fixture im.chat.disbanded_v1"))
    }

    @Test func `stands beside its manifest, in its plugins' folder`() async throws {
        let folder = try ScenarioFolder()
        try folder.write("plugins: lua\n" + Self.apps, to: "site/subscriptions.yaml")
        let run = try await new(["first", "-m", "site/subscriptions.yaml"], in: folder)
        #expect(run.output.hasPrefix("made site/lua/first/init.lua\n"), "\(run.errors)")
        #expect(try folder.read("site/.luarc.json").contains(".nightjar/types"))
    }

    @Test(arguments: ["plugins/first.lua", "plugins/first/cards.lua", "plugins/first.test.lua"])
    func `is not put over what is there`(path: String) async throws {
        let folder = try ScenarioFolder()
        try folder.write("-- mine", to: path)
        let run = try await new(["first"], in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("exists already"))
        #expect(try folder.read(path) == "-- mine")
        #expect(throws: (any Error).self) { try folder.read("plugins/first/init.lua") }
    }

    @Test func `leaves the editor's settings as they are`() async throws {
        let folder = try ScenarioFolder()
        try folder.write("{}", to: ".luarc.json")
        try folder.write("-- old", to: ".nightjar/types/nightjar.lua")
        let run = try await new(["--types"], in: folder)
        #expect(run.output == "made .nightjar/types\n", "\(run.errors)")
        #expect(try folder.read(".luarc.json") == "{}")
        #expect(try folder.read(".nightjar/types/nightjar.lua").hasPrefix("---@meta"))
        #expect(try folder.read(".nightjar/types/events.lua").contains("NightjarEvent.用户离职"))
    }

    @Test(arguments: [
        (["../x"], "cannot name a plugin"),
        (["x.lua"], "cannot name a plugin"),
        (["x", "--event", "contact.user.deletd_v3"], #"did you mean "contact.user.deleted_v3"?"#),
        (["x", "--event", "nonsense-zzz"], "name your app with --app"),
        (["x", "--event", "im.chat.*"], "there is no event"),
        (["x", "--app", "bto"], #"did you mean "bot"?"#),
        (["x", "--event", "用户离职", "--app", "bot"], "is an event of people"),
        (["x", "--event", "user_leave", "--app", "hr"], "is an event of feishu"),
        (["x", "--event", "a.b", "--app", "assets"], "write source.topic.type.status"),
    ])
    func `is refused with what was meant`(arguments: [String], says: String) async throws {
        let folder = try ScenarioFolder()
        try folder.write(Self.apps, to: "subscriptions.yaml")
        let run = try await new(arguments, in: folder)
        #expect(run.status == 1, "\(run.output)")
        #expect(run.errors.contains(says), "\(run.errors)")
        #expect(throws: (any Error).self) { try folder.read("plugins/x/init.lua") }
    }

    @Test(arguments: [[], ["x", "--types"], ["--types", "--event", "user_leave"]])
    func `is asked for in the right words`(arguments: [String]) async throws {
        let run = try await new(arguments, in: try ScenarioFolder())
        #expect(run.status == 2, "\(run.output)")
    }
}

extension ScenarioFolder {
    fileprivate func read(_ path: String) throws -> String {
        try String(contentsOf: url.appendingPathComponent(path), encoding: .utf8)
    }
}
