import NightjarManifest
import NightjarScripts

extension PluginTesting {
    /// The plugins with tests that are asked for, each once; all of them where none is named.
    static func choice(
        of wanted: [String],
        in folder: PluginFolder
    ) throws(Refusal) -> [ChosenPlugin] {
        let listing = try listing(of: folder)
        let present = listing.plugins
        if wanted.isEmpty {
            let chosen = present.compactMap { ChosenPlugin($0, listing) }
            guard chosen.isEmpty else { return chosen }
            throw present.isEmpty
                ? Refusal("there is no plugin in \(folder.name)", hint: noPlugin(folder))
                : Refusal("no plugin in \(folder.name) has tests", hint: form(present[0], listing))
        }
        var chosen: [ChosenPlugin] = []
        for name in wanted where !chosen.contains(where: { $0.name == name }) {
            guard present.contains(name) else { throw unknown(name, present, folder) }
            guard let plugin = ChosenPlugin(name, listing) else {
                throw Refusal(
                    "plugin \(Wording.quoted(name)) has no tests",
                    hint: form(name, listing)
                )
            }
            chosen.append(plugin)
        }
        return chosen
    }

    private static func listing(of folder: PluginFolder) throws(Refusal) -> PluginListing {
        do throws(PluginFault) {
            return try folder.listing()
        } catch {
            throw Refusal(error.message, hint: error.isMissing ? noPlugin(folder) : error.hint)
        }
    }

    private static func unknown(
        _ name: String,
        _ present: [String],
        _ folder: PluginFolder
    ) -> Refusal {
        let near = Suggestion.nearest(to: name, among: present)
        let question = near.map { "did you mean \(Wording.quoted($0))? " } ?? ""
        let some = present.prefix(10).joined(separator: ", ")
        let hint = present.isEmpty ? noPlugin(folder) : "\(question)there are: \(some)"
        return Refusal("there is no plugin \(Wording.quoted(name)) in \(folder.name)", hint: hint)
    }

    private static func noPlugin(_ folder: PluginFolder) -> String {
        "make \(folder.name)/NAME.lua, or name another folder with --plugins FOLDER"
    }

    /// What to write, and where.
    private static func form(_ plugin: String, _ listing: PluginListing) -> String {
        let source = try? listing.source(of: plugin)
        let file = source.map { listing.testFile(of: plugin, $0) }
        return
            "write \(file ?? "\(plugin).test.lua"), such as  return { [\"answers\"] = function() "
            + "test.deliver({ type = \"TYPE\" }) end }"
    }
}
