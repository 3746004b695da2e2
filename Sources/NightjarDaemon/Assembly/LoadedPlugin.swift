import LuaSandbox
import NightjarCore
import NightjarManifest
import NightjarScripts

/// A plugin as the manifest wants it.
struct PluginUse: Sendable {
    let name: String
    let grant: ManifestGrant

    /// At least one, in the manifest's order.
    private(set) var subscriptions: [ManifestSubscription]

    /// Where the manifest names it first.
    let place: Place

    /// All plugins of a manifest, in the order of their first subscriptions.
    static func all(of plugins: ManifestPlugins) -> [PluginUse] {
        var uses: [PluginUse] = []
        var places: [String: Int] = [:]
        for entry in plugins.subscriptions {
            if let place = places[entry.plugin] {
                uses[place].subscriptions.append(entry)
            } else {
                places[entry.plugin] = uses.count
                uses.append(PluginUse(entry, plugins.grant(for: entry.plugin)))
            }
        }
        return uses
    }

    private init(_ first: ManifestSubscription, _ grant: ManifestGrant) {
        name = first.plugin
        self.grant = grant
        subscriptions = [first]
        place = first.pluginPlace
    }
}

/// A plugin as it was loaded.
struct LoadedPlugin: Sendable {
    let name: String
    let source: PluginSource
    let settings: SandboxSettings
    let handlers: HandlerTable
    /// The number of the generation that loaded it.
    let generation: Int
    let script: SandboxedScript
    let tally: PluginTally

    /// The tests that stood beside it, run or not (``BuildPurpose/runsTests``): the same need not
    /// run again.
    ///
    /// nil where it has none, or none are asked for.
    var tests: PluginTests?
}

/// What came of checking one plugin.
struct PluginCheck: Sendable {
    var findings: [Finding]

    /// nil when it could not be loaded.
    var loaded: LoadedPlugin?
}

extension PluginCheck {
    /// Of a plugin whose files are not as they should be; `place` names it in the manifest.
    init(_ fault: PluginFault, at place: Place) {
        findings = [Finding(fault, at: place)]
    }
}
