package import NightjarCore
import Synchronization

/// Pushes events as the platform does: all of them, again where they fail, until each has ended.
///
///     event ─room, rate─▶ push ─▶ answer ─acknowledged─▶ ended, or once more as a duplicate
///                          ▲         └─failed─▶ the ladder's wait ─┐
///                          └───────────────────────────────────────┘
///
/// Everything happens on one loop, the route's. Invariants:
/// 1. A push is counted once: by its first answer, or by the end of the platform's patience.
/// 2. Each event ends once: acknowledged, or given up when the ladder has no step left.
/// 3. At most ``PushPlan/inFlight`` pushes wait for answers.
package final class Pusher: PushReceiver {
    /// So many pushes in one turn of the loop; then what has come is read.
    private static let turn = 64

    private let loops: any WorkLoops
    private let route: any PushRoute
    private let chance: SeededChance
    private let state: Mutex<PusherState>
    private let ended: @Sendable (PushedEvent) -> Void

    /// Makes one that does nothing before ``start()``.
    ///
    /// - Parameters:
    ///   - plan: What is pushed, and how.
    ///   - source: Gives each event.
    ///   - route: By which way.
    ///   - chance: Decides on duplicates.
    ///   - loops: The clock, and the loop 0 on which all happens.
    ///   - ended: Is told of each event at its end.
    package init(
        _ plan: PushPlan,
        of source: any EventSource,
        over route: any PushRoute,
        by chance: SeededChance,
        on loops: any WorkLoops,
        ended: @escaping @Sendable (PushedEvent) -> Void = { _ in }
    ) {
        self.loops = loops
        self.route = route
        self.chance = chance
        self.ended = ended
        state = Mutex(PusherState(plan, source))
    }

    /// Begins; called on the loop.
    package func start() {
        route.attach(self)
        let now = loops.now
        state.withLock { $0.startedAt = now }
        pump()
    }

    /// What was counted so far.
    package var tally: PushTally { state.withLock(\.tally) }

    /// How many events have begun and not ended.
    package var unfinished: Int { state.withLock { $0.tally.events - $0.settled } }

    /// Returns when all events and duplicates have ended, or ``stop()`` is called.
    package func finished() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard !state.isOver else { return true }
                state.waiting.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    /// Pushes nothing more.
    package func stop() {
        release(
            state.withLock { state in
                state.isStopped = true
                return state.takeWaiting()
            }
        )
    }

    // MARK: What the route tells

    /// Pushes what has waited.
    package func routeOpened() { pump() }

    /// Counts it.
    package func strayed() { state.withLock { $0.tally.strays += 1 } }

    /// Ends the push, and goes on with what that makes room for.
    package func answered(_ number: Int, _ answer: PushAnswer) {
        let now = loops.now
        let settled = state.withLock { $0.take(answer, to: number, at: now, chance) }
        switch settled {
        case .nothing: return
        case .again(let event, let wait):
            _ = loops.schedule(on: 0, at: now + wait) { self.resume(event) }
        case .ended(let event, let isCutDue):
            ended(event)
            if isCutDue, route.cut() { state.withLock { $0.cutsMade += 1 } }
        }
        pump()
        release(state.withLock { $0.isOver ? $0.takeWaiting() : [] })
    }

    // MARK: Pushing

    private func resume(_ event: Int) {
        state.withLock { $0.makeReady(event) }
        pump()
    }

    private func pump() {
        for _ in 0..<Self.turn {
            guard route.isOpen else { return }
            let now = loops.now
            switch state.withLock({ $0.next(at: now) }) {
            case .nothing: return
            case .later(let moment):
                _ = loops.schedule(on: 0, at: moment) { self.tick() }
                return
            case .push(let push, let patience):
                let timer = loops.schedule(on: 0, at: now + patience) {
                    self.answered(push.number, .unanswered)
                }
                state.withLock { $0.keep(timer, of: push.number) }
                route.send(push)
            }
        }
        let isAsked = state.withLock { $0.askForTurn() }
        if isAsked { _ = loops.schedule(on: 0, at: loops.now) { self.tick() } }
    }

    private func tick() {
        state.withLock { $0.isTurnAsked = false }
        pump()
    }

    private func release(_ waiting: [CheckedContinuation<Void, Never>]) {
        for continuation in waiting { continuation.resume() }
    }
}
