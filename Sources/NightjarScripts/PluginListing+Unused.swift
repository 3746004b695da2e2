extension PluginListing {
    /// What of the folder is Lua that none of the `used` plugins consists of, in the order of its
    /// names.
    ///
    /// Hidden names and tests are passed over, and so is what holds no Lua.
    package func unused(besides used: Set<String>) -> [UnusedPlugin] {
        names.compactMap { name in
            if name.hasSuffix(".lua"), kind(of: name) == .file {
                let plugin = String(name.dropLast(4))
                guard !name.hasSuffix(".test.lua"), !used.contains(plugin) else { return nil }
                return UnusedPlugin(file: "\(folder.name)/\(name)", plugin: plugin)
            }
            return unusedFolder(name, used)
        }
    }

    private func unusedFolder(_ name: String, _ used: Set<String>) -> UnusedPlugin? {
        // A folder beside the file of a plugin that is used belongs to none.
        guard kind(of: name) == .folder,
            !used.contains(name) || kind(of: PluginForm.file.entry(of: name)) == .file
        else { return nil }
        if kind(of: PluginForm.folder.entry(of: name)) == .file {
            // That it stands there twice is said where it is used.
            guard !used.contains(name) else { return nil }
            return UnusedPlugin(file: "\(folder.name)/\(name)/init.lua", plugin: name)
        }
        guard let contents = try? FolderContents(of: "\(folder.path)/\(name)"),
            contents.entries.contains(where: { $0.name.hasSuffix(".lua") })
        else { return nil }
        return UnusedPlugin(file: "\(folder.name)/\(name)", plugin: nil)
    }
}

/// Lua in the plugins' folder that nobody uses.
package struct UnusedPlugin: Sendable, Hashable {
    /// What stands there: `plugins/old.lua`, `plugins/old/init.lua`; a folder without an entry:
    /// `plugins/lib`.
    package let file: String

    /// The name of the plugin that it would be; nil for a folder without an entry.
    package let plugin: String?
}
