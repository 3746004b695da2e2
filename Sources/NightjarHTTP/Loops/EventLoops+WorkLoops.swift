import LuaSandbox
package import NightjarCore

extension EventLoops: WorkLoops {
    /// NIO's deadlines count CLOCK_MONOTONIC too.
    package var now: MonotonicTime { MonotonicTime(nanoseconds: all[0].now) }

    /// Starts a task of its own, which nobody waits for.
    package func start(on loop: LoopIndex, _ work: @escaping @Sendable () async -> Void) {
        Task(executorPreference: all[loop].executor, operation: work)
    }

    /// Puts the call in the loop's heap of timers.
    package func schedule(
        on loop: LoopIndex,
        at moment: MonotonicTime,
        _ call: @escaping @Sendable () -> Void
    ) -> any WorkTimer {
        all[loop].timer(at: moment.nanoseconds, call)
    }
}

extension LoopTimer: WorkTimer {}
