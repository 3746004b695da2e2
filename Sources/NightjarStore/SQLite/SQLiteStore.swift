import Glibc
package import NightjarCore
import Synchronization

/// A ``DeliveryStore`` and ``KeyValueStore`` in a file.
///
/// One thread uses the file, and commits what many callers want in one transaction. An index in memory
/// says of almost every event at once that it is new; only for what may be known a caller waits for
/// the thread. What has expired is removed a little at a time between the transactions.
///
/// ```
/// caller ──reply──▶ index ─new──▶ nil
///          │          └─perhaps known──▶ queue ──▶ thread: row ──▶ reply
///          └─commit──▶ queue ──▶ thread: one transaction for all ──▶ index ──▶ callers go on
/// ```
///
/// Invariants:
/// 1. The index has every row that is committed, and none that may still be undone.
/// 2. A caller goes on only when its changes are committed, or none of them will be.
/// 3. No other process has the file.
package final class SQLiteStore: DeliveryStore {
    private let queue: StoreQueue
    private let thread: StoreThread
    private let clock: StoreClock
    private let index: LedgerIndex
    private let hash: LedgerHash
    let path: String
    private let highest: HighestNumber

    /// Opens the file, makes it where it is not there, and takes it for this process.
    ///
    /// Blocks for as long as it takes to read all that is remembered: about a second for each million
    /// events.
    package static func open(_ settings: StoreSettings) throws(StoreFault) -> SQLiteStore {
        for _ in 0..<10 {
            do throws(StoreFault) {
                return try openOnce(settings)
            } catch {
                guard error.kind == .locked else { throw error }
            }
            // Two starts at once can hold up each other: one is to win.
            usleep(.random(in: 2000...30_000))
        }
        return try openOnce(settings)
    }

    private static func openOnce(_ settings: StoreSettings) throws(StoreFault) -> SQLiteStore {
        let index = LedgerIndex()
        let highest = HighestNumber()
        do {
            let file = try StoreFile(settings, index: index, highest: highest)
            return SQLiteStore(file, index, highest)
        } catch {
            throw StoreFault(error, at: settings.path)
        }
    }

    private init(_ file: StoreFile, _ index: LedgerIndex, _ highest: HighestNumber) {
        queue = StoreQueue(path: file.path.given, bounds: file.settings.bounds)
        clock = file.clock
        hash = LedgerHash(bits: file.settings.hashBits)
        path = file.path.given
        self.index = index
        self.highest = highest
        thread = StoreThread(file, queue)
        thread.start()
    }

    deinit {
        queue.close()
    }

    /// Commits what waits, and gives up the file; blocks until that is done.
    ///
    /// Later calls fail as ``StoreFault/Kind/unusable``.
    package func close() {
        queue.close()
        thread.waitForEnd()
    }

    /// The calendar's time, which never goes back, also over restarts.
    package var now: WallTime { clock.now }

    /// The highest number that is committed.
    package var lastNumber: ArrivalNumber { highest.committed }

    /// Waits for the thread only where the index has the event's hash.
    package func reply(to key: DeliveryKey) async throws(StoreFault) -> Reply? {
        guard let table = PlatformName.allCases.firstIndex(of: key.platform) else { return nil }
        let hash = hash(key, table: table)
        guard index.contains(hash) else { return nil }
        return try await read { [index] file in
            let now = file.clock.now
            // Looked up on the thread: nothing can leave between that and the reading.
            let rows = index.rows(hash)
            return try file.connected { tables in
                try tables.ledgers[table].reply(to: key, in: rows, at: now)
            }
        }
    }

    /// Waits for the transaction that has the changes.
    package func commit(_ changes: [StoreChange]) async throws(StoreFault) {
        guard !changes.isEmpty else { return }
        _ = try await commit(.deliveries(changes)).get()
    }

    /// Waits for the transaction that has the change set.
    func commit(_ set: ChangeSet) async -> ChangeSet.Result {
        await withUnsafeContinuation { caller in
            queue.add(StoreQueue.Commit(set: set, caller: caller))
        }
    }

    /// Waits for the thread, which reads one row.
    package func entry(_ number: ArrivalNumber) async throws(StoreFault) -> InboxEntry? {
        try await read { file in
            try file.connected { try $0.inbox.reading.entry(number) }
        }
    }

    /// Waits for the thread, which reads the rows from there on.
    package func waiting(
        after number: ArrivalNumber,
        limit: Int
    ) async throws(StoreFault) -> [WaitingEntry] {
        try await read { file in
            try file.connected { try $0.inbox.reading.waiting(after: number, limit: limit) }
        }
    }

    /// Waits for the thread, which reads the rows from there on.
    package func deadLetters(
        after number: ArrivalNumber,
        limit: Int
    ) async throws(StoreFault) -> [DeadLetter] {
        try await read { file in
            try file.connected { try $0.inbox.reading.deadLetters(after: number, limit: limit) }
        }
    }

    /// Waits for the thread; what is remembered and has expired may still be counted.
    package func counts() async throws(StoreFault) -> StoreCounts {
        try await read { file in
            try file.connected { tables in
                let inbox = tables.inbox.state
                return StoreCounts(
                    remembered: tables.remembered,
                    waiting: inbox.size.entries - inbox.dead,
                    dead: inbox.dead,
                    bytes: file.path.bytes
                )
            }
        }
    }

    /// SQLite's own word for what a commit survives: 1 for the end of the process, 2 for a loss of
    /// power.
    package func synchronous() async throws(StoreFault) -> Int? {
        try await read { try $0.synchronous() }
    }

    /// Removes what has expired, up to the first that has not in each ledger, and empties the log: what
    /// else is done little by little.
    package func tidy() async throws(StoreFault) {
        try await read { file in
            while try file.prune() == .thereIsMore {}
            try file.emptyLog()
        }
    }

    /// Waits for the thread, which answers.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (StoreFile) throws -> Value
    ) async throws(StoreFault) -> Value {
        let result: Result<Value, StoreFault> = await withUnsafeContinuation { caller in
            let read = StoreQueue.Read {
                caller.resume(returning: $0.answer(body))
            } refuse: {
                caller.resume(returning: .failure($0))
            }
            queue.add(read)
        }
        return try result.get()
    }
}

extension StoreFile {
    fileprivate func answer<Value>(
        _ body: (StoreFile) throws -> Value
    ) -> Result<Value, StoreFault> {
        do {
            return .success(try body(self))
        } catch {
            return .failure(StoreFault(error, at: path.given))
        }
    }
}

/// The highest number that is committed; written on the store's thread.
final class HighestNumber: Sendable {
    private let number = Atomic<ArrivalNumber>(0)

    var committed: ArrivalNumber { number.load(ordering: .acquiring) }

    func set(_ number: ArrivalNumber) { self.number.store(number, ordering: .releasing) }
}
