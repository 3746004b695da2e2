import Foundation
import LuaSandbox
import NightjarHTTP
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A function of the host` {
    @Test func `gets any value of Lua as it is, and gives any back`() async throws {
        let host = RecordingHost { call in .values(call.arguments) }
        let source = """
            return function()
              local big = 9007199254740993
              local a, b, c = kv.set("k\\0ey", big, nil)
              local t = http.request({ method = "PUT", url = "u", headers = { a = "b" }, body = "\\255\\0", timeout = 1.5 })
              return { same = a == "k\\0ey", big = b == big, c = c == nil }
            end
            """
        let plugin = try SandboxUnderTest(source)
        let ending = await plugin.invoke(host: host)
        #expect(ending.json == #"{"big":true,"c":true,"same":true}"#.sorted(of: ending.json))
        #expect(
            host.calls == [
                HostFunctionCall.expected(
                    "kv.set",
                    [.text(Array("k\0ey".utf8)), .json(Array("9007199254740993".utf8)), .none]
                ),
                HostFunctionCall.expected(
                    "http.request",
                    [
                        .text("PUT"), .text("u"), .json(Array(#"{"a":"b"}"#.utf8)),
                        .text([255, 0]), .float(1.5),
                    ]
                ),
            ]
        )
    }

    @Test func `answers with each kind of value`() async throws {
        let values: [HostValue] = [
            .none, .boolean(true), .integer(.min), .float(0.5), .text([0, 255]),
            .json(Array("[1,{\"a\":null}]".utf8)),
        ]
        let host = RecordingHost { _ in .values(values) }
        let plugin = try SandboxUnderTest(
            """
            return function()
              local n, b, i, f, s, t = feishu.call("GET", "x")
              return { ok = n == nil and b == true and i == math.mininteger and f == 0.5
                and s == "\\0\\255" and t[1] == 1 and t[2].a == json.null }
            end
            """
        )
        #expect(await plugin.invoke(host: host).json == #"{"ok":true}"#)
    }

    @Test func `makes a table of an HTTP response, and passes a failure on`() async throws {
        let host = RecordingHost { call in
            guard call.arguments[1] == .text("good") else { return .failed("refused") }
            return .values([.integer(201), .json(Array(#"{"x":"y"}"#.utf8)), .text("made")])
        }
        let plugin = try SandboxUnderTest(
            """
            return function()
              local r = http.post("good", { a = 1 }, { timeout = 50 })
              local none, why = http.get("bad")
              return { ok = r.status == 201 and r.headers.x == "y" and r.body == "made"
                and none == nil and why == "refused" }
            end
            """
        )
        #expect(await plugin.invoke(host: host).json == #"{"ok":true}"#)
        #expect(host.calls[0].arguments[3] == .json(Array(#"{"a":1}"#.utf8)))
        #expect(host.calls[0].arguments[4] == .integer(50))
    }

    @Test(arguments: [
        ("kv.get('a')", "p.lua:2: kv.get: no"),
        ("http.get('u', { header = 1 })", "p.lua:2: http.get: unknown option header"),
        ("kv.set('a', function() end)", "p.lua:2: kv.set: argument #2:"),
        ("kv.get(print)", "p.lua:2: kv.get: argument #1 is a function"),
        ("secrets.token()", "p.lua:2: secrets.token is not granted; add it to"),
        ("secrets.x = 1", "p.lua:2: secrets.x assigned; the library tables are read-only"),
    ])
    func `raises at the script's line`(_ code: String, _ message: String) async throws {
        let host = RecordingHost { _ in .raised("no") }
        let plugin = try SandboxUnderTest("return function()\n  \(code)\nend")
        guard case .raised(let failure) = await plugin.invoke(host: host) else {
            Issue.record("it did not raise")
            return
        }
        #expect(failure.message.hasPrefix("plugins/\(message)"))
    }

    @Test func `waits wherever a script may stand`() async throws {
        let host = RecordingHost { _ in .values([.integer(7)]) }
        for (place, code) in `A host call`.places {
            let source = code.replacing("time.sleep(", with: "kv.get(")
                .replacing("pcall(kv.get(", with: "pcall(kv.get, (")
            let plugin = try SandboxUnderTest("return function() \(source) end")
            let ending = await plugin.invoke(host: host)
            #expect(ending.json == #"{"ok":true}"#, "in \(place): \(ending)")
        }
    }

    @Test func `gives the secrets that are granted, and no other`() async throws {
        let plugin = try SandboxUnderTest(
            "local s = secrets.a return function() return { a = s, both = secrets.b == 'two' } end"
        ) { $0.secrets = SandboxSecrets(["a": Array("one".utf8), "b": Array("two".utf8)]) }
        let ending = await plugin.invoke()
        #expect(ending.json == #"{"a":"one","both":true}"#.sorted(of: ending.json), "\(ending)")
        #expect(!"\(SandboxSecrets(["a": Array("one".utf8)]))".contains("one"))
    }

    @Test func `whose answer does not fit into the budget fails, and the handler goes on`()
        async throws
    {
        let host = RecordingHost { _ in .values([.text([UInt8](repeating: 65, count: 900_000))]) }
        let plugin = try SandboxUnderTest(
            """
            return function()
              local kept, why = {}, nil
              for i = 1, 40 do
                local text, message = kv.get("k")
                if not text then why = message break end
                kept[i] = text
              end
              return { why = why, some = #kept > 1 }
            end
            """,
            memory: 4 << 20
        )
        let ending = await plugin.invoke(host: host)
        let json = ending.json ?? "\(ending)"
        #expect(json.contains("does not fit into the plugin's memory"))
        #expect(json.contains(#""some":true"#))
    }

    @Test func `takes arguments up to a bound, and no breach comes of more`() async throws {
        let host = RecordingHost { call in .values([.integer(Int64(call.arguments.count))]) }
        let plugin = try SandboxUnderTest(
            """
            return function()
              local long = ("x"):rep(1 << 20)
              local one = crypto.sha256(long)
              local ok, why = pcall(crypto.hmac_sha256, long, long)
              return { one = one, ok = ok, why = why }
            end
            """
        )
        let ending = await plugin.invoke(host: host)
        #expect(
            ending.json?.contains("the arguments have more than 1114112 bytes together") == true,
            "\(ending)"
        )
        #expect(ending.json?.contains(#""one":1"#) == true)
    }

    @Test func `that waits in what together has dropped counts, and is an error at the bound`()
        async throws
    {
        let host = RecordingHost(isSilent: true) { _ in .values([]) }
        let plugin = try SandboxUnderTest(
            """
            return function()
              local functions = {}
              for i = 1, 200 do functions[i] = function() kv.get("a") end end
              functions[201] = function() error("stop") end
              local seen
              for round = 1, 3 do
                local ok, why = pcall(together, table.unpack(functions))
                if not tostring(why):find("stop") then seen = why end
              end
              return { seen = seen }
            end
            """
        )
        let ending = await plugin.invoke(host: host)
        #expect(ending.json?.contains("waits for at most 257 calls") == true, "\(ending)")
        host.speak()
        #expect(
            await plugin.invoke(within: .seconds(5), host: RecordingHost { _ in .values([]) }).json
                != nil
        )
        #expect(plugin.events.startedPIDs.count == 1)
    }

    @Test func `is refused where very many are under way on a loop`() async throws {
        let host = RecordingHost(isSilent: true) { _ in .values([]) }
        let plugin = try SandboxUnderTest(
            """
            return function()
              local functions, long = {}, ("a"):rep(32768)
              for i = 1, 40 do
                functions[i] = function()
                  local _, why = kv.get(long)
                  if why == "too much is under way already" then error(why) end
                end
              end
              local ok, why = pcall(together, table.unpack(functions))
              return { why = not ok and why or nil }
            end
            """,
            memory: 64 << 20
        )
        await withTaskGroup(of: Ending.self) { group in
            for _ in 0..<36 { group.addTask { await plugin.invoke(host: host) } }
            // 32 MiB of 45: the rest ends at once, and what is under way goes on.
            let first = await group.next()
            #expect(
                first?.json?.contains("too much is under way already") == true,
                "\(String(describing: first))"
            )
            host.speak()
            for await ending in group { #expect(ending.json != nil) }
        }
    }

    @Test func `whose answer no script can have is nil and a reason`() async throws {
        let deep =
            Array(String(repeating: "[", count: 200).utf8)
            + Array(String(repeating: "]", count: 200).utf8)
        let host = RecordingHost { _ in .values([.integer(1), .json(deep)]) }
        let plugin = try SandboxUnderTest(
            "return function() local none, why = kv.get('a') return { none = none == nil, why = why } end"
        )
        let ending = await plugin.invoke(host: host)
        #expect(
            ending.json?.contains("the answer cannot be taken: nested too deep") == true,
            "\(ending)"
        )
    }

    @Test func `of which a thousand wait holds nobody up`() async throws {
        let host = RecordingHost(isSilent: true) { _ in .values([.integer(1)]) }
        let plugin = try SandboxUnderTest(
            "return { wait = function() kv.get('a') return {} end, test = function() return { ok = true } end }"
        )
        await withTaskGroup(of: Ending.self) { group in
            for _ in 0..<1000 {
                group.addTask { await plugin.invoke(handler: "wait", host: host) }
            }
            await host.waits(for: 1000)
            let beside = await plugin.invoke()
            #expect(beside.json == #"{"ok":true}"#)
            host.speak()
            for await ending in group { #expect(ending.json == "{}" || ending.json == "[]") }
        }
        #expect(plugin.events.startedPIDs.count == 1)
    }
}

