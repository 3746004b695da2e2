import NightjarCore
import NightjarFeishu
import NightjarHTTP
import Synchronization

/// One connection of an ``AppClient``.
final class AppConnection: WebSocketReceiver {
    private struct State {
        var socket: (any WebSocket)?
        var frames: [LongConnectionFrame] = []
        var noise = 0
        var events: [[UInt8]] = []
        var pieces: [String: [Int: [UInt8]]] = [:]
        var waiting: [(count: Int, CheckedContinuation<Void, Never>)] = []
        var end: WebSocketEnd?
        var endWaiting: [CheckedContinuation<Void, Never>] = []
    }

    private let loops: EventLoops
    private let handler: AppClient.Handler
    private let state = Mutex(State())

    init(on loops: EventLoops, _ handler: @escaping AppClient.Handler) {
        self.loops = loops
        self.handler = handler
    }

    /// All frames that came.
    var frames: [LongConnectionFrame] { state.withLock(\.frames) }

    /// How much came that was no frame.
    var noise: Int { state.withLock(\.noise) }

    /// The events that came, put together, in the order of their ends.
    var events: [[UInt8]] { state.withLock(\.events) }

    func take(_ socket: any WebSocket) { state.withLock { $0.socket = socket } }

    /// Sends a frame.
    func send(_ frame: LongConnectionFrame) async {
        await loops.run(on: 0) { [self] in state.withLock(\.socket)?.send(frame.bytes) }
    }

    /// Says goodbye.
    func close() async {
        await loops.run(on: 0) { [self] in state.withLock(\.socket)?.close() }
    }

    /// Returns once so many frames have come.
    func frames(_ count: Int) async -> [LongConnectionFrame] {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                guard state.frames.count < count else { return true }
                state.waiting.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
        return frames
    }

    /// Returns once it has ended.
    func ended() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard state.end == nil else { return true }
                state.endWaiting.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    func received(_ message: WebSocketMessage) {
        guard case .binary(let bytes) = message, let frame = LongConnectionFrame(bytes) else {
            state.withLock { $0.noise += 1 }
            return
        }
        let (event, ready) = state.withLock { state in
            state.frames.append(frame)
            let ready = state.waiting.filter { $0.count <= state.frames.count }
            let count = state.frames.count
            state.waiting.removeAll { $0.count <= count }
            return (Self.event(of: frame, &state), ready)
        }
        for (_, continuation) in ready { continuation.resume() }
        guard let event, let payload = handler(frame, event) else { return }
        state.withLock(\.socket)?.send(frame.answer(payload, after: .zero).bytes)
    }

    func ended(_ end: WebSocketEnd) {
        let waiting = state.withLock { state in
            state.end = end
            defer { state.endWaiting = [] }
            return state.endWaiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// The event that a frame completes; junk completes none.
    private static func event(of frame: LongConnectionFrame, _ state: inout State) -> [UInt8]? {
        guard frame.method == .data, frame[header: "type"] == "event",
            let id = frame[header: "message_id"], !id.hasPrefix("junk"),
            let sum = frame[header: "sum"].flatMap({ Int($0) }),
            let seq = frame[header: "seq"].flatMap({ Int($0) })
        else { return nil }
        state.pieces[id, default: [:]][seq] = frame.payload
        guard let pieces = state.pieces[id], pieces.count == sum else { return nil }
        state.pieces[id] = nil
        let event = (0..<sum).flatMap { pieces[$0] ?? [] }
        state.events.append(event)
        return event
    }
}
