import NightjarManifest
import NightjarScripts

/// Finds what of the plugins' folder nobody uses.
struct UnusedCheck {
    private static let most = 10

    /// Where the manifest names the folder.
    let place: Place

    /// A warning for each file or folder of `listing` that is none of `uses`, as many as a reader
    /// takes in.
    func findings(_ listing: PluginListing, besides uses: [PluginUse]) -> [Finding] {
        let unused = listing.unused(besides: Set(uses.map(\.name)))
        let findings = unused.prefix(Self.most).map(finding)
        guard unused.count > Self.most else { return findings }
        return findings + [warning("\(unused.count - Self.most) more plugins are not used")]
    }

    private func finding(_ unused: UnusedPlugin) -> Finding {
        guard let plugin = unused.plugin else {
            return warning(
                "\(unused.file) holds Lua and is no plugin: it has no init.lua",
                "a plugin finds only what stands in its own folder"
            )
        }
        guard ManifestSyntax.isName(plugin) else {
            return warning(
                "\(unused.file) cannot be used: \(Wording.quoted(plugin)) cannot name a plugin",
                ManifestSyntax.nameRule
            )
        }
        return warning("\(unused.file) is not used by any subscription")
    }

    private func warning(_ message: String, _ note: String? = nil) -> Finding {
        let notes = note.map { [Finding.Note($0)] } ?? []
        return Finding(.warning, .pluginUnused, at: place, message, notes: notes)
    }
}
