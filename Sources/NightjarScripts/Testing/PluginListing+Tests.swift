package import LuaSandbox

extension PluginListing {
    /// Reads the tests of a plugin whose files are `source`; nil when it has none.
    ///
    /// - Throws: ``PluginFault`` when they stand there twice, cannot be read, or are more than a
    ///   worker takes.
    package func tests(
        of plugin: String,
        _ source: PluginSource
    ) throws(PluginFault) -> PluginTests? {
        let present = testFiles(of: plugin, source).filter { kind(of: $0) != nil }
        guard let file = present.first else { return nil }
        if present.count > 1 {
            throw PluginFault(
                "plugin \"\(plugin)\" has tests in both \(folder.name)/\(present[0]) and "
                    + "\(folder.name)/\(present[1])",
                hint: "move them into one of them"
            )
        }
        if let other = source.files.dropFirst().first(where: { $0.module == plugin }) {
            throw PluginFault(
                "\(other.chunkName) is the module \"\(plugin)\", and so is the plugin in its tests",
                hint: "rename the module"
            )
        }
        let entry = PluginTests.entry(of: plugin, testedBy: file)
        var reader = PluginReader(folder: folder, after: [entry] + source.files)
        let chunk = try reader.read(file, as: PluginTests.module(of: plugin))
        try reader.checkBounds("plugin \"\(plugin)\" with its tests")
        return PluginTests(of: plugin, source, chunk: chunk)
    }

    /// Where tests of a plugin whose files are `source` belong, as messages call it.
    package func testFile(of plugin: String, _ source: PluginSource) -> String {
        "\(folder.name)/\(testFiles(of: plugin, source)[0])"
    }

    /// The one that suits the plugin's form first.
    private func testFiles(of plugin: String, _ source: PluginSource) -> [String] {
        let isFile =
            source.files.first?.chunkName == "\(folder.name)/\(PluginForm.file.entry(of: plugin))"
        let forms: [PluginForm] = isFile ? [.file] : [.folder, .file]
        return forms.map { $0.tests(of: plugin) }
    }
}
