import Dispatch
import NightjarCore
import Synchronization

/// Loops whose clock stands until a test moves it, and which tell when nothing more will happen
/// by itself.
final class SteppedLoops: WorkLoops {
    private struct Timer: WorkTimer {
        let moment: MonotonicTime
        let number: Int
        let call: @Sendable () -> Void
        let loops: SteppedLoops

        func cancel() {
            loops.change { $0.timers.removeAll { $0.number == number } }
        }
    }

    private struct State {
        var now = MonotonicTime(nanoseconds: 1_000_000_000)
        var timers: [Timer] = []
        var made = 0
        var running = 0
        var watchers:
            [(condition: (State) -> Bool, continuation: CheckedContinuation<Void, Never>)] =
                []
    }

    let count: Int
    private let state = Mutex(State())

    private let threads: [Thread]

    init(count: Int = 1) {
        self.count = count
        threads = (0..<count).map { _ in Thread() }
    }

    /// What is on one loop happens one after the other.
    private final class Thread: TaskExecutor {
        private let queue = DispatchQueue(label: "loop")

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }

    var now: MonotonicTime { state.withLock(\.now) }

    func start(on loop: LoopIndex, _ work: @escaping @Sendable () async -> Void) {
        change { $0.running += 1 }
        Task(executorPreference: threads[loop]) {
            await work()
            self.change { $0.running -= 1 }
        }
    }

    func schedule(
        on loop: LoopIndex,
        at moment: MonotonicTime,
        _ call: @escaping @Sendable () -> Void
    ) -> any WorkTimer {
        change { state in
            state.made += 1
            let timer = Timer(moment: moment, number: state.made, call: call, loops: self)
            state.timers.append(timer)
            return timer
        }
    }

    /// Returns once all work that was started is done, but for so many that go on.
    func rest(but count: Int = 0) async { await wait { $0.running == count } }

    /// Returns once so many calls are to be made at the moment in so long from now.
    func timers(in duration: Duration, count: Int = 1) async {
        let moment = now + duration
        await wait { $0.timers.count { $0.moment == moment } == count }
    }

    /// How many calls are still to be made.
    var timerCount: Int { state.withLock(\.timers.count) }

    /// Moves the clock, and makes the calls that become due.
    func advance(by duration: Duration) {
        let due = change { state in
            let now = state.now + duration
            state.now = now
            defer { state.timers.removeAll { $0.moment <= now } }
            return state.timers.filter { $0.moment <= now }.sorted {
                ($0.moment, $0.number) < ($1.moment, $1.number)
            }
        }
        for timer in due { timer.call() }
    }

    private func wait(until condition: @escaping @Sendable (State) -> Bool) async {
        await withCheckedContinuation { continuation in
            change { $0.watchers.append((condition, continuation)) }
        }
    }

    @discardableResult
    private func change<Value: Sendable>(_ change: (inout sending State) -> Value) -> Value {
        let (value, ready) = state.withLock { state in
            let value = change(&state)
            let ready = state.watchers.filter { $0.condition(state) }.map(\.continuation)
            let now = state
            state.watchers.removeAll { $0.condition(now) }
            return (value, ready)
        }
        for continuation in ready { continuation.resume() }
        return value
    }
}
