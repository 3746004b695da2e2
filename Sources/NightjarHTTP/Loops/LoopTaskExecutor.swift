import NIOCore

/// Runs the async code of one loop: what becomes ready during a turn runs at the turn's end,
/// together.
// Unchecked, since `ready` and `running` are touched on the loop only.
final class LoopTaskExecutor: TaskExecutor, @unchecked Sendable {
    private let eventLoop: any EventLoop
    private var ready: [UnownedJob] = []
    private var running: [UnownedJob] = []

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        guard eventLoop.inEventLoop else {
            eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
            return
        }
        ready.append(job)
        if ready.count == 1 { eventLoop.execute(runReady) }
    }

    /// What becomes ready meanwhile waits for the next round, so that input is not starved.
    private func runReady() {
        swap(&ready, &running)
        let executor = asUnownedTaskExecutor()
        for job in running { job.runSynchronously(on: executor) }
        running.removeAll(keepingCapacity: true)
    }
}
