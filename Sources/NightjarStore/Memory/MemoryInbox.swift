import NightjarCore

/// The inbox of a ``MemoryStore``.
struct MemoryInbox {
    private var entries: [ArrivalNumber: InboxEntry] = [:]
    /// In order; it keeps numbers that have gone until they are more than half.
    private var numbers: [ArrivalNumber] = []
    private(set) var size = InboxSize()
    private(set) var dead = 0
    private(set) var lastNumber: ArrivalNumber = 0

    subscript(_ number: ArrivalNumber) -> InboxEntry? { entries[number] }

    var waiting: Int { entries.count - dead }

    /// What `shown` makes of the entries with numbers above `number`, where it makes something of
    /// them.
    func list<Shown>(
        after number: ArrivalNumber,
        limit: Int,
        _ shown: (InboxEntry) -> Shown?
    ) -> [Shown] {
        guard number < .max else { return [] }
        var list: [Shown] = []
        for number in numbers[place(of: number + 1)...] {
            guard list.count < limit else { break }
            if let entry = entries[number], let item = shown(entry) { list.append(item) }
        }
        return list
    }

    mutating func make(_ change: StoreChange, at now: WallTime) {
        switch change {
        case .remember: break
        case .accept(let entry): put(entry)
        case .finish(let number): remove(number)
        case .postpone(let number, let attempts, let due):
            guard let entry = entries[number], entry.burial == nil else { return }
            entries[number] = entry.with(attempts: attempts, due: due, burial: nil)
        case .bury(let number, let burial):
            guard let entry = entries[number] else { return }
            if entry.burial == nil { dead += 1 }
            entries[number] = entry.with(
                attempts: burial.attempts,
                due: entry.waiting.due,
                burial: burial
            )
        case .revive(let number):
            guard let entry = entries[number], entry.burial != nil else { return }
            dead -= 1
            entries[number] = entry.with(attempts: 0, due: now, burial: nil)
        }
    }

    private mutating func put(_ entry: InboxEntry) {
        remove(entry.number)
        entries[entry.number] = entry.with(
            attempts: entry.waiting.attempts,
            due: entry.waiting.due,
            burial: entry.burial
        )
        if entry.burial != nil { dead += 1 }
        size.add(entry)
        lastNumber = max(lastNumber, entry.number)
        let place = place(of: entry.number)
        if place == numbers.count || numbers[place] != entry.number {
            numbers.insert(entry.number, at: place)
        }
    }

    private mutating func remove(_ number: ArrivalNumber) {
        guard let entry = entries.removeValue(forKey: number) else { return }
        size.remove(bytes: entry.bytes)
        if entry.burial != nil { dead -= 1 }
        guard numbers.count > 2 * entries.count + 1024 else { return }
        numbers.removeAll { entries[$0] == nil }
    }

    /// The index of the first number that is not below `number`.
    private func place(of number: ArrivalNumber) -> Int {
        if let last = numbers.last, last < number { return numbers.count }
        var range = 0..<numbers.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if numbers[middle] < number {
                range = (middle + 1)..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        return range.lowerBound
    }
}

extension InboxEntry {
    fileprivate func with(attempts: Int, due: WallTime, burial: Burial?) -> InboxEntry {
        var waiting = waiting
        waiting.attempts = attempts
        waiting.due = due
        waiting.holdsLane = burial?.holdsLane ?? false
        return InboxEntry(waiting: waiting, event: event, acceptedAt: acceptedAt, burial: burial)
    }

    /// In short; nil when it is no dead letter.
    var deadLetter: DeadLetter? {
        burial.map {
            DeadLetter(
                number: number,
                app: waiting.app,
                plugin: waiting.plugin,
                type: event.type,
                id: event.id,
                lane: waiting.lane,
                acceptedAt: acceptedAt,
                burial: $0
            )
        }
    }
}
