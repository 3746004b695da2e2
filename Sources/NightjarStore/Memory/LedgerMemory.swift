import NightjarCore

/// What a ``LedgerPart`` remembers.
///
/// Invariants:
/// 1. `bytes` is the size of all of `entries`, and within the bounds after each call.
/// 2. Every settled entry stands in `order` once under its own number, the oldest first; what
///    stands there besides is outdated, and cleared out once it is more than half.
struct LedgerMemory {
    private enum Entry {
        case underWay
        case settled(Reply, until: MonotonicTime, number: UInt64)
    }

    private struct Place {
        let key: DeliveryKey
        let number: UInt64
    }

    private let bounds: LedgerBounds
    private var entries: [DeliveryKey: Entry] = [:]
    private var bytes = 0
    /// The settled ones, from `first` on.
    ///
    /// Those of platforms with longer retention hold up the others behind them, which only costs
    /// memory within the bounds.
    private var order: [Place] = []
    private var first = 0
    private var settled = 0
    private var lastNumber: UInt64 = 0

    init(_ bounds: LedgerBounds) {
        self.bounds = bounds
    }

    /// nil when the event is under way.
    mutating func claim(_ key: DeliveryKey, at now: MonotonicTime) -> Claim? {
        switch entries[key] {
        case .underWay: return nil
        case .settled(let reply, let end, _) where end > now: return .settled(reply)
        case .settled: forget(key)
        case nil: break
        }
        forgetExpired(at: now)
        while entries.count >= bounds.events || bytes + key.bytes > bounds.bytes {
            guard forgetOldest() else { return .full }
        }
        entries[key] = .underWay
        bytes += key.bytes
        return .fresh
    }

    /// False when the event is not under way.
    ///
    /// A reply that alone is over the bounds is not remembered.
    mutating func settle(
        _ key: DeliveryKey,
        as answer: Answer,
        until end: MonotonicTime
    ) -> Bool {
        guard case .underWay = entries[key] else { return false }
        guard answer.isSuccess else {
            forget(key)
            return true
        }
        lastNumber += 1
        entries[key] = .settled(answer.reply, until: end, number: lastNumber)
        order.append(Place(key: key, number: lastNumber))
        settled += 1
        bytes += answer.reply.body.count
        while bytes > bounds.bytes, forgetOldest() {}
        compact()
        return true
    }

    // MARK: Forgetting

    private mutating func forget(_ key: DeliveryKey) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        bytes -= key.bytes
        guard case .settled(let reply, _, _) = entry else { return }
        settled -= 1
        bytes -= reply.body.count
    }

    /// Forgets what has expired at the front, a few at a time.
    private mutating func forgetExpired(at now: MonotonicTime) {
        for _ in 0..<4 {
            guard first < order.count else { return }
            let place = order[first]
            if case .settled(_, let end, place.number) = entries[place.key] {
                guard end <= now else { return }
                forget(place.key)
            }
            first += 1
        }
    }

    /// False when nothing is settled.
    private mutating func forgetOldest() -> Bool {
        while first < order.count {
            let place = order[first]
            first += 1
            guard isCurrent(place) else { continue }
            forget(place.key)
            return true
        }
        return false
    }

    /// Whether its event is settled, and not settled anew since.
    private func isCurrent(_ place: Place) -> Bool {
        if case .settled(_, _, place.number) = entries[place.key] { true } else { false }
    }

    /// No more places are looked at than were added or outdated since the last time.
    private mutating func compact() {
        guard order.count > 2 * settled + 1024 else { return }
        order = order[first...].filter { isCurrent($0) }
        first = 0
    }
}
