import LuaSandbox
import Testing

@Suite struct `JSON on its way through Lua` {
    @Test(arguments: [
        #"{"v":9223372036854775807}"#,
        #"{"v":-9223372036854775808}"#,
        #"{"v":[]}"#,
        #"{"v":{}}"#,
        #"{"v":null}"#,
        #"{"v":[1,null,"a",[],{}]}"#,
        #"{"v":0.1}"#,
        #"{"v":1e300}"#,
        #"{"v":"\"\\\n\u0001 é 离职 😀"}"#,
        #"{"v":true}"#,
    ])
    func `comes back as it was`(text: String) async throws {
        let plugin = try SandboxUnderTest("return function(event) return event end")
        let once = await plugin.invoke(text).json
        #expect(once != nil)
        // Some texts have several spellings; what came back must come back again unchanged.
        #expect(await plugin.invoke(once ?? "").json == once)
    }

    @Test func `keeps a 64-bit id exactly`() async throws {
        let plugin = try SandboxUnderTest("return function(event) return { v = event.v } end")
        #expect(await plugin.invoke(#"{"v":9007199254740993}"#).json == #"{"v":9007199254740993}"#)
    }

    @Test(arguments: [
        "{", "{}x", "[1,]", #"{"a":01}"#, "{\"a\":\"\u{1}\"}", #"{"a":"\ud800"}"#, "nul", "",
    ])
    func `is refused where it is not JSON`(text: String) async throws {
        let plugin = try SandboxUnderTest("return function(event) return event end")
        guard case .argumentRefused = await plugin.invoke(text) else {
            Issue.record("\(text) was accepted")
            return
        }
    }

    @Test(arguments: [
        "local t = {} t.t = t return t", "return { [1.5] = 1 }", "return { f = print }",
        "return { 1, 2, x = 3 }", "return { n = 0/0 }",
    ])
    func `is an error where a table cannot be written`(body: String) async throws {
        let plugin = try SandboxUnderTest("return function() \(body) end")
        #expect(await plugin.invoke().failure != nil)
    }
}
