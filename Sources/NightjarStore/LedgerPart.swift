import NightjarCore
import Synchronization

/// One part of a ``MemoryLedger``: what it holds, behind one lock.
///
///     (absent) ──claim──▶ under way ──settle, success──▶ settled ──▶ (forgotten)
///                             └──settle, failure──▶ (absent)
final class LedgerPart: Sendable {
    enum Found {
        case answered(Claim)
        case underWay
    }

    fileprivate struct State {
        var entries: [DeliveryKey: Entry] = [:]
        /// The settled ones, the oldest first, from `first` on.
        ///
        /// Those of platforms with longer retention hold up the others behind them, which only
        /// costs memory within the capacity.
        var order: [DeliveryKey] = []
        var first = 0
    }

    fileprivate enum Entry {
        case underWay([UnsafeContinuation<Claim, Never>])
        case settled(Reply, until: MonotonicTime)
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) {
        self.capacity = capacity
    }

    func claim(_ key: DeliveryKey, at now: MonotonicTime) -> Found {
        state.withLock { state in
            switch state.entries[key] {
            case .underWay: return .underWay
            case .settled(let reply, let end) where end > now: return .answered(.settled(reply))
            case .settled, nil: break
            }
            state.forgetExpired(at: now)
            if state.entries[key] == nil, state.entries.count >= capacity, !state.forgetOldest() {
                return .answered(.full)
            }
            state.entries[key] = .underWay([])
            return .answered(.fresh)
        }
    }

    /// Waits for the run that is under way.
    ///
    /// It may have ended since ``claim(_:at:)``.
    func join(_ key: DeliveryKey) async -> Claim {
        await withUnsafeContinuation { continuation in
            let atOnce: Claim? = state.withLock { state in
                switch state.entries[key] {
                case .underWay(let waiting):
                    state.entries[key] = .underWay(waiting + [continuation])
                    return nil
                case .settled(let reply, _): return .settled(reply)
                case nil:
                    state.entries[key] = .underWay([])
                    return .fresh
                }
            }
            if let atOnce { continuation.resume(returning: atOnce) }
        }
    }

    func settle(_ key: DeliveryKey, as answer: Answer, until end: MonotonicTime) {
        let waiting = state.withLock { state -> [UnsafeContinuation<Claim, Never>] in
            guard case .underWay(let waiting) = state.entries[key] else { return [] }
            if answer.isSuccess {
                state.entries[key] = .settled(answer.reply, until: end)
                state.order.append(key)
            } else {
                state.entries[key] = nil
            }
            return waiting
        }
        for continuation in waiting { continuation.resume(returning: .settled(answer.reply)) }
    }
}

extension LedgerPart.State {
    /// Forgets what has expired at the front, a few at a time.
    fileprivate mutating func forgetExpired(at now: MonotonicTime) {
        for _ in 0..<4 {
            guard first < order.count else { return }
            switch entries[order[first]] {
            case .settled(_, let end) where end > now: return
            case .settled: entries[order[first]] = nil
            // Settled, expired and claimed again since: its new place in the order is further on.
            case .underWay, nil: break
            }
            advance()
        }
    }

    /// False when nothing is settled.
    fileprivate mutating func forgetOldest() -> Bool {
        while first < order.count {
            let key = order[first]
            advance()
            if case .settled = entries[key] {
                entries[key] = nil
                return true
            }
        }
        return false
    }

    private mutating func advance() {
        first += 1
        guard first > 1024, first * 2 > order.count else { return }
        order.removeFirst(first)
        first = 0
    }
}
