import Foundation
import LuaSandbox
import NightjarCore
import NightjarScripts
import Synchronization
import Testing

@Suite struct `A script's host` {
    private static let values = FakeValues()
    /// A suite is made anew for each test.
    private let web = FakeWeb()
    private let loop = OneLoop()

    @Test(arguments: [
        (
            "crypto.sha256", [HostValue.text("abc")],
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        ),
        (
            "crypto.hmac_sha256",
            [.text("key"), .text("The quick brown fox jumps over the lazy dog")],
            "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
        ),
        ("crypto.base64_encode", [.text([0, 255, 16])], "AP8Q"),
        ("crypto.base64_decode", [.text("aGk=")], "hi"),
    ])
    func `has digests and encodings`(
        _ function: String,
        _ arguments: [HostValue],
        _ text: String
    ) async {
        #expect(await answer(function, arguments) == .values([.text(text)]))
    }

    @Test func `gives as many random bytes as are asked for, and others each time`() async throws {
        var seen: Set<[UInt8]> = []
        for _ in 0..<10 {
            guard case .values(let values) = await answer("crypto.random", [.integer(16)]),
                case .text(let bytes) = values[0]
            else {
                Issue.record("no bytes")
                return
            }
            #expect(bytes.count == 16)
            seen.insert(bytes)
        }
        #expect(seen.count == 10)
        #expect(await answer("crypto.random", [.integer(-1)]).isRaised)
        #expect(await answer("crypto.random", [.integer(.max)]).isRaised)
        #expect(await answer("crypto.random", [.float(1.5)]).isRaised)
        // On the loop: more would hold it up.
        #expect(await !answer("crypto.random", [.integer(4096)]).isRaised)
        #expect(await answer("crypto.random", [.integer(4097)]).isRaised)
    }

    @Test func `digests short texts at once, and long ones beside the loops`() async {
        let short = [UInt8](repeating: 0x61, count: 32 << 10)
        _ = await answer("crypto.sha256", [.text(short)])
        #expect(loop.starts == 0)
        let long = await answer("crypto.sha256", [.text(short + [0x61])])
        #expect(loop.starts == 1)
        guard case .values(let values) = long, case .text(let text) = values[0] else {
            Issue.record("\(long)")
            return
        }
        #expect(text.count == 64)
    }

    @Test(arguments: [
        ("http.request", [HostValue.text("GET"), .text("https://a.example/")], "http"),
        ("kv.get", [.text("a")], "kv: true"),
        ("feishu.call", [.text("GET"), .text("im/v1/messages/om_1")], "feishu: [im/v1/messages]"),
    ])
    func `says which line of the manifest is missing`(
        _ function: String,
        _ arguments: [HostValue],
        _ line: String
    ) async {
        guard case .raised(let message) = await answer(function, arguments, granted: ScriptGrant())
        else {
            Issue.record("it was not refused")
            return
        }
        #expect(message.contains("add to the manifest:  grants: { p: { \(line)"))
    }

