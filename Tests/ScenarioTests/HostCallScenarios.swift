import Foundation
import NightjarCore
import NightjarHTTP
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct `A plugin that asks the host` {
    @Test func `calls what is granted, keeps values over a restart, and reads its secrets`()
        async throws
    {
        let outside = try await Outside { request in
            Reply(status: 201, body: Array("\(request.path) ".utf8) + request.body)
        }
        let folder = try Self.folder(
            """
            return function()
              local count = kv.increment("count", 1)
              local answer = http.post("http://127.0.0.1:PORT/made", { id = 9007199254740993 })
              return { msg = count .. " " .. answer.status .. " " .. answer.body .. " " .. secrets.crm }
            end
            """,
            outside,
            grants: "http: [\"http://127.0.0.1:PORT\"], kv: true, secrets: { crm: hidden-word }"
        )
        for count in 1...2 {
            let daemon = try await RunningDaemon(folder)
            let client = try await Client(daemon)
            let reply = try await client.post(ScenarioFolder.delivery(of: "用户离职", id: "\(count)"))
            let text = "\(count) 201 /made " + #"{\"id\":9007199254740993} hidden-word"#
            #expect(reply.contains(text), "\(reply)")
            daemon.signal(SIGKILL)
            _ = await daemon.exitStatus()
            #expect(!daemon.logText.contains("hidden-word"))
        }
        await outside.stop()
    }

    @Test(arguments: [
        ("http.get('http://127.0.0.1:1/')", "add to the manifest:  grants: { leaving: { http: ["),
        ("kv.get('a')", "leaving.lua:2: kv.get: the plugin keeps no values; add to the manifest"),
        ("feishu.call('GET', 'im/v1/messages')", "im/v1/messages is not granted; add to"),
        ("secrets.token()", "leaving.lua:2: secrets.token is not granted"),
        (
            "crypto.sha256({})",
            "leaving.lua:2: crypto.sha256: the argument is a table, not a string"
        ),
    ])
    func `hears which grant is missing`(_ call: String, _ message: String) async throws {
        let folder = try ScenarioFolder.people(leaving: "return function()\n  \(call)\nend")
        let daemon = try await RunningDaemon(folder)
        let client = try await Client(daemon)
        let reply = try await client.post(ScenarioFolder.delivery(of: "用户离职", id: "1"))
        #expect(reply.hasPrefix(#"200 {"code":-1"#))
        _ = try await daemon.line(containing: message)
    }

    /// Held by the outside, so that all of them are under way at once.
    @Test func `and waits sixty times at once is in nobody's way`() async throws {
        let outside = try await Outside(isHeld: true) { _ in Reply(status: 200, body: []) }
        let folder = try Self.folder(
            """
            return function(event)
              if event.id == "beside" then return { msg = "beside" } end
              return { msg = "status " .. http.post("http://127.0.0.1:PORT/").status }
            end
            """,
            outside,
            grants: "http: [\"http://127.0.0.1:PORT\"]"
        )
        let daemon = try await RunningDaemon(folder)
        let client = try await Client(daemon)
        try await withThrowingTaskGroup(of: [String].self) { group in
            for part in 0..<10 { group.addTask { try await client.post(six: part) } }
            await outside.holds(60)
            let beside = ScenarioFolder.delivery(of: "用户离职", id: "beside")
            #expect(try await client.post(beside).contains("beside"))
            outside.letGo()
            for try await replies in group {
                #expect(replies.allSatisfy { $0.contains("status 200") }, "\(replies)")
            }
        }
        await outside.stop()
    }

    @Test func `is not led to an address that was not granted`() async throws {
        let outside = try await Outside { _ in Reply(status: 200, body: []) }
        let folder = try Self.folder(
            """
            return function()
              return { msg = http.post("http://localhost:PORT/").body }
            end
            """,
            outside,
            grants: "http: [\"http://localhost:PORT\"]"
        )
        let daemon = try await RunningDaemon(folder)
        let client = try await Client(daemon)
        let reply = try await client.post(ScenarioFolder.delivery(of: "用户离职", id: "1"))
        #expect(reply.hasPrefix(#"200 {"code":-1"#))
        let message =
            "http://localhost:\(outside.port) leads to 127.0.0.1, which is no public address"
        _ = try await daemon.line(containing: message)
        #expect(outside.requests == 0)
        await outside.stop()
    }

    private static func folder(
        _ plugin: String,
        _ outside: Outside,
        grants: String
    ) throws -> ScenarioFolder {
        let port = "\(outside.port)"
        let folder = try ScenarioFolder.people(
            leaving: plugin.replacing("PORT", with: port),
            policy: "timeout: 2900ms"
        )
        let manifest = try String(contentsOfFile: folder.manifestPath, encoding: .utf8)
        let entry = "\ngrants: { leaving: { \(grants.replacing("PORT", with: port)) } }\n"
        try folder.write(manifest + entry, to: "subscriptions.yaml")
        return folder
    }
}

extension Client {
    /// Six deliveries at once: as many as one poster sends side by side without waiting.
    fileprivate func post(six part: Int) async throws -> [String] {
        try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<6 {
                let body = ScenarioFolder.delivery(of: "用户离职", id: "slow \(part) \(number)")
                group.addTask { try await post(body) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}

/// A server that plugins call, which may hold its answers back.
private final class Outside: Sendable {
    private let loops = EventLoops(count: 1)
    private let gate: HeldRequests
    private let server: HTTPServer
    let port: Int

    init(isHeld: Bool = false, _ answer: @escaping @Sendable (Delivery) -> Reply) async throws {
        let gate = HeldRequests(isHeld: isHeld)
        let settings = HTTPServer.Settings(headers: []) { request in
            await gate.arrive()
            return answer(request)
        }
        server = try await HTTPServer.start(on: loops, settings)
        port = server.port
        self.gate = gate
    }

    var requests: Int { gate.count }
    func holds(_ count: Int) async { await gate.holds(count) }
    func letGo() { gate.letGo() }

    func stop() async {
        await server.stop(within: .zero)
        await loops.shutDown()
    }
}

private final class HeldRequests: Sendable {
    private struct State {
        var count = 0
        var isHeld: Bool
        var held: [CheckedContinuation<Void, Never>] = []
        var waiting: (count: Int, continuation: CheckedContinuation<Void, Never>)?
    }

    private let state: Mutex<State>

    init(isHeld: Bool) { state = Mutex(State(isHeld: isHeld)) }

    var count: Int { state.withLock { $0.count } }

    func arrive() async {
        await withCheckedContinuation { continuation in
            let (goesOn, waiter) = state.withLock { state in
                state.count += 1
                var waiter: CheckedContinuation<Void, Never>?
                if let waiting = state.waiting, state.count >= waiting.count {
                    waiter = waiting.continuation
                    state.waiting = nil
                }
                if state.isHeld { state.held.append(continuation) }
                return (!state.isHeld, waiter)
            }
            waiter?.resume()
            if goesOn { continuation.resume() }
        }
    }

    func holds(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.count >= count { return true }
                state.waiting = (count, continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    func letGo() {
        let held = state.withLock { state in
            defer { state.held = [] }
            state.isHeld = false
            return state.held
        }
        for continuation in held { continuation.resume() }
    }
}
