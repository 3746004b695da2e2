import NightjarCore

/// Keys in the order in which their values expire: a binary heap.
struct ExpiryQueue {
    struct Entry {
        let expires: WallTime
        let key: [UInt8]
        /// Of the value that expires then: one that came after it has another.
        let number: UInt64
    }

    /// Each before the two at twice its place and behind.
    private var entries: [Entry] = []

    var count: Int { entries.count }

    var first: Entry? { entries.first }

    mutating func add(_ entry: Entry) {
        entries.append(entry)
        var place = entries.count - 1
        while place > 0, entries[place].expires < entries[(place - 1) / 2].expires {
            entries.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func removeFirst() {
        guard let last = entries.popLast(), !entries.isEmpty else { return }
        entries[0] = last
        sink(0)
    }

    mutating func removeAll(where isOutdated: (Entry) -> Bool) {
        entries.removeAll(where: isOutdated)
        for place in (0..<(entries.count / 2)).reversed() { sink(place) }
    }

    private mutating func sink(_ start: Int) {
        var place = start
        while true {
            let children = (2 * place + 1)..<min(2 * place + 3, max(2 * place + 1, entries.count))
            guard let next = children.min(by: { entries[$0].expires < entries[$1].expires }),
                entries[next].expires < entries[place].expires
            else { return }
            entries.swapAt(place, next)
            place = next
        }
    }
}
