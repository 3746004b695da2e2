import NightjarCore
import NightjarManifest
import NightjarScripts

/// Holds plugins' handlers against what is subscribed for them.
struct HandlerCheck {
    private struct Meaning: Hashable {
        let patterns: [EventPattern]
        let version: EventVersion?
    }

    private static let mostNames = 3

    /// The plugins' folder, as messages call it.
    let folder: String

    /// A pattern is looked up in the catalog once, however many plugins it goes to.
    private var meanings: [Meaning: [EventPattern]] = [:]

    init(folder: String) {
        self.folder = folder
    }

    /// Events without a handler, and handlers without an event.
    mutating func findings(_ plugin: LoadedPlugin?, _ use: PluginUse) -> [Finding] {
        guard let plugin, plugin.handlers.names != nil else { return [] }
        var all: [EventPattern] = []
        var findings: [Finding] = []
        for entry in use.subscriptions {
            let wanted = events(of: entry)
            all += wanted
            let missing = plugin.handlers.missing(among: wanted).map(\.text)
            if !missing.isEmpty { findings.append(lacks(missing, plugin, entry)) }
        }
        let unreached = plugin.handlers.unreached(by: all)
        return unreached.isEmpty ? findings : findings + [unused(unreached, plugin, all, use)]
    }

    private mutating func events(of entry: ManifestSubscription) -> [EventPattern] {
        guard entry.platform == .feishu, !entry.patterns.allSatisfy(\.isExact) else {
            return entry.patterns
        }
        let meaning = Meaning(patterns: entry.patterns, version: entry.version)
        if let known = meanings[meaning] { return known }
        let events = EventCatalog.shipped.types(meantBy: entry.patterns, of: entry.version)
        meanings[meaning] = events
        return events
    }

    private func lacks(
        _ missing: [String],
        _ plugin: LoadedPlugin,
        _ entry: ManifestSubscription
    ) -> Finding {
        let first = missing[0]
        let more =
            missing.count > Self.mostNames ? " and \(missing.count - Self.mostNames) more" : ""
        let names = missing.prefix(Self.mostNames).joined(separator: ", ") + more
        let remedy =
            EventPattern(first).isExact
            ? "add [\"\(first)\"] or default"
            : "add default, or a function for one of its types,"
        return Finding(
            .error,
            .pluginUnhandledEvent,
            at: entry.pluginPlace,
            "plugin \"\(plugin.name)\" has no handler for \(names)",
            notes: [.init("\(remedy) to the table that \(folder)/\(plugin.name) returns")]
        )
    }

    private func unused(
        _ names: [String],
        _ plugin: LoadedPlugin,
        _ wanted: [EventPattern],
        _ use: PluginUse
    ) -> Finding {
        // What has a handler was not mistyped.
        let own = plugin.handlers.names ?? []
        let types = wanted.filter { $0.isExact && !own.contains($0.text) }.map(\.text)
        let shown = names.prefix(Self.mostNames)
        let meant = shown.map {
            Suggestion.nearest(to: $0, among: types).map { Wording.quoted($0) }
        }
        let title = "plugin \"\(use.name)\" has"
        if names.count == 1 {
            let question = meant[0].map { "; did you mean \($0)?" } ?? ""
            let name = Wording.quoted(names[0])
            return warning(
                use,
                "\(title) a handler \(name) that no subscription leads to\(question)"
            )
        }
        let rest = names.count > shown.count ? ["\(names.count - shown.count) more"] : []
        let list = Wording.list(shown.map { Wording.quoted($0) } + rest)
        let notes = zip(shown, meant).compactMap { name, meant in
            meant.map { Finding.Note("did you mean \($0) instead of \(Wording.quoted(name))?") }
        }
        return warning(use, "\(title) handlers that no subscription leads to: \(list)", notes)
    }

    private func warning(
        _ use: PluginUse,
        _ message: String,
        _ notes: [Finding.Note] = []
    ) -> Finding {
        Finding(.warning, .pluginUnusedHandler, at: use.place, message, notes: notes)
    }
}
