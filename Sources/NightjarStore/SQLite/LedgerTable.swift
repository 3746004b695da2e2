import GRDB
import NightjarCore

/// The successes of one platform: rows are added at the end, and leave at the beginning.
final class LedgerTable {
    /// What is counted of the table; after a transaction that failed it is what it was before.
    struct State {
        var count = 0
        var bytes = 0
        var lastRow: Int64 = 0
        /// When the first row expires, or earlier; nil when there is none.
        var firstExpiry: WallTime?
    }

    private let number: Int
    private let hash: LedgerHash
    private let insert: PreparedStatement
    private let find: PreparedStatement
    private let delete: PreparedStatement
    private let oldest: PreparedStatement
    private let deleteOldest: PreparedStatement
    private let following: PreparedStatement
    /// Up to this row the last sweep has come.
    private var swept: Int64 = -1

    var state = State()

    init(_ platform: PlatformName, number: Int, hash: LedgerHash, in database: Database) throws {
        let table = StoreSchema.ledger(platform)
        func prepare(_ sql: String) throws -> PreparedStatement {
            try PreparedStatement(sql, in: database)
        }
        self.number = number
        self.hash = hash
        insert = try prepare("INSERT INTO \(table) VALUES (?, ?, ?, ?, ?, ?, ?)")
        find = try prepare(
            "SELECT expires, app, plugin, event, status, reply, length(reply) FROM \(table) WHERE row = ?"
        )
        delete = try prepare("DELETE FROM \(table) WHERE row = ?")
        oldest = try prepare(
            "SELECT row, expires, app, plugin, event, length(reply) FROM \(table) ORDER BY row LIMIT ?"
        )
        following = try prepare(
            "SELECT row, expires, app, plugin, event, length(reply) FROM \(table) WHERE row > ? ORDER BY row LIMIT ?"
        )
        deleteOldest = try prepare("DELETE FROM \(table) WHERE row <= ?")
    }

    /// Puts all rows into the index, in one walk from the first page to the last.
    func load(into index: LedgerIndex) throws {
        oldest.bind(Int64(-1))
        while try oldest.step() {
            let row = oldest.integer(0)
            guard LedgerRow.range.contains(row) else {
                throw DatabaseError.damage("a success with an impossible row number")
            }
            if state.count == 0 { state.firstExpiry = oldest.time(1) }
            index.add(LedgerRow(table: number, row: row), hash(of: oldest))
            state.count += 1
            state.bytes += bytes(of: oldest)
            state.lastRow = max(state.lastRow, row)
        }
    }

    // MARK: Remembering

    func remember(
        _ key: DeliveryKey,
        _ reply: Reply,
        until expiry: WallTime,
        index: LedgerIndex,
        _ changes: inout [LedgerIndex.Change]
    ) throws {
        let hash = hash(key, table: number)
        if index.contains(hash) { try forget(key, index.rows(hash), hash, &changes) }
        let row = state.lastRow + 1
        insert.bind(row)
        insert.bind(expiry)
        insert.bind(key.app)
        insert.bind(key.plugin)
        insert.bind(key.event)
        insert.bind(reply.status)
        insert.bind(reply.body)
        try insert.run()
        if state.count == 0 { state.firstExpiry = expiry }
        state.count += 1
        state.bytes += key.bytes + reply.body.count
        state.lastRow = row
        changes.append(
            LedgerIndex.Change(row: LedgerRow(table: number, row: row), hash: hash, isAdded: true)
        )
    }

    /// Removes the rows among `rows` that are about the event.
    private func forget(
        _ key: DeliveryKey,
        _ rows: [LedgerRow],
        _ hash: UInt64,
        _ changes: inout [LedgerIndex.Change]
    ) throws {
        for row in rows where row.table == number {
            find.bind(row.row)
            defer { find.reset() }
            guard try find.step(), isAbout(key) else { continue }
            let bytes = key.bytes + find.count(6)
            delete.bind(row.row)
            try delete.run()
            state.count -= 1
            state.bytes -= bytes
            changes.append(LedgerIndex.Change(row: row, hash: hash, isAdded: false))
        }
    }

