import GRDB
import NightjarCore

/// The tables of a store's file, and transactions over them.
///
/// What is counted of the tables is kept beside them; a transaction that fails restores it.
final class StoreTables {
    let ledgers: [LedgerTable]
    let inbox: InboxTable
    let facts: FactTable
    let values: ValueTable

    private let begin: PreparedStatement
    private let commit: PreparedStatement
    private let rollback: PreparedStatement

    init(in database: Database, hash: LedgerHash) throws {
        begin = try PreparedStatement("BEGIN IMMEDIATE", in: database)
        commit = try PreparedStatement("COMMIT", in: database)
        rollback = try PreparedStatement("ROLLBACK", in: database)
        ledgers = try PlatformName.allCases.enumerated().map { number, platform in
            try LedgerTable(platform, number: number, hash: hash, in: database)
        }
        facts = try FactTable(in: database)
        inbox = try InboxTable(in: database, highest: facts.lastNumber)
        values = try ValueTable(in: database)
    }

    /// The successes of one platform.
    func ledger(_ platform: PlatformName) -> LedgerTable? {
        PlatformName.allCases.firstIndex(of: platform).map { ledgers[$0] }
    }

    var remembered: Int { ledgers.reduce(0) { $0 + $1.state.count } }

    private var rememberedBytes: Int { ledgers.reduce(0) { $0 + $1.state.bytes } }

    func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        let ledgerStates = ledgers.map(\.state)
        let inboxState = inbox.state
        let factState = (facts.lastNumber, facts.time)
        do {
            try begin.run()
            let result = try body()
            try values.spaces.write()
            try commit.run()
            values.spaces.keep()
            return result
        } catch {
            // After some errors SQLite has done it, and says so by another one.
            try? rollback.run()
            for (ledger, state) in zip(ledgers, ledgerStates) { ledger.state = state }
            inbox.restore(inboxState)
            facts.restore(factState)
            values.spaces.restore()
            throw error
        }
    }

    /// Forgets the oldest where the ledgers are over their bounds: of the one that has most, for
    /// that one fills them.
    ///
    /// `added` successes of `addedBytes` have just come; when bounds were lowered, what is too much
    /// goes with many commits, a little with each. From half of a bound on, four rows are looked at
    /// for each that comes, so that what has expired is gone before a bound is met.
    func hold(
        _ bounds: StoreBounds,
        added: Int,
        addedBytes: Int,
        at now: WallTime,
        _ changes: inout [LedgerIndex.Change]
    ) throws {
        let isHalfFull = remembered > bounds.remembered / 2
        if isHalfFull || rememberedBytes > bounds.rememberedBytes / 2 {
            _ = try fullest(byCount: isHalfFull)?.sweep(limit: 4 * added + 64, at: now, &changes)
        }
        for byCount in [true, false] {
            let excess = byCount ? remembered - bounds.remembered : 0
            let excessBytes = byCount ? 0 : rememberedBytes - bounds.rememberedBytes
            guard excess > 0 || excessBytes > 0 else { continue }
            _ = try fullest(byCount: byCount)?.forgetOldest(
                limit: 2 * added + 64,
                least: 2 * addedBytes,
                excess: excess,
                excessBytes: excessBytes,
                at: now,
                &changes
            )
        }
    }

    private func fullest(byCount: Bool) -> LedgerTable? {
        ledgers.max { left, right in
            byCount ? left.state.count < right.state.count : left.state.bytes < right.state.bytes
        }
    }
}
