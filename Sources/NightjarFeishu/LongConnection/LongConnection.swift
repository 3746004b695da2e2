import NightjarCore
import Synchronization

/// One connection, from before it is open until it has ended; all on its loop.
///
/// ```
/// opening ──begin──▶ serving ──drain, leave──▶ draining ──last answer, or time──▶ closing ──ended──▶ ended
///                       └───────no pong, a run of junk───────────────────────────────▲
/// ```
///
/// 1. Each message that becomes a delivery gets one answer, on the frame that made it whole, as long
///    as the connection is open: after the platform's goodbye nothing can be sent any more, and the
///    platform sends the event again.
/// 2. Deliveries run side by side; beyond so many the connection is not read until some are answered,
///    and is given up where none is.
/// 3. Nothing that comes in ends more than this connection.
final class LongConnection: WebSocketReceiver {
    /// How it came to an end.
    struct End: Sendable, Equatable {
        enum Cause: Sendable, Equatable {
            /// Asked to.
            case drained
            /// This node could not handle events.
            case unfit
            case lost
        }

        let cause: Cause
        let reason: String
        /// Whether the platform has answered a ping: else it never was a connection.
        let wasAlive: Bool
    }

    /// Each delivery is answered 3 seconds after it came, at the latest; the rest is for what it
    /// takes to get here.
    static let drainTime = Duration.seconds(5)
    /// How long a pong may take at least, however close pings are.
    static let shortestPong = Duration.seconds(10)
    /// From one ping to the next where the connection was not read in between.
    static let shortestWatch = Duration.seconds(5)
    /// How long it may be held without any answer: each has its time within.
    static let longestHold = Duration.seconds(10)
    /// How long a pong may take where pings are not closer: users of shorter watches tell of false
    /// alarms, and of hours without events where there was none.
    static let longestPong = Duration.seconds(30)

    let loop: LoopIndex
    private let address: LongConnectionAddress
    private let node: LongConnectionNode
    private let app: FeishuAppAccess
    private let owner: Owner
    private let state: Mutex<State>

    /// What it says to the set that it belongs to.
    struct Owner: Sendable {
        let count: @Sendable (LongConnectionCounts.Change) -> Void
        let configured: @Sendable (LongConnectionConfig) -> Void
        let ignored: @Sendable (LongConnectionJunk) -> Void
    }

    init(
        to address: LongConnectionAddress,
        of app: FeishuAppAccess,
        _ config: LongConnectionConfig,
        on loop: LoopIndex,
        _ node: LongConnectionNode,
        _ owner: Owner
    ) {
        self.address = address
        self.app = app
        self.loop = loop
        self.node = node
        self.owner = owner
        state = Mutex(State(config))
    }

    /// Serves an open connection, and returns when it has ended.
    func serve(_ socket: any WebSocket) async -> End {
        let missed = state.withLock { $0.begin(socket) }
        perform(missed)
        beat()
        return await withCheckedContinuation { continuation in
            let end = state.withLock { $0.wait(continuation) }
            if let end { continuation.resume(returning: end) }
        }
    }

    /// Reads no more, sends what answers are still to come, and ends.
    func drain() { stop(.drained, "it was asked to stop") }

    func received(_ message: WebSocketMessage) {
        let now = node.loops.now
        switch message {
        case .text: perform(state.withLock { $0.ignore(.text) })
        case .binary(let bytes):
            guard bytes.count <= LongConnectionFrame.maximumSize else {
                return perform(state.withLock { $0.ignore(.tooLarge) })
            }
            let frame = LongConnectionFrame(bytes)
            perform(state.withLock { $0.take(frame, at: now) })
        }
    }

    func ended(_ end: WebSocketEnd) {
        let reason = text(of: end)
        let (timers, continuation, end) = state.withLock { $0.ended(reason) }
        for timer in timers { timer.cancel() }
        if let end { continuation?.resume(returning: end) }
    }

