import GRDB
import NightjarCore

/// The tables of a store's file, and its versions.
///
/// Each platform's ledger is a table of its own, for rows then are added at its end alone: the pages
/// get full one after another, and those in memory are few however many rows there are. What has
/// expired leaves at its beginning.
///
/// There is no auto_vacuum: it would cost an entry in a second place for each page, and move pages
/// about. The file keeps the size of its busiest time, and free pages are used again.
enum StoreSchema {
    /// "Njar"; `file` shows it.
    static let application = 0x4E6A_6172

    static let version = 2

    /// What each version adds to the one before it.
    private static var steps: [String] { [first, second] }

    /// Makes the tables in a file that is empty, and adds those that one of an earlier version lacks;
    /// refuses one that is another application's, or of a later version.
    static func prepare(_ database: Database, at path: String) throws {
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard application == Self.application || (application, version, tables) == (0, 0, 0) else {
            throw StoreFault(
                .damaged,
                "\(path) is a database of another application; name another file for the store"
            )
        }
        guard version <= Self.version else {
            throw StoreFault(
                .unusable,
                "\(path) is of version \(version), and this nightjar knows none after \(Self.version); run the later one that wrote it, or name another file"
            )
        }
        let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
        guard mode == "wal" else {
            throw StoreFault(
                .unusable,
                "\(path) cannot have a write-ahead log: SQLite stays with \(mode ?? "nothing"); put the store on another file system"
            )
        }
        guard version < Self.version else { return }
        try database.inTransaction(.immediate) {
            for step in steps.dropFirst(max(0, version)) { try database.execute(sql: step) }
            try database.execute(sql: "PRAGMA application_id = \(Self.application)")
            try database.execute(sql: "PRAGMA user_version = \(Self.version)")
            return .commit
        }
    }

    static func ledger(_ platform: PlatformName) -> String { "ledger_" + platform.rawValue }

    /// Times are milliseconds since 1970.
    ///
    /// The document stands last: what is before it is read
    /// without it.
    private static var first: String {
        let ledgers = PlatformName.allCases.map { platform in
            """
            CREATE TABLE \(ledger(platform)) (
                row INTEGER PRIMARY KEY,
                expires INTEGER NOT NULL,
                app TEXT NOT NULL,
                plugin TEXT NOT NULL,
                event TEXT NOT NULL,
                status INTEGER NOT NULL,
                reply BLOB NOT NULL
            ) STRICT;
            """
        }
        return ledgers.joined(separator: "\n") + """
            CREATE TABLE inbox (
                number INTEGER PRIMARY KEY,
                app TEXT NOT NULL,
                plugin TEXT NOT NULL,
                lane TEXT,
                attempts INTEGER NOT NULL,
                due INTEGER NOT NULL,
                holds_lane INTEGER NOT NULL,
                accepted INTEGER NOT NULL,
                bytes INTEGER NOT NULL,
                buried INTEGER,
                outcome TEXT,
                reason TEXT,
                traceback TEXT,
                failures INTEGER,
                event_id TEXT,
                event_deduplication TEXT,
                event_type TEXT NOT NULL,
                event_version TEXT,
                event_kind INTEGER NOT NULL,
                event_app TEXT NOT NULL,
                event_platform TEXT NOT NULL,
                event_tenant TEXT,
                event_time INTEGER,
                event_attempt INTEGER NOT NULL,
                event_key BLOB,
                event_body_key TEXT,
                event_document BLOB NOT NULL
            ) STRICT;
            CREATE INDEX dead ON inbox (number) WHERE buried IS NOT NULL;
            CREATE TABLE facts (
                name TEXT PRIMARY KEY,
                value INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """
    }

    /// Keys are bytes, for a text ends at a NUL where its length is asked for.
    ///
    /// A space's size stands in a row, so that no start has to look at all values.
    private static let second = """
        CREATE TABLE kv (
            row INTEGER PRIMARY KEY,
            space BLOB NOT NULL,
            key BLOB NOT NULL,
            expires INTEGER,
            value BLOB NOT NULL,
            UNIQUE (space, key)
        ) STRICT;
        CREATE INDEX kv_expiry ON kv (space, expires) WHERE expires IS NOT NULL;
        CREATE TABLE kv_spaces (
            space BLOB PRIMARY KEY,
            bytes INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
