import Dispatch
import NightjarCore
import Synchronization

/// Loops whose clock stands until a test moves it.
///
/// They are one thread: whatever is confined to a loop is confined here as well.
final class ManualLoops: WorkLoops {
    private struct Timer: WorkTimer {
        let moment: MonotonicTime
        let number: Int
        let call: @Sendable () -> Void
        let loops: ManualLoops

        func cancel() {
            loops.state.withLock { $0.timers.removeAll { $0.number == number } }
        }
    }

    private struct State {
        var now = MonotonicTime(nanoseconds: 1_000_000_000)
        var timers: [Timer] = []
        var made = 0
    }

    let count = 2
    private let state = Mutex(State())
    private let executor = SerialTaskExecutor()

    var now: MonotonicTime { state.withLock { $0.now } }

    /// How many calls are to be made later.
    var pending: Int { state.withLock { $0.timers.count } }

    func start(on loop: LoopIndex, _ work: @escaping @Sendable () async -> Void) {
        Task(executorPreference: executor, operation: work)
    }

    func schedule(
        on loop: LoopIndex,
        at moment: MonotonicTime,
        _ call: @escaping @Sendable () -> Void
    ) -> any WorkTimer {
        state.withLock { state in
            state.made += 1
            let timer = Timer(moment: moment, number: state.made, call: call, loops: self)
            state.timers.append(timer)
            return timer
        }
    }

    /// Begins work on a loop, after whatever was begun before.
    func begin<Value: Sendable>(
        _ work: @escaping @Sendable () async -> Value
    ) -> Task<Value, Never> {
        Task(executorPreference: executor, operation: work)
    }

    /// Moves the clock, and makes the calls that become due.
    func advance(by duration: Duration) async {
        await begin {
            let end = self.now + duration
            while let timer = self.next(until: end) { timer.call() }
            self.state.withLock { $0.now = end }
        }.value
    }

    private func next(until end: MonotonicTime) -> Timer? {
        state.withLock { state in
            guard
                let first = state.timers.min(by: { ($0.moment, $0.number) < ($1.moment, $1.number) }
                ),
                first.moment <= end
            else { return nil }
            state.now = max(state.now, first.moment)
            state.timers.removeAll { $0.number == first.number }
            return first
        }
    }
}

private final class SerialTaskExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "loop")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