    @Test func `names the origin that is not granted, on a redirect too`() async {
        let answer = await answer("http.request", [.none, .text("https://elsewhere.example/x")])
        #expect(
            answer
                == .raised(
                    "https://elsewhere.example is not granted; add to the manifest:  "
                        + "grants: { p: { http: [https://elsewhere.example] } }"
                )
        )
    }

    @Test(arguments: [
        ("im/v1/messages", true), ("/open-apis/im/v1/messages?receive_id_type=open_id", true),
        ("im/v1/messages/om_1/reply", true), ("im/v1/chats/oc_1/members", true),
        ("im/v1/chats/oc_1", false), ("im/v1", false), ("im/v1/messages2", false),
        ("contact/v3/users", false), ("im/v1/messages/../../../contact/v3/users", false),
        ("im/v1/messages/%2e%2e/x", false), ("im//v1/messages", false), ("", false),
        ("//evil.example/im/v1/messages", false), ("im/v1/messages\\..\\x", false),
    ])
    func `lets call an API by its whole parts`(_ path: String, _ isGranted: Bool) async {
        let answer = await answer(
            "feishu.call",
            [.text("POST"), .text(path), .json(Array("{}".utf8))]
        )
        #expect(answer == .values([.json(Array("{}".utf8))]) || !isGranted)
        #expect(answer.isRaised == !isGranted)
    }

    @Test func `gives the platform's code and message`() async {
        let answer = await answer("feishu.call", [.text("POST"), .text("im/v1/messages/bad")])
        #expect(answer == .values([.none, .text("no such chat"), .integer(230_002)]))
    }

    @Test(arguments: [
        ("kv.set", [HostValue.text("k"), .none]), ("kv.set", [.text(""), .json([0x31])]),
        ("kv.set", [.text([0xFF]), .json([0x31])]),
        ("kv.set", [.text("k"), .json([0x31]), .json(Array(#"{"ttl":0}"#.utf8))]),
        ("kv.set", [.text("k"), .json([0x31]), .json(Array(#"{"lifetime":1}"#.utf8))]),
        (
            "kv.set",
            [.text("k"), .json([UInt8](repeating: 0x31, count: ValueBounds.valueBytes + 1))]
        ),
        ("kv.get", [.text(String(repeating: "k", count: ValueBounds.keyBytes + 1))]),
        ("kv.get", []), ("kv.increment", [.text("k"), .float(.nan)]), ("kv.nothing", [.text("k")]),
        ("http.request", [.text("GET"), .integer(1), .text("x")]),
        ("http.request", [.text("GET"), .text("https://a.example"), .json(Array("[1]".utf8))]),
        ("http.request", [.text("GET"), .text("https://a.example"), .none, .none, .integer(0)]),
        ("feishu.call", [.text("GET"), .text("im/v1/messages"), .text("body")]),
    ])
    func `raises what is no use of a function`(_ function: String, _ arguments: [HostValue]) async {
        #expect(await answer(function, arguments).isRaised)
    }

    @Test func `asks for a deadline that is never beyond the invocation's`() async {
        _ = await answer(
            "http.request",
            [.none, .text("https://a.example/"), .none, .none, .integer(5)]
        )
        #expect(web.deadline == MonotonicTime(nanoseconds: 5_000_000))
        _ = await answer(
            "http.request",
            [.none, .text("https://a.example/"), .none, .none, .integer(900_000)]
        )
        #expect(web.deadline == MonotonicTime(nanoseconds: 1_000_000_000))
    }

    @Test func `tells a failure of the outside as nil and a message`() async {
        #expect(
            await answer("http.request", [.none, .text("https://a.example/down")])
                == .failed("it is down")
        )
        #expect(
            await answer("kv.get", [.text("broken")]) == .failed("the store cannot be used now")
        )
        #expect(
            await answer("kv.set", [.text("full"), .json([0x31])]) == .failed("the space is full")
        )
    }

    private func answer(
        _ function: String,
        _ arguments: [HostValue],
        granted: ScriptGrant? = nil
    ) async -> HostAnswer {
        var grant = ScriptGrant()
        grant.keepsValues = true
        grant.apis = ["im/v1/messages", "im/v1/chats/:chat_id/members"]
        grant.web = WebReach(Set([WebOrigin("https://a.example")].compactMap { $0 }))
        let services = ScriptServices(web: web, values: Self.values, loops: loop)
        let host = ScriptHost(
            plugin: "p",
            grant: granted ?? grant,
            services: { services },
            platform: ScriptPlatform(app: "bot", api: FakePlatform()),
            identity: .tenant
        )
        let call = HostFunctionCall(function: function, arguments: arguments)
        return await withCheckedContinuation { continuation in
            host.answer(call, until: 1_000_000_000, on: 0) { continuation.resume(returning: $0) }
        }
    }
}

extension HostAnswer {
    fileprivate var isRaised: Bool { if case .raised = self { true } else { false } }
}

private final class OneLoop: WorkLoops {
    private let counts = Mutex(0)
    var starts: Int { counts.withLock { $0 } }

    struct Timer: WorkTimer { func cancel() {} }

    let count = 1
    var now: MonotonicTime { MonotonicTime(nanoseconds: 0) }
    func start(on loop: LoopIndex, _ work: @escaping @Sendable () async -> Void) {
        counts.withLock { $0 += 1 }
        Task { await work() }
    }
    func schedule(
        on loop: LoopIndex,
        at moment: MonotonicTime,
        _ call: @escaping @Sendable () -> Void
    ) -> any WorkTimer { Timer() }
}

private final class FakeWeb: WebClient {
    private let last = Mutex(MonotonicTime(nanoseconds: 0))
    var deadline: MonotonicTime { last.withLock { $0 } }

    func send(
        _ request: WebRequest,
        within reach: WebReach,
        until deadline: MonotonicTime
    ) async throws(WebFault) -> WebResponse {
        last.withLock { $0 = deadline }
        if request.url.contains("elsewhere") {
            throw WebFault(
                .notGranted(origin: "https://elsewhere.example"),
                "https://elsewhere.example is not granted"
            )
        }
        if request.url.hasSuffix("down") { throw WebFault(.failed, "it is down") }
        return WebResponse(status: 200)
    }
}

private struct FakeValues: KeyValueStore {
    func value(of key: String, in space: String) async throws(StoreFault) -> [UInt8]? {
        if key == "broken" { throw StoreFault(.damaged, "/somewhere/nightjar.db is damaged") }
        return nil
    }

    func change(
        _ key: String,
        in space: String,
        _ change: ValueChange
    ) async throws(StoreFault) -> ValueChangeResult {
        key == "full" ? .refused("the space is full") : .done(nil)
    }
}

private struct FakePlatform: OpenPlatform {
    func call(
        _ method: String,
        _ path: String,
        body: [UInt8]?,
        as identity: Identity,
        until deadline: MonotonicTime
    ) async throws(OpenPlatformFault) -> [UInt8] {
        if path.hasSuffix("bad") { throw OpenPlatformFault("no such chat", code: 230_002) }
        return Array("{}".utf8)
    }
}
