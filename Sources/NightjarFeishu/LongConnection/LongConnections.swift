package import NightjarCore
import Synchronization

/// The long connections of one app, spread over the loops.
///
/// Each lives for itself:
///
/// ```
///            ┌────────────────── wait ◀──────────────────┐
///            ▼                                           │
/// start ─▶ fit? ─yes─▶ address ─▶ open ─▶ serve ─ended───┤
///            └─no────────┴─failed──┴────────────passing──┘
///                        └───────────────────────fatal──▶ stopped ─▶ wait for one of the app's
/// ```
///
/// 1. Each connection is made with an address of its own.
/// 2. Every wait, for an answer too, has an end.
/// 3. What is told of it has no secret: neither the app's, nor an address's query.
/// 4. A fatal answer ends attempts, not connections: those that are open go on, and of all others
///    one tries every quarter of an hour, for what refuses an app may be an incident that passes.
///    When one is open again the others follow.
package final class LongConnections: Sendable {
    /// How many connections the platform allows an app.
    package static let counts = 1...50

    private static let patience = Duration.seconds(15)
    /// From one attempt to the next of an app that is refused, a fifth more or less.
    private static let quietInterval = Duration.seconds(900)

    /// Whose they are: a changed manifest that leaves this and their number leaves them.
    package let app: FeishuAppAccess

    private let node: LongConnectionNode
    private let endpoint: LongConnectionEndpoint
    private let slots: [Slot]
    private let state: Mutex<State>

    /// Prepares the connections, `count` of them but within ``counts``; the first lives on the loop
    /// `firstLoop`, and each further one on the next.
    package init(
        of app: FeishuAppAccess,
        count: Int,
        from firstLoop: LoopIndex = 0,
        _ node: LongConnectionNode
    ) {
        let count = min(max(count, Self.counts.lowerBound), Self.counts.upperBound)
        self.app = app
        self.node = node
        endpoint = LongConnectionEndpoint(app: app, client: node.web)
        slots = (0..<count).map { number in
            let loop = (max(0, firstLoop) + number) % max(1, node.loops.count)
            return Slot(number: number, loop: loop)
        }
        state = Mutex(State(app.app, count))
    }

    /// How they are.
    package var status: LongConnectionStatus { state.withLock(\.status) }

    /// Begins; once.
    package func start() {
        guard state.withLock({ $0.start() }) else { return }
        for slot in slots {
            node.loops.start(on: slot.loop) { await self.live(slot) }
        }
    }

    /// Makes no more connections, and returns when those that were open have sent the answers that
    /// they owe and have ended; that takes seconds at most.
    package func stop() async {
        guard let told = halt("it was asked to stop") else { return }
        await withCheckedContinuation { continuation in
            if state.withLock({ $0.wait(continuation) }) { continuation.resume() }
        }
        if told { tell(nil, .drained) }
    }

    /// Makes every connection that waits for its next attempt try at once; its back-off goes on
    /// from where it was.
    package func hurry() {
        let now = node.loops.now
        for waiting in state.withLock({ $0.hurry(now) }) { waiting.resume(()) }
    }

    /// Whether one is open, by `moment` at the latest.
    ///
    /// Returns true once one is, and false once none will be or `moment` has come. An app that the
    /// platform refuses has none. May be called from anywhere.
    package func isOpen(by moment: MonotonicTime) async -> Bool {
        let outlook = Waiters<Bool>(LoopClock(node.loops, on: slots.first?.loop ?? 0))
        let (number, isOpen) = state.withLock { $0.watch(outlook) }
        if let isOpen { return isOpen }
        defer { state.withLock { $0.unwatch(number) } }
        return await outlook.wait(until: moment) ?? false
    }

    private func live(_ slot: Slot) async {
        var backoff = LongConnectionBackoff()
        var isFirst = true
        while await mayTry(slot) {
            if !isFirst { state.withLock { $0.note(.reconnected) } }
            isFirst = false
            guard let (pause, reason) = await turn(slot, &backoff) else { break }
            await rest(slot, until: node.loops.now + pause, reason)
        }
        state.withLock { $0.end(slot.number) }
    }

    /// Waits while the app is refused and it is another's turn; false where everything stops.
    private func mayTry(_ slot: Slot) async -> Bool {
        while true {
            let waiting = Waiters<Void>(LoopClock(node.loops, on: slot.loop))
            let now = node.loops.now
            let next = now + quietPause
            switch state.withLock({ $0.attempt(slot.number, now, next, waiting) }) {
            case .go: return true
            case .halted: return false
            case .wait(let moment, let watchers):
                for watcher in watchers { watcher.resume(false) }
                _ = await waiting.wait(until: moment)
            }
        }
    }

    private var quietPause: Duration {
        LongConnectionBackoff.spread(Self.quietInterval, node.random())
    }

    private func rest(_ slot: Slot, until moment: MonotonicTime, _ reason: String) async {
        let waiting = Waiters<Void>(LoopClock(node.loops, on: slot.loop))
        guard state.withLock({ $0.wait(slot.number, until: moment, reason, waiting) }) else {
            return
        }
        _ = await waiting.wait(until: moment)
    }

    /// One connection from its address to its end; how long to wait after it and why, nil for ever.
    private func turn(
        _ slot: Slot,
        _ backoff: inout LongConnectionBackoff
    ) async -> (Duration, String)? {
        if let reason = node.unfitness() { return unfit(slot, reason, &backoff) }
        state.withLock { $0.set(slot.number, .connecting) }
        do throws(LongConnectionFault) {
            let (connection, socket) = try await open(slot)
            return await serve(connection, socket, slot, &backoff)
        } catch {
            return failed(slot, error, &backoff)
        }
    }

    private func open(
        _ slot: Slot
    ) async throws(LongConnectionFault) -> (LongConnection, any WebSocket) {
        let (address, wishes) = try await endpoint.address(at: node.loops.now)
        let config = state.withLock { $0.take(wishes) }
        let connection = LongConnection(
            to: address,
            of: app,
            config,
            on: slot.loop,
            node,
            owner(slot)
        )
        do throws(WebSocketFault) {
            let socket = try await node.sockets.open(
                address.url,
                within: address.reach,
                on: slot.loop,
                until: node.loops.now + Self.patience,
                connection
            )
            return (connection, socket)
        } catch {
            throw LongConnectionCode.fault(opening: error, address, for: app)
        }
    }

    private func serve(
        _ connection: LongConnection,
        _ socket: any WebSocket,
        _ slot: Slot,
        _ backoff: inout LongConnectionBackoff
    ) async -> (Duration, String)? {
        let since = node.loops.now
        // Whoever was being opened while all stopped says goodbye at once.
        let opening = state.withLock { $0.open(slot.number, connection, since) }
        if opening.isWanted { tell(slot, .opened) } else { connection.drain() }
        for watcher in opening.watchers { watcher.resume(true) }
        for waiting in opening.waiting { waiting.resume(()) }
        let end = await connection.serve(socket)
        for stopping in state.withLock({ $0.close(slot.number) }) { stopping.resume() }
        backoff.end(after: node.loops.now - since, wasAlive: end.wasAlive)
        switch end.cause {
        case .drained: return nil
        case .unfit: return unfit(slot, end.reason, &backoff)
        case .lost:
            let config = state.withLock(\.config)
            let pause = backoff.loss(wasAlive: end.wasAlive, config, node.random())
            let next = state.withLock { $0.pause(pause, at: node.loops.now) }
            if LongConnectionBackoff.isTold(backoff.shortLives) {
                tell(slot, .lost(reason: end.reason, next: next))
            }
            return (pause, end.reason)
        }
    }

    private func failed(
        _ slot: Slot,
        _ fault: LongConnectionFault,
        _ backoff: inout LongConnectionBackoff
    ) -> (Duration, String)? {
        switch fault {
        case .passing(let reason):
            let pause = backoff.failure(state.withLock(\.config), node.random())
            let count = backoff.failures
            if LongConnectionBackoff.isTold(count), state.withLock(\.isTrying) {
                tell(slot, .failed(reason: reason, failures: count, next: pause))
            }
            return (pause, reason)
        case .crowded(let reason):
            let pause = backoff.crowd(node.random())
            if state.withLock({ $0.isTrying && $0.tellCrowded() }) {
                tell(slot, .crowded(reason: reason, next: pause))
            }
            return (pause, reason)
        case .fatal(let reason):
            let next = node.loops.now + quietPause
            let (isTold, watchers) = state.withLock { $0.refuse(slot.number, reason, next) }
            if isTold { tell(nil, .stopped(reason: reason)) }
            for watcher in watchers { watcher.resume(false) }
            // In case that another one has opened meanwhile.
            return (backoff.failure(state.withLock(\.config), node.random()), reason)
        }
    }

    private func unfit(
        _ slot: Slot,
        _ reason: String,
        _ backoff: inout LongConnectionBackoff
    ) -> (Duration, String) {
        let pause = backoff.leave(node.random())
        if state.withLock({ $0.tellUnfit() }) { tell(slot, .left(reason: reason, next: pause)) }
        return (pause, reason)
    }

    /// Ends all waits and drains what is open.
    ///
    /// Whether it was this call that ended them; nil where they had not begun.
    private func halt(_ reason: String) -> Bool? {
        let (isFirst, open) = state.withLock { $0.halt(reason) }
        guard isFirst else { return state.withLock(\.hasStarted) ? false : nil }
        hurry()
        for watcher in state.withLock({ $0.takeWatchers() }) { watcher.resume(false) }
        for connection in open {
            node.loops.start(on: connection.loop) { connection.drain() }
        }
        return state.withLock(\.hasStarted) ? true : nil
    }

    private func owner(_ slot: Slot) -> LongConnection.Owner {
        LongConnection.Owner(
            count: { change in self.state.withLock { $0.note(change) } },
            configured: { config in self.state.withLock { $0.config = config } },
            ignored: { junk in self.tell(slot, .ignored(junk)) }
        )
    }

    private func tell(_ slot: Slot?, _ what: LongConnectionNotice.What) {
        guard state.withLock({ $0.mayTell(slot?.number, what) }) else { return }
        node.notice(LongConnectionNotice(app: app.app, connection: slot?.number, what: what))
    }

    /// The place of one connection.
    private struct Slot {
        let number: Int
        let loop: LoopIndex
    }
}
