import NightjarCore
import NightjarFeishu
import NightjarHTTP
import Synchronization

/// A platform that gives addresses which nobody serves, to be tried again after ten minutes, or that says
/// nothing at all.
final class RefusingPlatform: WebClient, WebSocketClient {
    private struct State {
        var asked = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
        var isOver = false
    }

    private let loops = EventLoops(count: 1)
    private let isSilent: Bool
    private let state = Mutex(State())
    private let (calls, continuation) = AsyncStream<Int>.makeStream()

    private init(isSilent: Bool) {
        self.isSilent = isSilent
    }

    /// Gives `body` one, and ends it afterwards.
    static func with(
        silent isSilent: Bool = false,
        _ body: (RefusingPlatform) async throws -> Void
    ) async throws {
        let platform = RefusingPlatform(isSilent: isSilent)
        let result: Result<Void, any Error>
        do { result = .success(try await body(platform)) } catch { result = .failure(error) }
        let waiting = platform.state.withLock { state in
            state.isOver = true
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
        await platform.loops.shutDown()
        try result.get()
    }

    var node: LongConnectionNode {
        LongConnectionNode(
            loops: loops,
            web: self,
            sockets: self,
            random: { 0.5 },
            answer: { _ in Reply(status: 500, json: "{}") },
            unfitness: { nil },
            notice: { _ in }
        )
    }

    /// How often an address was asked for.
    var count: Int { state.withLock(\.asked) }

    /// Waits until an address has been asked for so often.
    func asked(_ count: Int) async {
        for await number in calls where number >= count { return }
    }

    func send(
        _ request: WebRequest,
        within reach: WebReach,
        until deadline: MonotonicTime
    ) async throws(WebFault) -> WebResponse {
        continuation.yield(
            state.withLock {
                $0.asked += 1; return $0.asked
            }
        )
        if isSilent {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if !state.isOver { state.waiting.append(continuation) }
                    return state.isOver
                }
                if isOver { continuation.resume() }
            }
        }
        let config = #"{"ReconnectInterval":600,"ReconnectNonce":0}"#
        let data = #"{"URL":"wss://platform.test/ws?service_id=1","ClientConfig":\#(config)}"#
        let answer = #"{"code":0,"msg":"ok","data":\#(data)}"#
        return WebResponse(status: 200, body: Array(answer.utf8))
    }

    func open(
        _ url: String,
        within reach: WebReach,
        on loop: LoopIndex,
        until deadline: MonotonicTime,
        _ receiver: any WebSocketReceiver
    ) async throws(WebSocketFault) -> any WebSocket {
        throw .refused(status: 503, headers: [])
    }
}
