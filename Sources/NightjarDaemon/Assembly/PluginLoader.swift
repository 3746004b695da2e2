import LuaSandbox
import Logging
import NightjarCore
import NightjarManifest
import NightjarScripts

/// Loads the plugins that a manifest names, and says what is wrong with them.
struct PluginLoader: Sendable {
    let folder: PluginFolder
    let settings: SandboxSettings
    let loops: [any SandboxLoop]
    let logger: Logger
    let generation: Int
    let former: [String: LoadedPlugin]

    /// How many workers compile at a time: more than this machine has cores gains nothing.
    private static let atATime = 4

    /// Checks each plugin once, in the order of its first subscription.
    func check(_ plugins: ManifestPlugins) async -> [PluginCheck] {
        var entries: [String: [ManifestSubscription]] = [:]
        var names: [String] = []
        for entry in plugins.subscriptions {
            if entries[entry.plugin] == nil { names.append(entry.plugin) }
            entries[entry.plugin, default: []].append(entry)
        }
        return await withTaskGroup(of: (Int, PluginCheck).self) { group in
            var checks = [PluginCheck?](repeating: nil, count: names.count)
            for (index, name) in names.enumerated() {
                if index >= Self.atATime, let (done, check) = await group.next() {
                    checks[done] = check
                }
                let subscriptions = entries[name] ?? []
                let memory = plugins.grant(for: name).memory
                group.addTask { (index, await self.check(name, memory, subscriptions)) }
            }
            for await (done, check) in group { checks[done] = check }
            return checks.compactMap { $0 }
        }
    }

    private func check(
        _ name: String,
        _ memory: Int,
        _ entries: [ManifestSubscription]
    ) async -> PluginCheck {
        guard let first = entries.first else { return PluginCheck(findings: [], loaded: nil) }
        do throws(PluginFault) {
            let source = try folder.source(of: name)
            return await check(name, source, memory, entries)
        } catch {
            let note = Finding.Note(error.hint)
            let finding = Finding(
                .error,
                error.isMissing ? .pluginMissing : .pluginFiles,
                at: first.pluginPlace,
                error.message,
                notes: [note]
            )
            return PluginCheck(findings: [finding], loaded: nil)
        }
    }

    private func check(
        _ name: String,
        _ source: PluginSource,
        _ memory: Int,
        _ entries: [ManifestSubscription]
    ) async -> PluginCheck {
        do throws(LoadFailure) {
            let plugin = try await loaded(name, source, memory)
            return PluginCheck(findings: missing(plugin, entries), loaded: plugin)
        } catch {
            let finding = Finding(
                .error,
                error.code,
                at: entries.first?.pluginPlace ?? Place(file: folder.name, line: 1, column: 1),
                error.summary(of: name),
                notes: error.notes
            )
            return PluginCheck(findings: [finding], loaded: nil)
        }
    }

    private func loaded(
        _ name: String,
        _ source: PluginSource,
        _ memory: Int
    ) async throws(LoadFailure) -> LoadedPlugin {
        var settings = settings
        settings.memory = memory
        settings.title = name
        if let present = former[name], present.source == source, present.settings == settings {
            return present
        }
        let log = ScriptLog(logger, plugin: name, generation: generation)
        let sandbox = Sandbox(source, settings: settings, loops: loops, observer: log)
        let handlers = try await sandbox.load()
        let script = SandboxedScript(plugin: name, sandbox: sandbox, log: log) {
            var generator = SystemRandomNumberGenerator()
            return Fault.newID(using: &generator)
        }
        return LoadedPlugin(
            name: name,
            source: source,
            settings: settings,
            handlers: handlers,
            script: script
        )
    }

    private func missing(_ plugin: LoadedPlugin, _ entries: [ManifestSubscription]) -> [Finding] {
        entries.compactMap { entry in
            let wanted =
                entry.platform == .feishu
                ? EventCatalog.shipped.types(meantBy: entry.patterns, of: entry.version)
                : entry.patterns
            let lacking = plugin.handlers.missing(among: wanted).map(\.text)
            guard let first = lacking.first else { return nil }
            let more = lacking.count > 3 ? " and \(lacking.count - 3) more" : ""
            let names = lacking.prefix(3).joined(separator: ", ") + more
            let remedy =
                EventPattern(first).isExact
                ? "add [\"\(first)\"] or default"
                : "add default, or a function for one of its types,"
            let note = "\(remedy) to the table that \(folder.name)/\(plugin.name) returns"
            return Finding(
                .error,
                .pluginUnhandledEvent,
                at: entry.pluginPlace,
                "plugin \"\(plugin.name)\" has no handler for \(names)",
                notes: [Finding.Note(note)]
            )
        }
    }
}

/// A plugin as it was loaded.
struct LoadedPlugin: Sendable {
    let name: String
    let source: PluginSource
    let settings: SandboxSettings
    let handlers: Handlers
    let script: SandboxedScript
}

/// What came of checking one plugin.
struct PluginCheck: Sendable {
    let findings: [Finding]

    /// nil when it could not be loaded.
    let loaded: LoadedPlugin?
}

extension LoadFailure {
    fileprivate var code: Finding.Code {
        switch reason {
        case .start, .jail: .pluginStart
        case .syntax: .pluginSyntax
        case .raised: .pluginRaised
        case .memory: .pluginMemory
        case .returned: .pluginNoHandler
        case .time: .pluginTime
        case .died: .pluginDied
        }
    }

    fileprivate func summary(of plugin: String) -> String {
        switch reason {
        case .start, .jail: "no worker could be started for plugin \"\(plugin)\""
        case .syntax: "plugin \"\(plugin)\" does not compile"
        case .raised: "plugin \"\(plugin)\" raises an error while it loads"
        case .memory: "plugin \"\(plugin)\" needs more memory to load than it is granted"
        case .returned: "plugin \"\(plugin)\" returns no handler"
        case .time: "plugin \"\(plugin)\" takes too long to load"
        case .died: "plugin \"\(plugin)\" ends its worker while it loads"
        }
    }

    /// Lua's place as a place of its own, so that an editor can go there.
    fileprivate var notes: [Finding.Note] {
        var notes = [Finding.Note(message)]
        let parts = message.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        if parts.count == 3, parts[0].hasSuffix(".lua"), let line = Int(parts[1]) {
            let text = parts[2].drop { $0 == " " }
            let place = Place(file: String(parts[0]), line: line, column: 1)
            notes = [Finding.Note(String(text), at: place)]
        }
        if reason == .jail {
            notes.append(Finding.Note("this kernel cannot jail workers; --no-jail goes without"))
        }
        return notes
    }
}
