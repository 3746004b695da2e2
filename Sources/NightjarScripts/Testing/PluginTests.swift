package import LuaSandbox

/// The tests of one plugin: what is loaded to run them.
///
/// The test file returns a table of functions by the tests' names. A test passes when it returns
/// nothing or true, and fails when it raises an error or returns false or nil with a reason. In it
/// `require` finds the plugin by its name, and the plugin's modules by theirs; the global `test` is
/// the library in `Library`, which delivers events and stands in for the outside world:
///
///     return {
///       ["says goodbye"] = function()
///         local result = test.deliver({ type = "用户离职", key = "7" })
///         test.equal(result.reply, { msg = "bye" })
///       end,
///     }
package struct PluginTests: Sendable, Hashable {
    /// The plugin's name.
    package let plugin: String

    /// What a worker loads: an entry of ours, the plugin, its modules, and the test file.
    package let source: PluginSource

    /// The test file.
    package let file: PluginSource.File

    /// Tests of the plugin that consists of `tested`.
    ///
    /// - Parameters:
    ///   - plugin: Its name.
    ///   - tested: Its files.
    ///   - chunk: The test file, as the module ``module(of:)``.
    init(of plugin: String, _ tested: PluginSource, chunk: PluginSource.File) {
        self.plugin = plugin
        file = chunk
        let modules = tested.files.map { file in
            PluginSource.File(
                module: file.module.isEmpty ? plugin : file.module,
                chunkName: file.chunkName,
                source: file.source
            )
        }
        source = PluginSource(
            entry: Self.entry(of: plugin, testedBy: chunk.chunkName),
            modules: modules + [chunk]
        )
    }

    /// The line of the test file that names a test; 1 where it is not to be found.
    package func line(of title: String) -> Int {
        let spellings = ["\"\(title)\"", "'\(title)'", title]
        return spellings.lazy.compactMap { file.firstLine(containing: $0) }.first ?? 1
    }

    /// What the test file is to `require`: a name with a slash, which no file's module has.
    static func module(of plugin: String) -> String { "\(plugin)/test" }
}
