import LuaSandbox

extension PluginTests {
    /// The parts of the library in the order in which they need each other; the last one is the
    /// entry itself.
    private static let parts: [(name: String, text: [UInt8])] = [
        ("running", PackageResources.running_lua),
        ("comparison", PackageResources.comparison_lua),
        ("answers", PackageResources.answers_lua),
        ("clock", PackageResources.clock_lua),
        ("web", PackageResources.web_lua),
        ("platform", PackageResources.open_platform_lua),
        ("values", PackageResources.values_lua),
        ("host", PackageResources.host_lua),
        ("events", PackageResources.events_lua),
        ("delivery", PackageResources.delivery_lua),
        ("assertions", PackageResources.assertions_lua),
        ("entry", PackageResources.entry_lua),
    ]

    /// What a worker loads first: the library, which loads the plugin and its tests.
    ///
    /// One text, so that a plugin with tests may have as many files as without.
    static func entry(of plugin: String, testedBy file: String) -> PluginSource.File {
        var text = Array(
            "local library = { plugin = \(quoted(plugin)), file = \(quoted(file)) }\n".utf8
        )
        for part in parts.dropLast() {
            text += Array("library.\(part.name) = (function()\n".utf8) + part.text
            text += Array("\nend)()\n".utf8)
        }
        text += parts.last?.text ?? []
        return PluginSource.File(module: "", chunkName: "(tests of \(plugin))", source: text)
    }

    /// A string of Lua.
    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case "\n": "\\n"
            case "\r": "\\r"
            default: "\(scalar)"
            }
        }
        return "\"\(escaped.joined())\""
    }
}
