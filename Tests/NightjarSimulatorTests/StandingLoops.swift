import NightjarCore
import Synchronization

/// One loop whose clock stands until a test moves it; its calls are made by who moves it.
final class StandingLoops: WorkLoops {
    private struct Timer: WorkTimer {
        let moment: MonotonicTime
        let number: Int
        let call: @Sendable () -> Void
        let loops: StandingLoops

        func cancel() { loops.state.withLock { $0.timers[number] = nil } }
    }

    private struct State {
        var now = MonotonicTime(nanoseconds: 1_000_000_000)
        var timers: [Int: Timer] = [:]
        var made = 0

        mutating func next(until end: MonotonicTime) -> Timer? {
            let due = timers.values.filter { $0.moment <= end }
            let first = due.min { ($0.moment, $0.number) < ($1.moment, $1.number) }
            guard let first else { return nil }
            timers[first.number] = nil
            now = max(now, first.moment)
            return first
        }
    }

    let count = 1
    private let state = Mutex(State())

    var now: MonotonicTime { state.withLock(\.now) }

    func start(on loop: LoopIndex, _ work: @escaping @Sendable () async -> Void) {
        Task { await work() }
    }

    func schedule(
        on loop: LoopIndex,
        at moment: MonotonicTime,
        _ call: @escaping @Sendable () -> Void
    ) -> any WorkTimer {
        state.withLock { state in
            state.made += 1
            let timer = Timer(moment: moment, number: state.made, call: call, loops: self)
            state.timers[state.made] = timer
            return timer
        }
    }

    /// Moves the clock from call to call, each at its own moment.
    func advance(by duration: Duration) {
        let end = now + duration
        while let timer = state.withLock({ $0.next(until: end) }) { timer.call() }
        state.withLock { $0.now = end }
    }
}
