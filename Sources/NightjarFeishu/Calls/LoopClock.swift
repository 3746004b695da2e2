import NightjarCore
import Synchronization

/// Time as one event loop has it, for callers on any of them.
struct LoopClock: Sendable {
    private let loops: any WorkLoops
    private let loop: LoopIndex

    init(_ loops: any WorkLoops, on loop: LoopIndex) {
        self.loops = loops
        self.loop = loop
    }

    var now: MonotonicTime { loops.now }

    /// Runs work on the loop, which outlives whoever asked for it.
    func start(_ work: @escaping @Sendable () async -> Void) {
        loops.start(on: loop, work)
    }

    /// Returns once `moment` has come, or the task is cancelled.
    func pause(until moment: MonotonicTime) async {
        _ = await Waiters<Never>(self).wait(until: moment)
    }

    /// Makes a call at `moment`, unless it is cancelled before.
    func alarm(at moment: MonotonicTime, _ call: @escaping @Sendable () -> Void) -> Alarm {
        let alarm = Alarm(self)
        // Timers are set on their own loop, and the caller may be on another.
        loops.start(on: loop) { [loops, loop] in
            alarm.set { loops.schedule(on: loop, at: moment, call) }
        }
        return alarm
    }

    /// A call that has been asked for.
    final class Alarm: Sendable {
        private struct State {
            var timer: (any WorkTimer)?
            var isCancelled = false
        }

        private let clock: LoopClock
        private let state = Mutex(State())

        fileprivate init(_ clock: LoopClock) {
            self.clock = clock
        }

        /// Makes the call not happen, if it has not.
        func cancel() {
            clock.start {
                let timer = self.state.withLock { state in
                    state.isCancelled = true
                    return state.timer
                }
                timer?.cancel()
            }
        }

        fileprivate func set(_ timer: () -> any WorkTimer) {
            guard !state.withLock(\.isCancelled) else { return }
            let timer = timer()
            state.withLock { $0.timer = timer }
        }
    }
}
