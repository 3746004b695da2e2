/// The folder with plugins: `NAME.lua`, or `NAME/init.lua` with what it may `require` beside it.
///
/// A plugin's tests stand beside it and are no part of it: `NAME.test.lua`, or `NAME/test.lua`.
package struct PluginFolder: Sendable, Hashable {
    /// The folder's path.
    package let path: String

    /// What messages call it: as it is written in the manifest, without a slash at its end.
    package let name: String

    /// Looks at `path`; `name` stands for it in messages.
    package init(path: String, name: String) {
        self.path = path
        self.name = String(name.reversed().drop { $0 == "/" }.reversed())
    }

    /// What stands in the folder now.
    ///
    /// - Throws: ``PluginFault`` when there is no folder, or it may not be looked at.
    package func listing() throws(PluginFault) -> PluginListing {
        do throws(FolderFault) {
            return PluginListing(self, try FolderContents(of: path))
        } catch {
            throw fault(error)
        }
    }

    private func fault(_ fault: FolderFault) -> PluginFault {
        let remedy = "make it, or say with \"plugins\" where it is"
        return switch fault {
        case .isMissing:
            PluginFault(
                "the plugins' folder \(name) does not exist",
                hint: remedy,
                isMissing: true
            )
        case .isNoFolder: PluginFault("\(name) is a file, not the plugins' folder", hint: remedy)
        case .other(let text):
            PluginFault(
                "the plugins' folder \(name) cannot be listed: \(text)",
                hint: "check who may read it"
            )
        }
    }
}
