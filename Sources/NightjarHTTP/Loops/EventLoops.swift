package import LuaSandbox
package import NightjarCore
import NIOCore
import NIOPosix

/// The event loops of the process: threads that each do many things in turn and never wait.
///
/// A loop is known by its index. What belongs to one loop (a connection, a channel to a worker, the
/// handling of one delivery) stays on it from first to last, so none of it takes a lock.
package final class EventLoops: Sendable {
    /// The loops, in the order of their indexes.
    package var loops: [any SandboxLoop] { all }

    /// How many loops there are: at least 1.
    package var count: Int { all.count }

    let all: [NIOLoop]
    let group: MultiThreadedEventLoopGroup

    /// Starts `count` loops, each a thread; nil means one for each core.
    ///
    /// Less than 1 counts as 1, more
    /// than a sandbox can serve as that many.
    package init(count: Int? = nil) {
        let wanted = min(max(1, count ?? System.coreCount), Sandbox.maximumLoops)
        group = MultiThreadedEventLoopGroup(numberOfThreads: wanted)
        all = group.makeIterator().enumerated().map { NIOLoop($0.offset, $0.element) }
        for loop in all { loop.execute { SchedulerSlices.shorten() } }
    }

    /// What keeps async code on a loop: a task with this preference runs there between its waits.
    ///
    /// The index is 0 ..< `count`.
    package func executor(of index: LoopIndex) -> any TaskExecutor { all[index].executor }

    /// Runs async code on a loop and gives back what it returns.
    ///
    /// - Parameters:
    ///   - index: 0 ..< `count`.
    ///   - work: stays on the loop, also after each of its waits.
    /// - Returns: what the work returns.
    package func run<Value: Sendable>(
        on index: LoopIndex,
        _ work: @escaping @Sendable () async -> Value
    ) async -> Value {
        await Task(executorPreference: all[index].executor) { await work() }.value
    }

    /// Ends the threads.
    ///
    /// Whatever still is on a loop is dropped; nothing may be called on the loops afterwards.
    package func shutDown() async {
        // It fails only when it has been called before, and then nothing is left to do.
        try? await group.shutdownGracefully()
    }

    func loop(of eventLoop: any EventLoop) -> NIOLoop? {
        all.first { $0.eventLoop === eventLoop }
    }
}
