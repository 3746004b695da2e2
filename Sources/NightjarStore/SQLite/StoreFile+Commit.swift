import NightjarCore

extension StoreFile {
    /// Commits the change sets of many callers in one transaction.
    ///
    /// - Returns: For each set, in order, what came of it, or why it failed.
    func commit(_ sets: [ChangeSet]) -> [ChangeSet.Result] {
        do {
            try path.check()
        } catch {
            return sets.map { _ in .failure(error) }
        }
        do {
            return try together(sets)
        } catch {
            let fault = StoreFault(error, at: path.given)
            switch Cause(error) {
            case .other where sets.count > 1: return sets.map { alone($0) }
            case .full:
                if emptyFullLog(), let results = try? together(sets) { return results }
                return withoutGrowth(sets, fault)
            default: return sets.map { _ in .failure(fault) }
            }
        }
    }

    /// So that a fault that lies in one set is that one's alone.
    private func alone(_ set: ChangeSet) -> ChangeSet.Result {
        do {
            return try together([set])[0]
        } catch {
            return .failure(StoreFault(error, at: path.given))
        }
    }

    /// Makes room in the log, at most once a second: while requests come it is never idle.
    private func emptyFullLog() -> Bool {
        let now = settings.monotonic()
        guard now >= nextEmptying else { return false }
        nextEmptying = now + .seconds(1)
        return (try? emptyLog()) != nil
    }

    /// On a full disk what is done with can still go, which makes room.
    private func withoutGrowth(_ sets: [ChangeSet], _ fault: StoreFault) -> [ChangeSet.Result] {
        var all: [ChangeSet.Result] = sets.map { _ in .failure(fault) }
        let shrinking = sets.indices.filter { sets[$0].isWithoutGrowth }
        guard !shrinking.isEmpty, shrinking.count < sets.count,
            let results = try? together(shrinking.map { sets[$0] })
        else { return all }
        for (place, result) in zip(shrinking, results) { all[place] = result }
        return all
    }

    /// One transaction; a set that has no room is left out and told so.
    private func together(_ sets: [ChangeSet]) throws -> [ChangeSet.Result] {
        let now = clock.now
        var changes: [LedgerIndex.Change] = []
        var results: [ChangeSet.Result] = []
        results.reserveCapacity(sets.count)
        try connected { tables in
            try tables.transaction {
                for set in sets { results.append(try make(set, in: tables, at: now, &changes)) }
                try tables.hold(
                    settings.bounds,
                    added: changes.count,
                    addedBytes: sets.reduce(0) { $0 + $1.rememberedBytes },
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
        return results
    }

    /// A failure that is returned is the set's alone, and nothing of it is written.
    private func make(
        _ set: ChangeSet,
        in tables: StoreTables,
        at now: WallTime,
        _ changes: inout [LedgerIndex.Change]
    ) throws -> ChangeSet.Result {
        switch set {
        case .deliveries(let deliveries):
            if let refusal = try tables.inbox.refusal(of: deliveries, within: settings.bounds) {
                return .failure(StoreFault(refusal.kind, "\(path.given): \(refusal.message)"))
            }
            for change in deliveries { try make(change, in: tables, at: now, &changes) }
            return .success(.done(nil))
        case .value(let request):
            do {
                let bound = SpaceBound(bytes: settings.bounds.spaceBytes)
                return .success(try tables.values.make(request, within: bound, at: now))
            } catch is JSONFault {
                let space = String(decoding: request.space, as: UTF8.self)
                return .failure(.damagedValue(path.given, of: space))
            }
        }
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
    enum Pruning: Comparable {
        case nothingHadExpired, done, thereIsMore
    }

    /// Removes some of what has expired: values, and successes of the first ledger where some have.
    func prune() throws(StoreFault) -> Pruning {
        let now = clock.now
        var changes: [LedgerIndex.Change] = []
        let result = try use { tables in
            let isWritten = try writeTime(now, in: tables)
            let values = try pruneValues(in: tables, at: now)
            let ledgers = try pruneLedgers(in: tables, at: now, &changes)
            let most = max(values, ledgers)
            return isWritten ? max(most, .done) : most
        }
        index.make(changes)
        return result
    }

    private func pruneValues(in tables: StoreTables, at now: WallTime) throws -> Pruning {
        guard !tables.values.spaces.expiring(at: now).isEmpty else { return .nothingHadExpired }
        let isMore = try tables.transaction {
            try tables.values.forgetExpired(limit: settings.pruning, at: now)
        }
        return isMore ? .thereIsMore : .done
    }

    private func pruneLedgers(
        in tables: StoreTables,
        at now: WallTime,
        _ changes: inout [LedgerIndex.Change]
    ) throws -> Pruning {
        let expired = tables.ledgers.filter { ($0.state.firstExpiry ?? .distant) <= now }
        guard let ledger = expired.first else {
            let removed = try tables.transaction {
                try tables.ledgers.reduce(0) {
                    try $0 + $1.sweep(limit: settings.pruning, at: now, &changes)
                }
            }
            return removed > 0 ? .done : .nothingHadExpired
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
}

extension WallTime {
    /// After all others.
    static let distant = WallTime(milliseconds: .max)
}
