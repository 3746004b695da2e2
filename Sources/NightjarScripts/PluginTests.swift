package import LuaSandbox

/// The tests of one plugin: what is loaded to run them.
///
/// The test file returns a table of functions by the tests' names. A test passes when it returns
/// nothing or true, and fails when it raises an error or returns false or nil with a reason. In it
/// `require` finds the plugin by its name, and the plugin's modules by theirs:
///
///     return {
///       ["says goodbye"] = function()
///         local reply = require("offboarding")({ key = "7" })
///         assert(reply.msg == "bye")
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

    /// Loads the plugin before its tests: once they run, the plugin may set no globals any more.
    ///
    /// The names are taken before the plugin can put anything in their place. What `require` gives
    /// for a file that returns nothing is true.
    static func entry(of plugin: String, testedBy file: String) -> PluginSource.File {
        let shown = file.flatMap { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }
        let text = """
            local require, type, next, error, length = require, type, next, error, utf8.len
            require("\(plugin)")
            local tests = require("\(module(of: plugin))")
            local function refuse(what)
              error("\(String(shown)) returns " .. what ..
                "; it returns a table of functions by the tests' names", 0)
            end
            if tests == true then refuse("nothing") end
            if type(tests) ~= "table" then refuse("a " .. type(tests)) end
            if next(tests) == nil then refuse("an empty table") end
            for title, test in next, tests do
              if type(title) ~= "string" then refuse("a table with a key that is no string") end
              if #title > \(longestTitle) or not length(title) then
                error("a test's name is UTF-8 of at most \(longestTitle) bytes", 0)
              end
              if type(test) ~= "function" then
                error("the test \\"" .. title .. "\\" is a " .. type(test) .. ", not a function", 0)
              end
            end
            return tests
            """
        return PluginSource.File(
            module: "",
            chunkName: "(tests of \(plugin))",
            source: Array(text.utf8)
        )
    }

    private static let longestTitle = 256
}
