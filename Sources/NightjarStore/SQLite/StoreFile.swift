import GRDB
import GRDBSQLite
import NightjarCore

/// The file of a ``SQLiteStore``, and the one connection that has it.
///
/// The file is locked as long as it is open: two processes that both hold an index in memory would
/// not see what the other remembers.
// Used by the store's thread alone, once it is open.
final class StoreFile {
    let settings: StoreSettings
    let clock: StoreClock
    let index: LedgerIndex
    let highest: HighestNumber

    private(set) var path: StorePath
    private let queue: DatabaseQueue
    private var openTables: StoreTables?
    /// When the log may be emptied again because the disk is full.
    var nextEmptying = MonotonicTime(nanoseconds: 0)

    /// Opens the file, makes it where it is not there, and reads what the index needs.
    init(_ settings: StoreSettings, index: LedgerIndex, highest: HighestNumber) throws {
        path = try StorePath(settings.path)
        self.settings = settings
        self.index = index
        self.highest = highest
        let (queue, tables) = try Self.open(path, settings)
        self.queue = queue
        openTables = tables
        for ledger in tables.ledgers { try ledger.load(into: index) }
        highest.set(tables.inbox.state.highest)
        let written = tables.facts.time
        clock = StoreClock(
            wall: settings.wall,
            monotonic: settings.monotonic,
            earliest: written ?? WallTime(milliseconds: 0)
        )
        // Writing shows at once whether the file can be written, and makes the log beside it.
        let now = clock.now
        try queue.inDatabase { _ in
            try tables.transaction { try tables.facts.write(time: now, atOnce: true) }
        }
        path.remember()
        if let written { tellOfStep(from: written) }
    }

    private static func open(
        _ path: StorePath,
        _ settings: StoreSettings
    ) throws -> (DatabaseQueue, StoreTables) {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        // Transactions are begun and ended by statements of our own.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            // Before anything is read: the index of the log is then in memory, and the lock is held.
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
        }
        let queue = try DatabaseQueue(path: path.real, configuration: configuration)
        let tables = try queue.inDatabase { database in
            try StoreSchema.prepare(database, at: path.given)
            let synchronous = settings.durability == .power ? "FULL" : "NORMAL"
            try database.execute(
                sql: """
                    PRAGMA synchronous = \(synchronous);
                    PRAGMA wal_autocheckpoint = 4096;
                    PRAGMA journal_size_limit = 67108864;
                    PRAGMA cache_size = -16384;
                    PRAGMA cell_size_check = ON;
                    PRAGMA temp_store = MEMORY;
                    """
            )
            if let pages = settings.bounds.pages {
                try database.execute(sql: "PRAGMA max_page_count = \(pages)")
            }
            return try StoreTables(in: database, hash: LedgerHash(bits: settings.hashBits))
        }
        return (queue, tables)
    }

    private func tellOfStep(from written: WallTime) {
        let step = written.milliseconds - settings.wall().milliseconds
        if step > 60_000 { settings.notice(.clockWentBack(.milliseconds(step))) }
    }

    // MARK: Use

    /// Runs `body` on the connection.
    func connected<Result>(_ body: (StoreTables) throws -> Result) throws -> Result {
        guard let tables = openTables else { throw StoreFault.closed(path.given) }
        return try queue.inDatabase { _ in try body(tables) }
    }

    /// Runs `body` on the connection; every error is told as a fault of this file.
    func use<Result>(_ body: (StoreTables) throws -> Result) throws(StoreFault) -> Result {
        do {
            return try connected(body)
        } catch {
            throw StoreFault(error, at: path.given)
        }
    }

    func synchronous() throws -> Int? {
        try queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    }

    /// Copies the log into the file and empties it.
    func emptyLog() throws(StoreFault) {
        do {
            try queue.inDatabase { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        } catch {
            throw StoreFault(error, at: path.given)
        }
    }

    /// Gives up the file; the log becomes part of it.
    func close() throws(StoreFault) {
        // On a full disk, say, it is a second behind.
        try? use { tables in
            try tables.transaction { try tables.facts.write(time: clock.now, atOnce: true) }
        }
        // The log's name may be another process's by now: SQLite would remove what has it.
        if (try? path.check()) == nil { keepLog() }
        // SQLite keeps a connection that still has statements.
        openTables = nil
        do {
            try queue.close()
        } catch {
            throw StoreFault(error, at: path.given)
        }
    }
}

extension StoreFile {
    private func keepLog() {
        queue.inDatabase { database in
            var isKept: CInt = 1
            _ = sqlite3_file_control(
                database.sqliteConnection,
                "main",
                SQLITE_FCNTL_PERSIST_WAL,
                &isKept
            )
        }
    }
}

extension StoreFault {
    static func closed(_ path: String) -> StoreFault {
        StoreFault(.unusable, "\(path) is closed: the daemon is stopping")
    }
}
