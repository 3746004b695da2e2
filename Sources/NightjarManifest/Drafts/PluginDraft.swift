import NightjarCore

/// A new plugin: a handler that runs as it is, a test that passes, and what belongs into the
/// manifest.
package struct PluginDraft: Sendable {
    /// The plugin's name.
    package let name: String

    /// What it is for.
    package let event: DraftEvent

    /// The app's name in the manifest.
    package let app: String

    /// Makes a draft; `name` is one that the manifest allows.
    package init(name: String, event: DraftEvent, app: String) {
        self.name = name
        self.event = event
        self.app = app
    }

    /// `init.lua`.
    package var handler: String {
        switch event.type {
        case "im.message.receive_v1": DraftText.answering(self)
        case "card.action.trigger": DraftText.pressed(self)
        case "url.preview.get": DraftText.preview(self)
        default: DraftText.noting(self)
        }
    }

    /// `test.lua`.
    package var test: String {
        switch event.type {
        case "im.message.receive_v1": DraftText.answeringTest
        case "card.action.trigger": DraftText.pressedTest
        case "url.preview.get": DraftText.previewTest
        default: DraftText.notingTest(self)
        }
    }

    /// The entry of `subscriptions`, and the plugin's of `grants`.
    package var manifestLines: String {
        var lines = ["subscriptions:", "  - app: \(app)", "    event: \(event.type)"]
        if let version = event.version { lines.append("    version: \"\(version.rawValue)\"") }
        if let identity { lines.append("    identity: \(identity.rawValue)") }
        lines.append("    plugin: \(name)")
        lines += activation.map { "    # \($0)" }
        lines += ["", "grants:", "  \(name):", "    memory: 16MiB"]
        if answersMessages { lines.append("    feishu: [im/v1/messages]") }
        return lines.joined(separator: "\n")
    }

    /// What to run next, with what each is for.
    package var nextCommands: [(command: String, purpose: String)] {
        var commands = [
            ("nightjar test \(name)", "its test passes"),
            ("nightjar check", "the manifest and the plugin fit together"),
        ]
        if event.sample != nil {
            let send = "nightjar send --app \(app) --fixture \(event.type)"
            commands.append((send, "to a running daemon"))
        }
        return commands
    }

    /// As whom to subscribe; nil where the catalog does not know.
    private var identity: Identity? {
        event.known.flatMap { known in Identity.allCases.first(where: known.identities.contains) }
    }

    private var answersMessages: Bool { event.type == "im.message.receive_v1" }

    private var activation: [String] {
        switch event.known?.activation {
        case .call(let path): ["flows only after a call of \(path)"]
        case .callAsUser(let path) where identity == .user:
            ["flows only after a call of \(path)"]
        default: []
        }
    }
}
