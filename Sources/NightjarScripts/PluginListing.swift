package import LuaSandbox

/// What stood in the plugins' folder at one moment.
///
/// Names are looked up in it, so that a thousand plugins do not cost a thousand looks at the disk;
/// the files themselves are read when they are asked for.
package struct PluginListing: Sendable {
    let folder: PluginFolder
    private let entries: [(name: String, kind: FolderContents.Kind)]
    private let kinds: [String: FolderContents.Kind]

    init(_ folder: PluginFolder, _ contents: FolderContents) {
        self.folder = folder
        entries = contents.entries
        kinds = Dictionary(entries.map { ($0.name, $0.kind) }) { first, _ in first }
    }

    /// The names in the folder, sorted.
    var names: some Sequence<String> { entries.lazy.map(\.name) }

    /// The names of all plugins in the folder, sorted.
    package var plugins: [String] { Set(found).sorted() }

    /// Reads one plugin's files: regular files only, and no more than a worker takes.
    ///
    /// - Throws: ``PluginFault`` when it is not there, stands there twice, or cannot be read.
    package func source(of plugin: String) throws(PluginFault) -> PluginSource {
        try check(plugin)
        let file = PluginForm.file.entry(of: plugin)
        let entry = PluginForm.folder.entry(of: plugin)
        var reader = PluginReader(folder: folder)
        switch (kind(of: file) == .file, kind(of: entry) == .file) {
        case (true, true):
            throw PluginFault(
                "plugin \"\(plugin)\" is both \(folder.name)/\(file) and \(folder.name)/\(entry)",
                hint: "remove one of them"
            )
        case (true, false):
            return PluginSource(entry: try reader.read(file, as: ""))
        case (false, true):
            let first = try reader.read(entry, as: "")
            return PluginSource(entry: first, modules: try reader.modules(below: plugin))
        case (false, false):
            for present in [file, entry] where kind(of: present) != nil {
                // Fails, and says what it is instead of a file.
                return PluginSource(entry: try reader.read(present, as: ""))
            }
            throw missing(plugin, file, entry)
        }
    }

    /// What a path in the folder leads to: a name of the folder's own, or one below such a name.
    ///
    /// nil when there is nothing.
    func kind(of path: String) -> FolderContents.Kind? {
        guard let slash = path.firstIndex(of: "/") else {
            return kinds[path].flatMap { $0 == .unknown ? look(at: path) : $0 }
        }
        return kind(of: String(path[..<slash])) == .folder ? look(at: path) : nil
    }

    private func look(at path: String) -> FolderContents.Kind? {
        switch PluginEntry("\(folder.path)/\(path)") {
        case .missing: nil
        case .file: .file
        case .folder: .folder
        case .other: .other
        }
    }

    /// The manifest allows fewer names; this is the place where one would leave the folder.
    private func check(_ plugin: String) throws(PluginFault) {
        guard !plugin.isEmpty, !plugin.hasPrefix("."), !plugin.contains("/"),
            !plugin.unicodeScalars.contains("\0")
        else {
            throw PluginFault(
                "\"\(plugin)\" is no plugin's name",
                hint: "write the name of a file or folder in \(folder.name), without .lua"
            )
        }
    }

    private func missing(_ plugin: String, _ file: String, _ entry: String) -> PluginFault {
        // Not all are looked for: there may be a thousand, and as many that are missing.
        let present = Set(found.prefix(10)).sorted().joined(separator: ", ")
        return PluginFault(
            "plugin \"\(plugin)\" does not exist",
            hint: "make \(folder.name)/\(file) or \(folder.name)/\(entry)"
                + (present.isEmpty ? "" : "; there are: \(present)"),
            isMissing: true
        )
    }

    /// In the order of the folder's names; a plugin that stands there twice comes twice.
    private var found: some Sequence<String> {
        entries.lazy.compactMap { plugin(behind: $0.name) }
    }

    /// The plugin that a name in the folder is the entry of; nil when of none.
    private func plugin(behind name: String) -> String? {
        if name.hasSuffix(".lua"), kind(of: name) == .file {
            return name.hasSuffix(".test.lua") ? nil : String(name.dropLast(4))
        }
        return kind(of: PluginForm.folder.entry(of: name)) == .file ? name : nil
    }
}

/// How a plugin stands in the folder.
enum PluginForm: CaseIterable {
    case file
    case folder

    /// The path of a plugin's entry, in the plugins' folder.
    func entry(of plugin: String) -> String {
        switch self {
        case .file: "\(plugin).lua"
        case .folder: "\(plugin)/init.lua"
        }
    }

    /// The path of a plugin's tests, in the plugins' folder.
    func tests(of plugin: String) -> String {
        switch self {
        case .file: "\(plugin).test.lua"
        case .folder: "\(plugin)/test.lua"
        }
    }
}
