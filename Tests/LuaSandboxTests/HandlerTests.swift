import LuaSandbox
import Testing

@Suite struct `A handler` {
    @Test func `that returns nothing has succeeded`() async throws {
        let plugin = try SandboxUnderTest("return function(event) end")
        #expect(await plugin.invoke() == .succeeded(nil))
    }

    @Test func `that returns true has succeeded`() async throws {
        let plugin = try SandboxUnderTest("return function() return true end")
        #expect(await plugin.invoke() == .succeeded(nil))
    }

    @Test func `that returns a table replies with it`() async throws {
        let plugin = try SandboxUnderTest("return function(event) return { msg = event.name } end")
        #expect(await plugin.invoke(#"{"name":"Ada"}"#).json == #"{"msg":"Ada"}"#)
    }

    @Test(arguments: [
        ("return false, 'no such person'", Ending.failed("no such person")),
        ("return nil, 'no such person'", .failed("no such person")),
        ("return false", .failed(nil)),
        ("return reply.fail('later')", .failed("later")),
        ("return reply.drop('not ours')", .dropped("not ours")),
        ("return reply.ok()", .succeeded(nil)),
    ])
    func `says how it ended`(body: String, ending: Ending) async throws {
        let plugin = try SandboxUnderTest("return function() \(body) end")
        #expect(await plugin.invoke() == ending)
    }

    @Test func `that raises ends with its place and a traceback`() async throws {
        let plugin = try SandboxUnderTest(
            "local function inner() error('oh no') end\nreturn function() inner() end"
        )
        let ending = await plugin.invoke()
        #expect(ending.failure?.message == "plugins/p.lua:1: oh no")
        #expect(ending.failure?.traceback?.contains("plugins/p.lua:2: in function") == true)
    }

    @Test func `that returns a string has misused its return`() async throws {
        let plugin = try SandboxUnderTest("return function() return 'hello' end")
        guard case .misused = await plugin.invoke() else {
            Issue.record("a string is no outcome")
            return
        }
    }

    @Test func `is found by its type, else by default`() async throws {
        let plugin = try SandboxUnderTest(
            "return { a = function() return {who='a'} end, default = function() return {who='d'} end }"
        )
        #expect(await plugin.invoke(handler: "a").json == #"{"who":"a"}"#)
        #expect(await plugin.invoke(handler: "b").json == #"{"who":"d"}"#)
    }

    @Test func `that is missing is said to be`() async throws {
        let plugin = try SandboxUnderTest("return { a = function() end }")
        guard case .noHandler = await plugin.invoke(handler: "b") else {
            Issue.record("there is no handler for b")
            return
        }
    }

    @Test func `gets its body as the very table of the document`() async throws {
        let plugin = try SandboxUnderTest(
            "return function(e) return { same = e.body == e.raw.event, id = e.body.id } end"
        )
        let ending = await plugin.invoke(#"{"raw":{"event":{"id":7}}}"#, alias: "body=raw.event")
        #expect(ending.json.map { $0.contains("\"same\":true") && $0.contains("\"id\":7") } == true)
    }

    @Test func `can require a module of its own folder only`() async throws {
        let plugin = try SandboxUnderTest(
            "local m = require('greet')\nreturn function() return { m.hello(), (pcall(require, 'os')) } end",
            modules: ["greet": "return { hello = function() return 'hello' end }"]
        )
        #expect(await plugin.invoke().json == #"["hello",false]"#)
    }

    @Test func `keeps nothing in globals after loading`() async throws {
        let plugin = try SandboxUnderTest("return function() counter = 1 end")
        #expect(await plugin.invoke().failure?.message.contains("counter") == true)
    }

    @Test func `writes to the log with its fields`() async throws {
        let plugin = try SandboxUnderTest(
            "return function() log.info('left', { user = 'ou_1' }) end"
        )
        #expect(await plugin.invoke() == .succeeded(nil))
        let line = RecordedEvents.Event.logged("left", fields: #"{"user":"ou_1"}"#, by: "test")
        #expect(plugin.events.events.contains(line))
    }

    @Test func `that logs without end is cut short and goes on`() async throws {
        let plugin = try SandboxUnderTest(
            "return function() for i = 1, 100000 do log.info('x') end return { done = true } end"
        )
        #expect(await plugin.invoke().json == #"{"done":true}"#)
        let lines = plugin.events.events.filter { if case .logged = $0 { true } else { false } }
        #expect(lines.count < 1100)
        let last = RecordedEvents.Event.logged(
            "the log of this invocation is full; what follows is left out",
            fields: "",
            by: "test"
        )
        #expect(lines.last == last)
    }

    @Test func `whose memory grows beyond its budget fails even under pcall`() async throws {
        let plugin = try SandboxUnderTest(
            """
            return function()
              local t = {}
              while true do pcall(function() t[#t + 1] = ("x"):rep(100000) .. #t end) end
            end
            """,
            memory: 4 << 20
        )
        guard case .exceeded = await plugin.invoke() else {
            Issue.record("the budget was not kept")
            return
        }
        #expect(await plugin.invoke() != .succeeded(nil))
    }
}