    private func stop(_ cause: End.Cause, _ reason: String) {
        let now = node.loops.now
        guard let effects = state.withLock({ $0.drain(cause, reason, now) }) else { return }
        perform(effects)
        set(.drain, at: now + Self.drainTime) { connection in
            connection.perform(connection.state.withLock { $0.close() })
        }
    }

    /// Pings, and sees to the pong and the next ping.
    private func beat() {
        let now = node.loops.now
        guard let deadline = state.withLock({ $0.ping(at: now) }) else { return }
        perform([.send(.ping(service: address.service))])
        set(.pong, at: deadline) { $0.checkPong() }
        rearm()
    }

    private func checkPong() { perform(state.withLock { $0.checkPong() }) }

    /// Gives it up where it is still held then, and nothing was answered.
    private func watchHold() {
        guard let moment = state.withLock(\.heldUntil) else { return }
        set(.held, at: moment) { connection in
            let now = connection.node.loops.now
            connection.perform(connection.state.withLock { $0.checkHeld(now) })
            connection.watchHold()
        }
    }

    private func set(
        _ alarm: State.Alarm,
        at moment: MonotonicTime,
        _ call: @escaping @Sendable (LongConnection) -> Void
    ) {
        guard !state.withLock(\.hasEnded) else { return }
        let timer = node.loops.schedule(on: loop, at: moment) { call(self) }
        state.withLock { $0.timers.updateValue(timer, forKey: alarm) }?.cancel()
    }

    private func perform(_ effects: [State.Effect]) {
        for effect in effects {
            switch effect {
            case .send, .hold, .resume, .close:
                if case .hold = effect { watchHold() }
                // A message may come before whoever opened the connection has it in hand.
                if let socket = state.withLock({ $0.socket(for: effect) }) {
                    perform(effect, socket)
                }
            case .run(let frame, let body): run(body, frame)
            case .configured(let config):
                owner.configured(config)
            case .rearm: rearm()
            case .count(let change): owner.count(change)
            case .ignored(let junk): owner.ignored(junk)
            }
        }
    }

    private func perform(_ effect: State.Effect, _ socket: any WebSocket) {
        switch effect {
        case .send(let frame): socket.send(frame.bytes)
        case .hold: socket.hold()
        case .resume: socket.resume()
        case .close: socket.close()
        case .run, .configured, .rearm, .count, .ignored: break
        }
    }

    /// A new interval counts from the last ping on, and no ping goes out while a pong is due.
    private func rearm() {
        guard let moment = state.withLock(\.nextPing) else { return }
        guard moment > node.loops.now else { return beat() }
        set(.ping, at: moment) { connection in
            connection.checkPong()
            connection.beat()
        }
    }

    private func run(_ body: [UInt8], _ frame: LongConnectionFrame) {
        let start = node.loops.now
        let delivery = Delivery(connectionOf: app.app, body: body, receivedAt: start, loop: loop)
        node.loops.start(on: loop) { [node] in
            let reply = await node.answer(delivery)
            let payload = LongConnectionReply.payload(reply, to: body)
            let answer = frame.answer(payload, after: node.loops.now - start)
            self.finish(answer, body.count + frame.overhead, reply.status)
        }
    }

    private func finish(_ answer: LongConnectionFrame, _ size: Int, _ status: Int) {
        let now = node.loops.now
        perform(state.withLock { $0.finish(answer, size, at: now) })
        // Whoever cannot handle events gets no more of them: another connection may.
        if status == 503, let reason = node.unfitness() { stop(.unfit, reason) }
    }

    private func text(of end: WebSocketEnd) -> String {
        func shown(_ text: String) -> String {
            let secrets = address.secrets + [app.appSecret]
            return FeishuText.shown(text, without: secrets, atMost: FeishuText.longestExcerpt)
        }
        switch end {
        case .closedHere: return "it was closed"
        case .closed(let code, let reason):
            let number = code.map { " with code \($0)" } ?? ""
            return "the platform closed it\(number)" + (reason.isEmpty ? "" : ": \(shown(reason))")
        case .broken(let text): return "it broke: \(shown(text))"
        }
    }
}
