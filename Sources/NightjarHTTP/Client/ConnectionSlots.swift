import NIOCore
import Synchronization

/// The connections that one origin may have: who finds none free waits in turn, at the cost of a
/// little memory.
///
/// The client has a queue of its own, but who stands in it longer than connecting may take fails.
final class ConnectionSlots: Sendable {
    private typealias Waiter = CheckedContinuation<Void, any Error>

    private struct State {
        var free: Int
        var waiters: [Int: Waiter] = [:]
        /// In order; with those that have given up.
        var queue = CircularBuffer<Int>()
        var lastWaiter = 0

        /// The one whose turn it is; nil where nobody waits.
        mutating func next() -> Waiter? {
            while let id = queue.popFirst() {
                if let waiter = waiters.removeValue(forKey: id) { return waiter }
            }
            return nil
        }

        mutating func remove(_ id: Int) -> Waiter? {
            let waiter = waiters.removeValue(forKey: id)
            if queue.count > 64, queue.count > 2 * waiters.count {
                queue = CircularBuffer(queue.filter { waiters[$0] != nil })
            }
            return waiter
        }
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        state = Mutex(State(free: max(1, count)))
    }

    /// Does `body` with a slot; throws at once when the task is cancelled while it waits.
    func with<Value>(_ body: () async throws -> Value) async throws -> Value {
        try await take()
        defer { give() }
        return try await body()
    }

    private func take() async throws {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wait(id, $0) }
        } onCancel: {
            state.withLock { $0.remove(id) }?.resume(throwing: CancellationError())
        }
    }

    private func wait(_ id: Int, _ waiter: Waiter) {
        enum Step { case go, wait, leave }
        let step = state.withLock { state -> Step in
            // Under the lock: a task that is cancelled later finds its waiter.
            if Task.isCancelled { return .leave }
            if state.free > 0 {
                state.free -= 1
                return .go
            }
            state.waiters[id] = waiter
            state.queue.append(id)
            return .wait
        }
        switch step {
        case .go: waiter.resume()
        case .leave: waiter.resume(throwing: CancellationError())
        case .wait: break
        }
    }

    private func give() {
        let next = state.withLock { state in
            let next = state.next()
            if next == nil { state.free += 1 }
            return next
        }
        next?.resume()
    }
}
