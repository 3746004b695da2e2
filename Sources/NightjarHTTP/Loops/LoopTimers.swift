import LuaSandbox
import NIOCore

/// The calls that one loop has to make later.
///
/// NIO's own timers take a lock and some allocations each, and to cancel one searches them all.
/// Here nearly every timer is a deadline that is cancelled long before its moment. So a heap keeps
/// them, one timer of NIO waits for the earliest, and the cancelled ones are swept out once they
/// are the greater part.
///
/// Invariants:
/// 1. Everything happens on the loop.
/// 2. While a timer waits, NIO's is set, and not for later than the earliest one's moment.
final class LoopTimers {
    private let eventLoop: any EventLoop
    private var heap: [LoopTimer] = []
    private var made: UInt64 = 0
    private var cancelled = 0
    private var wakeup: UInt64 = .max

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func add(at moment: UInt64, _ work: @escaping @Sendable () -> Void) -> LoopTimer {
        made += 1
        let timer = LoopTimer(moment, made, work, of: self)
        heap.append(timer)
        rise(from: heap.count - 1)
        wakeUp(at: moment)
        return timer
    }

    fileprivate func sweepAfterCancel() {
        cancelled += 1
        // Below 64 a sweep is not worth its walk.
        guard cancelled > 64, cancelled > heap.count / 2 else { return }
        heap.removeAll { $0.work == nil }
        cancelled = 0
        for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(from: index) }
    }

    private func wakeUp(at moment: UInt64) {
        guard moment < wakeup else { return }
        wakeup = moment
        eventLoop.assumeIsolated().scheduleTask(deadline: .uptimeNanoseconds(moment)) {
            self.fire(moment)
        }
    }

    private func fire(_ moment: UInt64) {
        // One that was overtaken by an earlier wake-up has nothing to do.
        guard moment == wakeup else { return }
        let now = NIODeadline.now().uptimeNanoseconds
        while let first = heap.first, first.moment <= now || first.work == nil {
            removeFirst()
            guard let work = first.work else {
                cancelled -= 1
                continue
            }
            first.work = nil
            work()
        }
        wakeup = .max
        if let first = heap.first { wakeUp(at: first.moment) }
    }

    private func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        sink(from: 0)
    }

    private func rise(from start: Int) {
        var index = start
        while index > 0, heap[index].isBefore(heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private func sink(from start: Int) {
        var index = start
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2] where child < heap.count {
                if heap[child].isBefore(heap[least]) { least = child }
            }
            guard least != index else { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}

/// One call that has been asked for.
// Unchecked, since the port says so: it is made, cancelled and called on its loop only.
final class LoopTimer: SandboxTimer, @unchecked Sendable {
    fileprivate let moment: UInt64
    fileprivate var work: (@Sendable () -> Void)?
    private let order: UInt64
    private weak var owner: LoopTimers?

    fileprivate init(
        _ moment: UInt64,
        _ order: UInt64,
        _ work: @escaping @Sendable () -> Void,
        of owner: LoopTimers
    ) {
        self.moment = moment
        self.order = order
        self.work = work
        self.owner = owner
    }

    func cancel() {
        guard work != nil else { return }
        work = nil
        owner?.sweepAfterCancel()
    }

    fileprivate func isBefore(_ other: LoopTimer) -> Bool {
        (moment, order) < (other.moment, other.order)
    }
}
