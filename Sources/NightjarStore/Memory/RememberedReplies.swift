import NightjarCore

/// Replies to events that have succeeded, within bounds.
///
/// Invariants:
/// 1. `bytes` is the size of all of `entries`, and within the bounds after each call.
/// 2. Every entry stands in `order` once under its own number, the oldest first; what stands there
///    besides is outdated, and cleared out once it is more than half.
struct RememberedReplies {
    private struct Entry {
        let reply: Reply
        let until: WallTime
        let number: UInt64
    }

    private struct Place {
        let key: DeliveryKey
        let number: UInt64
    }

    private let maximum: Int
    private let maximumBytes: Int
    private var entries: [DeliveryKey: Entry] = [:]
    /// From `first` on.
    ///
    /// Those with a longer life hold up the others behind them, until the sweep finds these.
    private var order: [Place] = []
    private var first = 0
    /// Up to here the sweep has come.
    private var swept = 0
    private var lastNumber: UInt64 = 0
    private(set) var bytes = 0

    var count: Int { entries.count }

    init(maximum: Int, maximumBytes: Int) {
        self.maximum = maximum
        self.maximumBytes = maximumBytes
    }

    func reply(to key: DeliveryKey, at now: WallTime) -> Reply? {
        guard let entry = entries[key], entry.until > now else { return nil }
        return entry.reply
    }

    /// A reply that alone is over the bounds is not remembered: it would drive out all others.
    mutating func remember(
        _ key: DeliveryKey,
        _ reply: Reply,
        until end: WallTime,
        at now: WallTime
    ) {
        guard key.bytes + reply.body.count <= maximumBytes else { return }
        forgetExpired(at: now)
        sweep(at: now)
        lastNumber += 1
        let entry = Entry(reply: reply, until: end, number: lastNumber)
        if let former = entries.updateValue(entry, forKey: key) {
            bytes -= key.bytes + former.reply.body.count
        }
        order.append(Place(key: key, number: lastNumber))
        bytes += key.bytes + reply.body.count
        while entries.count > maximum || bytes > maximumBytes, forgetOldest() {}
        compact()
    }

    // MARK: Forgetting

    private mutating func forget(_ key: DeliveryKey) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        bytes -= key.bytes + entry.reply.body.count
    }

    /// Forgets what has expired at the front, a few at a time.
    private mutating func forgetExpired(at now: WallTime) {
        for _ in 0..<4 {
            guard first < order.count else { return }
            let place = order[first]
            if let entry = entries[place.key], entry.number == place.number {
                guard entry.until <= now else { return }
                forget(place.key)
            }
            first += 1
        }
    }

    /// From half of a bound on, looks at a few more, wherever they are: so what has expired is gone
    /// before a bound is met.
    private mutating func sweep(at now: WallTime) {
        guard entries.count > maximum / 2 || bytes > maximumBytes / 2 else { return }
        for _ in 0..<8 {
            if !(first..<order.count).contains(swept) { swept = first }
            guard swept < order.count else { return }
            let place = order[swept]
            swept += 1
            if isCurrent(place), let entry = entries[place.key], entry.until <= now {
                forget(place.key)
            }
        }
    }

    /// False when there is nothing.
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

    /// Whether its event is remembered, and not anew since.
    private func isCurrent(_ place: Place) -> Bool { entries[place.key]?.number == place.number }

    /// No more places are looked at than were added or outdated since the last time.
    private mutating func compact() {
        guard order.count > 2 * entries.count + 64 else { return }
        swept = order[first..<max(first, min(swept, order.count))].count { isCurrent($0) }
        order = order[first...].filter { isCurrent($0) }
        first = 0
    }
}

extension DeliveryKey {
    /// What an entry for it holds besides the reply.
    var bytes: Int { app.utf8.count + plugin.utf8.count + event.utf8.count }
}
