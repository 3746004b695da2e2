import NightjarCore

/// How much an inbox holds, and what its bounds say to more.
struct InboxSize {
    var entries = 0
    var bytes = 0

    mutating func add(_ entry: InboxEntry) {
        entries += 1
        bytes += entry.bytes
    }

    /// No less than nothing, whatever a damaged file says of the size.
    mutating func remove(bytes count: Int) {
        entries = max(0, entries - 1)
        bytes = max(0, bytes - count)
    }

    /// Why `changes` do not fit, made one after another; nil when they do.
    ///
    /// `size` tells the bytes of an entry that is there; it is asked only near the bounds.
    func refusal(
        of changes: [StoreChange],
        within bounds: StoreBounds,
        size: (ArrivalNumber) throws -> Int?
    ) rethrows -> StoreFault? {
        var added = InboxSize()
        for case .accept(let entry) in changes { added.add(entry) }
        guard added.entries > 0 else { return nil }
        if entries + added.entries <= bounds.entries, bytes + added.bytes <= bounds.entryBytes {
            return nil
        }
        let after = try self.after(changes, size: size)
        if after.entries > bounds.entries {
            return StoreFault(
                .full,
                "the inbox holds \(entries) events, and may hold \(bounds.entries); it takes more when some are handled, or dead letters retried or dropped"
            )
        }
        if after.bytes > bounds.entryBytes {
            return StoreFault(
                .full,
                "the inbox holds \(bytes) bytes of events, and may hold \(bounds.entryBytes); it takes more when some are handled, or dead letters retried or dropped"
            )
        }
        return nil
    }

    private func after(
        _ changes: [StoreChange],
        size: (ArrivalNumber) throws -> Int?
    ) rethrows -> InboxSize {
        var result = self
        /// What the changes themselves have made of an entry; nil inside for gone.
        var changed: [ArrivalNumber: Int?] = [:]
        for change in changes {
            let number: ArrivalNumber
            let bytes: Int?
            switch change {
            case .accept(let entry): (number, bytes) = (entry.number, entry.bytes)
            case .finish(let finished): (number, bytes) = (finished, nil)
            case .remember, .postpone, .bury, .revive: continue
            }
            let present = try changed[number] ?? size(number)
            if let present { result.remove(bytes: present) }
            if let bytes {
                result.entries += 1
                result.bytes += bytes
            }
            changed[number] = .some(bytes)
        }
        return result
    }
}

extension InboxEntry {
    /// What is counted of it: the event and its lane; a row's other columns are small.
    var bytes: Int {
        event.document.count + (event.key?.count ?? 0) + event.type.utf8.count
            + (waiting.lane?.utf8.count ?? 0) + (event.id?.utf8.count ?? 0)
    }
}
