import LuaSandbox
import NightjarCore

/// Reads the files of one plugin, within what a worker takes.
struct PluginReader {
    /// The largest file, in bytes.
    private static let largestFile = 1 << 20

    /// As in CFrames: a worker refuses what is beyond, and cannot say it as well.
    private static let mostFiles = 256
    private static let mostBytes = 2 << 20

    /// How deep below a plugin's folder its files may lie, and in how many folders: so much and no
    /// more is looked through when a folder is no plugin's after all.
    private static let deepest = 8
    private static let mostFolders = 1024

    private let folder: PluginFolder
    private var files = 0
    private var bytes = 0
    private var folders = 0

    init(folder: PluginFolder) {
        self.folder = folder
    }

    /// For what is loaded together with files that were read before.
    init(folder: PluginFolder, after others: [PluginSource.File]) {
        self.folder = folder
        files = others.count
        bytes = others.reduce(0) { $0 + $1.source.count }
    }

    /// Reads a file by its path in the plugins' folder.
    mutating func read(
        _ file: String,
        as module: String
    ) throws(PluginFault) -> PluginSource.File {
        let shown = "\(folder.name)/\(file)"
        let source: [UInt8]
        do throws(FileFault) {
            source = try FileBytes.read("\(folder.path)/\(file)", maximum: Self.largestFile)
        } catch {
            throw PluginFault("\(shown) \(error.phrase)", hint: Self.hint(error))
        }
        guard source.count <= Self.largestFile else {
            throw PluginFault("\(shown) is larger than \(Self.largestFile) bytes", hint: "split it")
        }
        files += 1
        bytes += source.count
        return PluginSource.File(module: module, chunkName: shown, source: source)
    }

    /// The modules of a plugin's folder, by their paths: `lib/dates.lua` is `lib.dates`.
    mutating func modules(below plugin: String) throws(PluginFault) -> [PluginSource.File] {
        var paths: [String] = []
        try find(in: plugin, inside: [], into: &paths)
        var modules: [PluginSource.File] = []
        var places: [String: String] = [:]
        // Its tests are no part of it; see ``PluginTests``.
        for path in paths where path != "\(plugin)/init.lua" && path != "\(plugin)/test.lua" {
            let module = String(
                path.dropFirst(plugin.count + 1).dropLast(4).map { $0 == "/" ? "." : $0 }
            )

            if let other = places.updateValue(path, forKey: module) {
                throw PluginFault(
                    "\(folder.name)/\(other) and \(folder.name)/\(path) are both the module "
                        + "\"\(module)\"",
                    hint: "rename one of them"
                )
            }
            modules.append(try read(path, as: module))
            try checkBounds("plugin \"\(plugin)\"")
        }
        return modules
    }

    /// Finds Lua files, in the order of their paths' names.
    ///
    /// A link to a folder that it stands in leads nowhere new.
    private mutating func find(
        in relative: String,
        inside outer: [PluginEntry.Identity],
        into paths: inout [String]
    ) throws(PluginFault) {
        guard case .folder(let identity) = PluginEntry("\(folder.path)/\(relative)"),
            !outer.contains(identity)
        else { return }
        folders += 1
        guard outer.count <= Self.deepest, folders <= Self.mostFolders else {
            throw PluginFault(
                "\(folder.name)/\(relative) is one folder too many: a plugin has at most "
                    + "\(Self.mostFolders), \(Self.deepest) deep",
                hint: "keep what is no plugin's outside \(folder.name)"
            )
        }
        for (name, kind) in try entries(in: relative) {
            let path = "\(relative)/\(name)"
            if name.hasSuffix(".lua") {
                let isThere = kind != .unknown || PluginEntry("\(folder.path)/\(path)") != .missing
                if isThere { paths.append(path) }
            } else if kind == .folder || kind == .unknown {
                try find(in: path, inside: outer + [identity], into: &paths)
            }
        }
    }

    private func entries(
        in relative: String
    ) throws(PluginFault) -> [(name: String, kind: FolderContents.Kind)] {
        do throws(FolderFault) {
            return try FolderContents(of: "\(folder.path)/\(relative)").entries
        } catch {
            throw PluginFault(
                "\(folder.name)/\(relative) may not be listed by this user",
                hint: "check who may read it"
            )
        }
    }

    /// Fails when all that was read is more than a worker takes; `holder` has the files.
    func checkBounds(_ holder: String) throws(PluginFault) {
        guard files <= Self.mostFiles else {
            throw PluginFault(
                "\(holder) has more than \(Self.mostFiles) files",
                hint: "split it, or keep what is no module under another name than .lua"
            )
        }
        guard bytes <= Self.mostBytes else {
            throw PluginFault(
                "\(holder) has more than \(Self.mostBytes) bytes in its files",
                hint: "split it"
            )
        }
    }

    private static func hint(_ fault: FileFault) -> String {
        switch fault {
        case .isMissing: "it was there a moment ago; try again"
        case .isForbidden: "check who may read it"
        case .isFolder, .isNoFile: "only files are plugins and modules"
        case .other: "check the disk"
        }
    }
}
