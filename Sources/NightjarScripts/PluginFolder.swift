import Foundation
package import LuaSandbox

/// The folder with plugins: `NAME.lua`, or `NAME/init.lua` with what it may `require` beside it.
package struct PluginFolder: Sendable {
    /// The folder's path.
    package let path: String

    /// What messages call it: as it is written in the manifest.
    package let name: String

    /// The largest file that is read, in bytes.
    package static let largestFile = 1 << 20

    /// How deep below a plugin's folder files are looked for.
    private static let deepest = 8

    /// Looks at `path`; `name` stands for it in messages.
    package init(path: String, name: String) {
        self.path = path
        self.name = name
    }

    /// The names of all plugins in the folder, sorted; empty when it cannot be read.
    package var plugins: [String] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let names = entries.compactMap { entry -> String? in
            if entry.hasSuffix(".lua") { return String(entry.dropLast(4)) }
            return isFile("\(entry)/init.lua") ? entry : nil
        }
        return Set(names).sorted()
    }

    /// Reads one plugin's files.
    ///
    /// - Throws: ``PluginFault`` when it is not there, stands there twice, or cannot be read.
    package func source(of plugin: String) throws(PluginFault) -> PluginSource {
        let file = "\(plugin).lua"
        let entry = "\(plugin)/init.lua"
        switch (isFile(file), isFile(entry)) {
        case (true, true):
            throw PluginFault(
                "plugin \"\(plugin)\" is both \(name)/\(file) and \(name)/\(entry)",
                hint: "remove one of them"
            )
        case (true, false):
            return PluginSource(entry: try read(file, as: ""))
        case (false, true):
            return PluginSource(entry: try read(entry, as: ""), modules: try modules(of: plugin))
        case (false, false):
            throw PluginFault(
                "plugin \"\(plugin)\" does not exist",
                hint: "make \(name)/\(file) or \(name)/\(entry)\(suggestion(for: plugin))"
            )
        }
    }

    /// `lib/dates.lua` is the module `lib.dates`.
    private func modules(of plugin: String) throws(PluginFault) -> [PluginSource.File] {
        var files: [PluginSource.File] = []
        for relative in luaFiles(below: plugin, depth: 1) where relative != "init.lua" {
            let module = relative.dropLast(4).replacingOccurrences(of: "/", with: ".")
            files.append(try read("\(plugin)/\(relative)", as: module))
        }
        return files
    }

    private func luaFiles(below folder: String, depth: Int) -> [String] {
        guard depth <= Self.deepest else { return [] }
        let entries =
            (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? []
        return entries.sorted().flatMap { entry -> [String] in
            // Editors' and Git's own files are not modules.
            guard !entry.hasPrefix(".") else { return [] }
            if entry.hasSuffix(".lua") { return isFile("\(folder)/\(entry)") ? [entry] : [] }
            return luaFiles(below: "\(folder)/\(entry)", depth: depth + 1).map { "\(entry)/\($0)" }
        }
    }

    private func read(_ file: String, as module: String) throws(PluginFault) -> PluginSource.File {
        guard let handle = FileHandle(forReadingAtPath: "\(path)/\(file)") else {
            throw PluginFault("\(name)/\(file) cannot be read", hint: "check who may read it")
        }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: Self.largestFile + 1) ?? Data() else {
            throw PluginFault("\(name)/\(file) cannot be read", hint: "is it a file?")
        }
        guard data.count <= Self.largestFile else {
            throw PluginFault(
                "\(name)/\(file) is larger than \(Self.largestFile) bytes",
                hint: "split it"
            )
        }
        return PluginSource.File(module: module, chunkName: "\(name)/\(file)", source: Array(data))
    }

    private func isFile(_ relative: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: "\(path)/\(relative)", isDirectory: &isFolder)
            && !isFolder.boolValue
    }

    private func suggestion(for plugin: String) -> String {
        let present = plugins
        guard !present.isEmpty else { return "" }
        return "; there are: \(present.prefix(10).joined(separator: ", "))"
    }
}

/// A plugin's files are not as they should be.
package struct PluginFault: Error, Sendable {
    /// What is wrong.
    package let message: String

    /// What to do about it.
    package let hint: String

    init(_ message: String, hint: String) {
        self.message = message
        self.hint = hint
    }
}
