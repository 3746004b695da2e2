import NightjarCore
import Synchronization

/// The open platform as a test wants it: answers by path, one after the other, and the last one
/// ever again.
final class ScriptedPlatform: WebClient {
    enum Reply {
        case answer(String, status: Int = 200, headers: [WebHeader] = [])
        case fault(WebFault)
    }

    struct Call {
        let request: WebRequest
        let reach: WebReach
        let deadline: MonotonicTime
        /// Behind the domain, without its query.
        let path: String

        var text: String { String(decoding: request.body ?? [], as: UTF8.self) }
        func header(_ name: String) -> String? { request.headers.first { $0.name == name }?.value }
    }

    private struct State {
        var replies: [String: [Reply]]
        var calls: [Call] = []
        var counts: [String: Int] = [:]
        var isHeld: Set<String> = []
        var held: [String: [CheckedContinuation<Void, Never>]] = [:]
        var watchers: [(path: String, count: Int, continuation: CheckedContinuation<Void, Never>)] =
            []
    }

    private let state: Mutex<State>
    private let log: EventLog?

    init(_ replies: [String: [Reply]], log: EventLog? = nil) {
        state = Mutex(State(replies: replies))
        self.log = log
    }

    func calls(of path: String) -> [Call] { state.withLock { $0.calls.filter { $0.path == path } } }

    /// Answers nothing at a path until it is released.
    func hold(_ path: String) { _ = state.withLock { $0.isHeld.insert(path) } }

    func release(_ path: String) {
        let held = state.withLock { state in
            state.isHeld.remove(path)
            return state.held.removeValue(forKey: path) ?? []
        }
        for continuation in held { continuation.resume() }
    }

    /// Returns once a path has been called so often.
    func called(_ path: String, times count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                let isThere = state.counts[path, default: 0] >= count
                if !isThere { state.watchers.append((path, count, continuation)) }
                return isThere
            }
            if isThere { continuation.resume() }
        }
    }

    func send(
        _ request: WebRequest,
        within reach: WebReach,
        until deadline: MonotonicTime
    ) async throws(WebFault) -> WebResponse {
        let path = Self.path(of: request.url)
        log?.add("\(request.method) \(path)")
        let reply = note(
            Call(request: request, reach: reach, deadline: deadline, path: path)
        )
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                let isHeld = state.isHeld.contains(path)
                if isHeld { state.held[path, default: []].append(continuation) }
                return isHeld
            }
            if !isHeld { continuation.resume() }
        }
        switch reply {
        case .answer(let body, let status, let headers):
            return WebResponse(status: status, headers: headers, body: Array(body.utf8))
        case .fault(let fault): throw fault
        case nil: throw WebFault(.misuse, "nothing is scripted for \(path)")
        }
    }

    private func note(_ call: Call) -> Reply? {
        let (reply, ready) = state.withLock { state in
            state.calls.append(call)
            let replies = state.replies[call.path] ?? []
            if replies.count > 1 { state.replies[call.path]?.removeFirst() }
            let count = state.counts[call.path, default: 0] + 1
            state.counts[call.path] = count
            let ready = state.watchers.filter { $0.path == call.path && $0.count <= count }
            state.watchers.removeAll { $0.path == call.path && $0.count <= count }
            return (replies.first, ready.map(\.continuation))
        }
        for continuation in ready { continuation.resume() }
        return reply
    }

    private static func path(of url: String) -> String {
        let rest = url.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }
        return String(rest.prefix { $0 != "?" })
    }
}

/// What happened, in its order.
final class EventLog: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock(\.self) }

    func add(_ line: String) { lines.withLock { $0.append(line) } }
}
