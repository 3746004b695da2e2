/// The folder with plugins: `NAME.lua`, or `NAME/init.lua` with what it may `require` beside it.
///
/// A plugin's tests stand beside it and are no part of it: `NAME.test.lua`, or `NAME/test.lua`.
package struct PluginFolder: Sendable, Hashable {
    /// The folder's path.
    package let path: String

    /// What messages call it: as it is written in the manifest.
    package let name: String

    /// Looks at `path`; `name` stands for it in messages.
    package init(path: String, name: String) {
        self.path = path
        self.name = name
    }

    /// What stands in the folder now; nothing when there is no folder.
    ///
    /// - Throws: ``PluginFault`` when it may not be looked at.
    package func listing() throws(PluginFault) -> PluginListing {
        do throws(FolderFault) {
            return PluginListing(self, try FolderContents(of: path))
        } catch {
            switch error {
            case .isMissing: return PluginListing(self, nil)
            case .other(let text):
                throw PluginFault(
                    "the plugins' folder \(name) cannot be listed: \(text)",
                    hint: "check who may read it"
                )
            }
        }
    }
}