extension HostFunctionCall {
    fileprivate static func expected(_ function: String, _ arguments: [HostValue]) -> Self {
        HostFunctionCall(function: function, arguments: arguments)
    }
}

extension String {
    /// A table's names come in any order: this text where `other` has the same characters.
    fileprivate func sorted(of other: String?) -> String? {
        self.sorted() == other?.sorted() ? other : self
    }
}

/// A host that remembers what it was asked.
final class RecordingHost: HostFunctions {
    private struct State {
        var calls: [HostFunctionCall] = []
        var silent: [@Sendable () -> Void] = []
        var waiting: (count: Int, continuation: CheckedContinuation<Void, Never>)?
        var isSilent: Bool
    }

    private let state: Mutex<State>
    private let respond: @Sendable (HostFunctionCall) -> HostAnswer

    init(isSilent: Bool = false, _ respond: @escaping @Sendable (HostFunctionCall) -> HostAnswer) {
        state = Mutex(State(isSilent: isSilent))
        self.respond = respond
    }

    var calls: [HostFunctionCall] { state.withLock { $0.calls } }

    func answer(
        _ call: HostFunctionCall,
        until deadline: UInt64,
        on loop: Int,
        _ reply: @escaping @Sendable (HostAnswer) -> Void
    ) {
        let answer = respond(call)
        let (isSilent, waiter) = state.withLock { state in
            state.calls.append(call)
            guard state.isSilent else { return (false, nil as CheckedContinuation<Void, Never>?) }
            let loop = SandboxUnderTest.loops.loops[loop]
            state.silent.append { loop.execute { reply(answer) } }
            guard let waiting = state.waiting, state.silent.count >= waiting.count else {
                return (true, nil)
            }
            state.waiting = nil
            return (true, waiting.continuation)
        }
        waiter?.resume()
        if !isSilent { reply(answer) }
    }

    /// Waits until so many calls wait.
    func waits(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.silent.count >= count { return true }
                state.waiting = (count, continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Answers all that wait.
    func speak() {
        let answers = state.withLock { state in
            defer { state.silent = [] }
            state.isSilent = false
            return state.silent
        }
        for answer in answers { answer() }
    }
}
