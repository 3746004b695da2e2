import LuaSandbox
import NightjarManifest
import NightjarScripts

extension LoadFailure {
    /// That a plugin which consists of `source` could not be loaded, where the manifest names it.
    ///
    /// `base` is as in ``ScriptNotes``.
    func finding(in source: PluginSource, _ use: PluginUse, base: String) -> Finding {
        Finding(
            .error,
            code,
            at: use.place,
            summary(of: use.name),
            notes: notes(in: source, base: base)
        )
    }

    /// Why, with Lua's places as places of their own.
    func notes(in source: PluginSource, base: String) -> [Finding.Note] {
        let notes = ScriptNotes(source: source, base: base).notes(message, traceback: traceback)
        guard reason == .jail else { return notes }
        return notes + [.init("this kernel cannot jail workers; --no-jail goes without")]
    }

    private var code: Finding.Code {
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

    private func summary(of plugin: String) -> String {
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
}
