import NightjarCore
import NightjarFeishu

/// The platform's servers of connections as a test wants them: refuses what is scripted, one after
/// the other, and opens everything else.
final class ScriptedSockets: WebSocketClient {
    struct Call: Sendable {
        let url: String
        let reach: WebReach
        let loop: LoopIndex
        let deadline: MonotonicTime
    }

    let calls = Observed<[Call]>([])
    let opened = Observed<[ScriptedSocket]>([])
    private let refusals: Observed<[WebSocketFault]>
    private let early: [WebSocketMessage]
    private let end: WebSocketEnd?

    /// Refuses so; `early` and `end` are what comes before the opener has a connection in hand.
    init(
        refusing refusals: [WebSocketFault] = [],
        early: [WebSocketMessage] = [],
        end: WebSocketEnd? = nil
    ) {
        self.refusals = Observed(refusals)
        self.early = early
        self.end = end
    }

    func open(
        _ url: String,
        within reach: WebReach,
        on loop: LoopIndex,
        until deadline: MonotonicTime,
        _ receiver: any WebSocketReceiver
    ) async throws(WebSocketFault) -> any WebSocket {
        calls.change { $0.append(Call(url: url, reach: reach, loop: loop, deadline: deadline)) }
        var refusal: WebSocketFault?
        refusals.change { if !$0.isEmpty { refusal = $0.removeFirst() } }
        if let refusal { throw refusal }
        let socket = ScriptedSocket(receiver)
        for message in early { receiver.received(message) }
        if let end { socket.end(end) }
        opened.change { $0.append(socket) }
        return socket
    }

    var areAllClosed: Bool { opened.value.allSatisfy { $0.state.value.isClosed } }

    /// The connection that was opened as this one, from 0.
    func socket(_ number: Int) async -> ScriptedSocket {
        await opened.wait { $0.count > number }[number]
    }
}

/// One connection, as the platform has it.
final class ScriptedSocket: WebSocket {
    struct State: Sendable {
        var sent: [LongConnectionFrame] = []
        var isHeld = false
        var holds = 0
        var isClosed = false
        var hasEnded = false

        /// What was sent but pings.
        var answers: [LongConnectionFrame] { sent.filter { $0[header: "type"] != "ping" } }
        var pings: Int { sent.count { $0[header: "type"] == "ping" } }
    }

    let state = Observed(State())
    private let receiver: any WebSocketReceiver

    init(_ receiver: any WebSocketReceiver) {
        self.receiver = receiver
    }

    var answers: [LongConnectionFrame] { state.value.answers }

    func send(_ message: [UInt8]) {
        guard let frame = LongConnectionFrame(message) else { return }
        state.change { if !$0.hasEnded { $0.sent.append(frame) } }
    }

    func hold() {
        state.change {
            $0.isHeld = true
            $0.holds += 1
        }
    }

    func resume() { state.change { $0.isHeld = false } }

    func close() {
        state.change { $0.isClosed = true }
        end(.closedHere)
    }

    func end(_ end: WebSocketEnd) {
        var isFirst = false
        state.change {
            isFirst = !$0.hasEnded
            $0.hasEnded = true
        }
        if isFirst { receiver.ended(end) }
    }

    func receive(_ frame: LongConnectionFrame) { receive(frame.bytes) }

    func receive(_ bytes: [UInt8]) { receiver.received(.binary(bytes)) }

    func receiveText() { receiver.received(.text(byteCount: 4)) }

    func pong(_ config: String = "") {
        let headers = [LongConnectionFrame.Header("type", "pong")]
        let payload = config.isEmpty ? nil : Array(config.utf8)
        receive(LongConnectionFrame(.control, service: 7, headers: headers, payload: payload))
    }

    func answers(_ count: Int) async -> [LongConnectionFrame] {
        await state.wait { $0.answers.count >= count }.answers
    }
}
