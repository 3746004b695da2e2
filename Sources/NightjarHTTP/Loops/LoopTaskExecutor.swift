import NIOCore
import Synchronization

/// Runs the async code of one loop: what becomes ready during a turn runs at the turn's end,
/// together.
// Unchecked, since `ready` and `running` are touched on the loop only.
final class LoopTaskExecutor: TaskExecutor, @unchecked Sendable {
    private let eventLoop: any EventLoop
    private var ready: [UnownedJob] = []
    private var running: [UnownedJob] = []
    /// What has become ready on other threads: many together when a commit of the store ends.
    private let arrived = Mutex<[UnownedJob]>([])

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        guard eventLoop.inEventLoop else { return arrive(job) }
        ready.append(job)
        if ready.count == 1 { eventLoop.execute(runReady) }
    }

    /// The first one wakes the loop for all that come before it looks.
    private func arrive(_ job: UnownedJob) {
        let isFirst = arrived.withLock { arrived in
            arrived.append(job)
            return arrived.count == 1
        }
        if isFirst { eventLoop.execute(runArrived) }
    }

    private func runArrived() {
        let jobs = arrived.withLock { arrived in
            let jobs = arrived
            arrived = []
            return jobs
        }
        let executor = asUnownedTaskExecutor()
        for job in jobs { job.runSynchronously(on: executor) }
    }

    /// What becomes ready meanwhile waits for the next round, so that input is not starved.
    private func runReady() {
        swap(&ready, &running)
        let executor = asUnownedTaskExecutor()
        for job in running { job.runSynchronously(on: executor) }
        running.removeAll(keepingCapacity: true)
    }
}
