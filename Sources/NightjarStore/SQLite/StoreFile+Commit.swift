import NightjarCore

extension StoreFile {
    /// Commits the change sets of many callers in one transaction.
    ///
    /// - Returns: For each set, in order, why it failed; nil when it is committed.
    func commit(_ sets: [[StoreChange]]) -> [StoreFault?] {
        do {
            try path.check()
        } catch {
            return sets.map { _ in error }
        }
        do {
            return try together(sets)
        } catch {
            let fault = StoreFault(error, at: path.given)
            switch Cause(error) {
            case .other where sets.count > 1: return sets.map { alone($0) }
            case .full:
                if emptyFullLog(), let faults = try? together(sets) { return faults }
                return withoutGrowth(sets, fault)
            default: return sets.map { _ in fault }
            }
        }
    }

    /// So that a fault that lies in one set is that one's alone.
    private func alone(_ set: [StoreChange]) -> StoreFault? {
        do {
            return try together([set])[0]
        } catch {
            return StoreFault(error, at: path.given)
        }
    }

    /// Makes room in the log, at most once a second: while requests come it is never idle.
    private func emptyFullLog() -> Bool {
        let now = settings.monotonic()
        guard now >= nextEmptying else { return false }
        nextEmptying = now + .seconds(1)
        return (try? emptyLog()) != nil
    }

    /// On a full disk events that are done can still go, which makes room.
    private func withoutGrowth(_ sets: [[StoreChange]], _ fault: StoreFault) -> [StoreFault?] {
        var faults: [StoreFault?] = sets.map { _ in fault }
        let shrinking = sets.indices.filter { sets[$0].allSatisfy(\.isWithoutGrowth) }
        guard !shrinking.isEmpty, shrinking.count < sets.count,
            let results = try? together(shrinking.map { sets[$0] })
        else { return faults }
        for (place, result) in zip(shrinking, results) { faults[place] = result }
        return faults
    }

    /// One transaction; a set that the inbox has no room for is left out and told so.
    private func together(_ sets: [[StoreChange]]) throws -> [StoreFault?] {
        let now = clock.now
        var changes: [LedgerIndex.Change] = []
        var faults: [StoreFault?] = Array(repeating: nil, count: sets.count)
        try connected { tables in
            try tables.transaction {
                for (place, set) in sets.enumerated() {
                    if let refusal = try tables.inbox.refusal(of: set, within: settings.bounds) {
                        let message = "\(path.given): \(refusal.message)"
                        faults[place] = StoreFault(refusal.kind, message)
                        continue
                    }
                    for change in set { try make(change, in: tables, at: now, &changes) }
                }
                let added = sets.lazy.joined().reduce(0) { $0 + $1.rememberedBytes }
                try tables.hold(
                    settings.bounds,
                    added: changes.count,
                    addedBytes: added,
                    at: now,
                    &changes
                )
                try tables.facts.write(lastNumber: tables.inbox.state.highest)
                try tables.facts.write(time: now)
            }
        }
        // Only now: whoever asks in between must not learn of what may still be undone.
        index.make(changes)
        try connected { highest.set($0.inbox.state.highest) }
        return faults
    }

    private func make(
        _ change: StoreChange,
        in tables: StoreTables,
        at now: WallTime,
        _ changes: inout [LedgerIndex.Change]
    ) throws {
        guard case .remember(let key, let reply, let lifetime) = change else {
            return try tables.inbox.make(change, at: now)
        }
        // One that alone is over the bounds would drive out all others.
        guard key.bytes + reply.body.count <= settings.bounds.rememberedBytes else { return }
        try tables.ledger(key.platform)?.remember(
            key,
            reply,
            until: now + lifetime,
            index: index,
            &changes
        )
    }

    // MARK: Upkeep

    /// Also without commits: over the end of a process the time goes back by a minute at most.
    private func writeTime(_ now: WallTime, in tables: StoreTables) throws -> Bool {
        let written = tables.facts.time?.milliseconds ?? 0
        guard now.milliseconds - written >= 29_000 else { return false }
        try tables.transaction { try tables.facts.write(time: now) }
        return true
    }

    /// What a step of removing has come to.
    enum Pruning {
        case nothingHadExpired, done, thereIsMore
    }

    /// Removes some of what has expired, of the first ledger where something has.
    func prune() throws(StoreFault) -> Pruning {
        let now = clock.now
        var changes: [LedgerIndex.Change] = []
        let result = try use { tables in
            let isWritten = try writeTime(now, in: tables)
            let expired = tables.ledgers.filter { ($0.state.firstExpiry ?? .distant) <= now }
            guard let ledger = expired.first else {
                let removed = try tables.transaction {
                    try tables.ledgers.reduce(0) {
                        try $0 + $1.sweep(limit: settings.pruning, at: now, &changes)
                    }
                }
                return removed > 0 || isWritten ? Pruning.done : .nothingHadExpired
            }
            let isMore = try tables.transaction {
                try ledger.forgetOldest(
                    limit: settings.pruning,
                    excess: 0,
                    excessBytes: 0,
                    at: now,
                    &changes
                )
            }
            return isMore || expired.count > 1 ? .thereIsMore : .done
        }
        index.make(changes)
        return result
    }
}

extension StoreChange {
    fileprivate var rememberedBytes: Int {
        if case .remember(let key, let reply, _) = self { key.bytes + reply.body.count } else { 0 }
    }

    fileprivate var isWithoutGrowth: Bool {
        if case .finish = self { true } else { false }
    }
}

extension WallTime {
    fileprivate static let distant = WallTime(milliseconds: .max)
}