    /// The reply in the last of `rows` that is about the event, unless it has expired.
    func reply(to key: DeliveryKey, in rows: [LedgerRow], at now: WallTime) throws -> Reply? {
        let candidates = rows.filter { $0.table == number }.sorted { $0.row > $1.row }
        for row in candidates {
            find.bind(row.row)
            defer { find.reset() }
            guard try find.step(), isAbout(key) else { continue }
            guard find.time(0) > now else { return nil }
            let status = find.count(4)
            guard (100...999).contains(status) else {
                throw DatabaseError.damage("a success with an impossible status")
            }
            return Reply(status: status, body: find.blob(5))
        }
        return nil
    }

    private func isAbout(_ key: DeliveryKey) -> Bool {
        find.bytes(3).elementsEqual(key.event.utf8) && find.bytes(1).elementsEqual(key.app.utf8)
            && find.bytes(2).elementsEqual(key.plugin.utf8)
    }

    // MARK: Forgetting

    /// Removes at most `limit` of the oldest rows: those that have expired, and besides `excess`
    /// rows, or `excessBytes` bytes of them.
    ///
    /// It goes beyond `limit` until `least` bytes are removed.
    ///
    /// - Returns: Whether there may be more to remove.
    func forgetOldest(
        limit: Int,
        least: Int = 0,
        excess: Int,
        excessBytes: Int,
        at now: WallTime,
        _ changes: inout [LedgerIndex.Change]
    ) throws -> Bool {
        var removed = State()
        var next: WallTime?
        oldest.bind(Int64(-1))
        while try oldest.step() {
            let expiry = oldest.time(1)
            let isWanted =
                (removed.count < limit || removed.bytes < least)
                && (expiry <= now || removed.count < excess || removed.bytes < excessBytes)
            guard isWanted else {
                next = expiry
                oldest.reset()
                break
            }
            removed.count += 1
            removed.bytes += bytes(of: oldest)
            removed.lastRow = oldest.integer(0)
            let row = LedgerRow(table: number, row: removed.lastRow)
            changes.append(LedgerIndex.Change(row: row, hash: hash(of: oldest), isAdded: false))
        }
        state.firstExpiry = next
        guard removed.count > 0 else { return false }
        deleteOldest.bind(removed.lastRow)
        try deleteOldest.run()
        state.count -= removed.count
        state.bytes -= removed.bytes
        return removed.count >= limit
    }

    /// Looks at the next `limit` rows from where the last sweep ended, and removes those that have
    /// expired: one with a long life holds up those behind it, which count against the bounds.
    ///
    /// - Returns: How many it has removed.
    func sweep(
        limit: Int,
        at now: WallTime,
        _ changes: inout [LedgerIndex.Change]
    ) throws -> Int {
        var expired: [Int64] = []
        var looked = 0
        following.bind(swept)
        following.bind(limit)
        while try following.step() {
            looked += 1
            swept = following.integer(0)
            guard following.time(1) <= now else { continue }
            expired.append(swept)
            state.count -= 1
            state.bytes -= bytes(of: following)
            let row = LedgerRow(table: number, row: swept)
            changes.append(LedgerIndex.Change(row: row, hash: hash(of: following), isAdded: false))
        }
        if looked < limit { swept = -1 }
        for row in expired {
            delete.bind(row)
            try delete.run()
        }
        return expired.count
    }

    private func hash(of row: PreparedStatement) -> UInt64 {
        hash(app: row.bytes(2), plugin: row.bytes(3), event: row.bytes(4), table: number)
    }

    private func bytes(of row: PreparedStatement) -> Int {
        row.bytes(2).count + row.bytes(3).count + row.bytes(4).count + row.count(5)
    }
}
