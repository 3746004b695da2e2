import LuaSandbox
import NightjarScripts
import Testing

@Suite struct `Advice for a script's author` {
    private let source = PluginSource(
        entry: PluginSource.File(
            module: "",
            chunkName: "plugins/p.lua",
            source: Array("return function(event)\n  local user = event.body.user.id\nend\n".utf8)
        )
    )

    @Test(arguments: [
        ("attempt to index a nil value (field 'user')", "log.info"),
        ("attempt to index a nil value (global 'io')", "does not exist in the sandbox"),
        ("attempt to call a nil value (global 'loadfile')", "does not exist in the sandbox"),
        ("attempt to call a nil value (field 'dump')", "no bytecode"),
        ("attempt to call a nil value (field 'getenv')", "secrets.NAME"),
        ("attempt to call a nil value (global 'gret')", "misspelling"),
        ("attempt to call a nil value (method 'get')", "colon"),
        ("attempt to concatenate a nil value (local 'a')", "default"),
        ("attempt to perform arithmetic on a nil value (field 'n')", "default"),
        ("attempt to compare number with string", "tonumber"),
        ("global 'x' assigned after load; what must last belongs in kv", "local"),
        ("module 'json.lua' not found: it is none of this plugin's files", "own folder"),
        ("attempt to index a userdata value (field 'x')", "json.null"),
    ])
    func `names the line and what is usually meant`(_ message: String, _ hint: String) throws {
        let advice = ScriptAdvice("plugins/p.lua:2: \(message)", traceback: nil, in: source)
        #expect(advice.line == "local user = event.body.user.id")
        #expect(try #require(advice.hint).contains(hint))
    }

    @Test func `is none where nothing is known`() {
        let advice = ScriptAdvice("no such user", traceback: nil, in: source)
        #expect(advice.line == nil && advice.hint == nil)
        #expect(advice.added(to: "no such user") == "no such user")
    }
}
