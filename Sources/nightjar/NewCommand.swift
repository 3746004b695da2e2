import ArgumentParser
import Foundation
import NightjarCore
import NightjarManifest
import NightjarScripts

/// Begins a plugin.
struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Begin a plugin: a handler, a test, and what editors need to complete both.",
        discussion: """
            Makes NAME/init.lua and NAME/test.lua in the plugins' folder, for the event that --event \
            names, and prints what belongs into the manifest and what to run next. Nothing that is \
            there is overwritten.

              nightjar new offboarding --event contact.user.deleted_v3
              nightjar new offboarding --event 用户离职 --app hr
              nightjar new echo                    answers messages to a bot

            For editors with the Lua language server it writes annotations of all that plugins can \
            call, and of what events carry, to \(EditorTypes.folder), anew each time, and .luarc.json \
            where there is none. With --types nothing but these.

            The exit code is 0 when all was written, 1 otherwise.
            """
    )

    @Option(
        name: .shortAndLong,
        help: "The manifest; there need not be one.",
        completion: .file(extensions: ["yaml", "yml"])
    )
    var manifest = "subscriptions.yaml"

    @Option(help: "The event's type, or its title; `nightjar events QUERY` finds it.")
    var event: String?

    @Option(help: "The app, by its name in the manifest.")
    var app: String?

    @Flag(help: "Write what editors need, and no plugin.")
    var types = false

    @Argument(help: "The plugin's name.")
    var name: String?

    func validate() throws {
        guard (name == nil) == types else {
            throw ValidationError("Name the plugin; or write what editors need alone with --types")
        }
        guard !types || (event == nil && app == nil) else {
            throw ValidationError("--types takes neither --event nor --app")
        }
    }

    func run() throws {
        let project = DraftProject(manifest)
        guard let name else { return try writeTypes(in: project) }
        guard ManifestSyntax.isName(name) else {
            throw CommandFailure(
                "\(Wording.quoted(name)) cannot name a plugin",
                hint: ManifestSyntax.nameRule
            )
        }
        let draft = try draft(name, in: project)
        let folder = "\(project.plugins)/\(name)"
        try project.checkFree(plugin: name)
        try project.write(draft.handler, to: "\(folder)/init.lua")
        try project.write(draft.test, to: "\(folder)/test.lua")
        print("made \(project.shown("\(folder)/init.lua"))")
        print("made \(project.shown("\(folder)/test.lua"))")
        try writeTypes(in: project)
        print("\nAdd to \(manifest):\n")
        print(
            draft.manifestLines.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
        )
        print("\nThen:\n")
        let width = draft.nextCommands.map(\.command.count).max() ?? 0
        for (command, purpose) in draft.nextCommands {
            let gap = String(repeating: " ", count: width - command.count)
            print("  \(command)\(gap)  \(purpose)")
        }
        if event == nil { print("\nFor other events: nightjar events QUERY, and --event TYPE") }
    }

    private func draft(_ name: String, in project: DraftProject) throws -> PluginDraft {
        let known = try app.flatMap(project.app)
        do throws(DraftEvent.Fault) {
            let event =
                try event.map { text throws(DraftEvent.Fault) in
                    try DraftEvent(text, on: known?.platform)
                } ?? .standard(on: known?.platform)
            let app = app ?? project.app(of: event.platform) ?? "my-app"
            return PluginDraft(name: name, event: event, app: app)
        } catch {
            throw CommandFailure(error.message, hint: error.hint)
        }
    }

    private func writeTypes(in project: DraftProject) throws {
        for file in EditorTypes.files() {
            try project.write(file.text, to: file.path, replacing: true)
        }
        print("made \(project.shown(EditorTypes.folder))")
        let settings = EditorTypes.settings
        guard !project.exists(settings.path) else { return }
        try project.write(settings.text, to: settings.path)
        print("made \(project.shown(settings.path))")
    }
}
