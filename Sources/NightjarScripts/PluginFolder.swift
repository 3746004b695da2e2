package import LuaSandbox

/// The folder with plugins: `NAME.lua`, or `NAME/init.lua` with what it may `require` beside it.
package struct PluginFolder: Sendable {
    /// The folder's path.
    package let path: String

    /// What messages call it: as it is written in the manifest.
    package let name: String

    /// Looks at `path`; `name` stands for it in messages.
    package init(path: String, name: String) {
        self.path = path
        self.name = name
    }

    /// The names of all plugins in the folder, sorted; empty when it cannot be read.
    package var plugins: [String] {
        let entries = (try? PluginEntry.names(in: path)) ?? []
        let names = entries.compactMap { entry -> String? in
            if isFile("\(entry)/init.lua") { return entry }
            return entry.hasSuffix(".lua") && isFile(entry) ? String(entry.dropLast(4)) : nil
        }
        return Set(names).sorted()
    }

    /// Reads one plugin's files: regular files only, and no more than a worker takes.
    ///
    /// - Throws: ``PluginFault`` when it is not there, stands there twice, or cannot be read.
    package func source(of plugin: String) throws(PluginFault) -> PluginSource {
        try check(plugin)
        let file = "\(plugin).lua"
        let entry = "\(plugin)/init.lua"
        var reader = PluginReader(folder: self)
        switch (isFile(file), isFile(entry)) {
        case (true, true):
            throw PluginFault(
                "plugin \"\(plugin)\" is both \(name)/\(file) and \(name)/\(entry)",
                hint: "remove one of them"
            )
        case (true, false):
            return PluginSource(entry: try reader.read(file, as: ""))
        case (false, true):
            let first = try reader.read(entry, as: "")
            return PluginSource(entry: first, modules: try reader.modules(below: plugin))
        case (false, false):
            for present in [file, entry] where kind(present) != .missing {
                // Fails, and says what it is instead of a file.
                return PluginSource(entry: try reader.read(present, as: ""))
            }
            throw missing(plugin, file, entry)
        }
    }

    /// The manifest allows fewer names; this is the place where one would leave the folder.
    private func check(_ plugin: String) throws(PluginFault) {
        guard !plugin.isEmpty, !plugin.hasPrefix("."), !plugin.contains("/"),
            !plugin.unicodeScalars.contains("\0")
        else {
            throw PluginFault(
                "\"\(plugin)\" is no plugin's name",
                hint: "write the name of a file or folder in \(name), without .lua"
            )
        }
    }

    private func missing(_ plugin: String, _ file: String, _ entry: String) -> PluginFault {
        let present = plugins.prefix(10).joined(separator: ", ")
        return PluginFault(
            "plugin \"\(plugin)\" does not exist",
            hint: "make \(name)/\(file) or \(name)/\(entry)"
                + (present.isEmpty ? "" : "; there are: \(present)"),
            isMissing: true
        )
    }

    private func isFile(_ relative: String) -> Bool { kind(relative) == .file }

    private func kind(_ relative: String) -> PluginEntry { PluginEntry("\(path)/\(relative)") }
}
