import NightjarCore
import Synchronization

/// One part of a ``MemoryLedger``: what it holds, behind one lock, and who waits.
///
///     (absent) ──claim──▶ under way ──settle, success──▶ settled ──▶ (forgotten)
///                             └──settle, failure──▶ (absent)
final class LedgerPart: Sendable {
    private typealias Waiting = [UnsafeContinuation<Claim, Never>]

    private struct State {
        var memory: LedgerMemory
        /// By the event under way that they wait for.
        var waiting: [DeliveryKey: Waiting] = [:]
    }

    private let joiners: Int
    private let state: Mutex<State>

    init(_ bounds: LedgerBounds) {
        joiners = bounds.joiners
        state = Mutex(State(memory: LedgerMemory(bounds)))
    }

    /// nil when the event is under way.
    func claim(_ key: DeliveryKey, at now: MonotonicTime) -> Claim? {
        state.withLock { $0.memory.claim(key, at: now) }
    }

    /// Waits for the run that is under way.
    ///
    /// It may have ended since ``claim(_:at:)``; then this is a claim like any other.
    func join(_ key: DeliveryKey, at now: MonotonicTime) async -> Claim {
        await withUnsafeContinuation { continuation in
            let atOnce: Claim? = state.withLock { state in
                if let claim = state.memory.claim(key, at: now) { return claim }
                guard state.waiting[key, default: []].count < joiners else { return .full }
                state.waiting[key, default: []].append(continuation)
                return nil
            }
            if let atOnce { continuation.resume(returning: atOnce) }
        }
    }

    func settle(_ key: DeliveryKey, as answer: Answer, until end: MonotonicTime) {
        let waiting = state.withLock { state -> Waiting in
            guard state.memory.settle(key, as: answer, until: end) else { return [] }
            return state.waiting.removeValue(forKey: key) ?? []
        }
        for continuation in waiting { continuation.resume(returning: .settled(answer.reply)) }
    }
}
