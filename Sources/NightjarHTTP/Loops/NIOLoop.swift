import LuaSandbox
import NIOCore

/// One event loop of SwiftNIO.
final class NIOLoop: SandboxLoop {
    let index: Int
    let eventLoop: any EventLoop
    let executor: LoopTaskExecutor

    private let timers: NIOLoopBoundBox<LoopTimers>

    init(_ index: Int, _ eventLoop: any EventLoop) {
        self.index = index
        self.eventLoop = eventLoop
        executor = LoopTaskExecutor(eventLoop)
        timers = .makeBoxSendingValue(LoopTimers(eventLoop), eventLoop: eventLoop)
    }

    var isCurrent: Bool { eventLoop.inEventLoop }

    /// NIO's deadlines count CLOCK_MONOTONIC too.
    var now: UInt64 { NIODeadline.now().uptimeNanoseconds }

    func execute(_ work: @escaping @Sendable () -> Void) {
        eventLoop.execute(work)
    }

    func schedule(at moment: UInt64, _ work: @escaping @Sendable () -> Void) -> any SandboxTimer {
        timer(at: moment, work)
    }

    func timer(at moment: UInt64, _ work: @escaping @Sendable () -> Void) -> LoopTimer {
        timers.value.add(at: moment, work)
    }

    func adopt(_ socket: CInt, _ receiver: any SandboxReceiver) -> any SandboxChannel {
        let channel = LoopChannel(receiver, on: eventLoop)
        channel.take(socket)
        return channel
    }
}
