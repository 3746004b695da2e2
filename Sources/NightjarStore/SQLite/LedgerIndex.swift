import NightjarCore
import Synchronization

/// Which rows of the ledger may be about an event: for most it says at once that there are none.
///
/// Of an event it has only a hash, so whoever asks reads the row and compares. Split into parts, so
/// that event loops seldom wait for each other, and a part that grows holds none up for long.
package final class LedgerIndex: Sendable {
    /// What a transaction changes in it once it is committed.
    package struct Change: Sendable {
        let row: LedgerRow
        let hash: UInt64
        let isAdded: Bool

        /// Makes a change: a row that is about an event of that hash is added, or removed.
        package init(row: LedgerRow, hash: UInt64, isAdded: Bool) {
            self.row = row
            self.hash = hash
            self.isAdded = isAdded
        }
    }

    private struct Rows {
        var first: [UInt64: LedgerRow] = [:]
        /// Where several rows have one hash.
        var more: [UInt64: [LedgerRow]] = [:]

        mutating func add(_ row: LedgerRow, _ hash: UInt64) {
            guard let former = first.updateValue(row, forKey: hash) else { return }
            more[hash, default: []].append(former)
        }

        mutating func remove(_ row: LedgerRow, _ hash: UInt64) {
            guard let present = first[hash] else { return }
            guard var others = more[hash] else {
                if present == row { first[hash] = nil }
                return
            }
            if present == row {
                first[hash] = others.removeLast()
            } else {
                others.removeAll { $0 == row }
            }
            more[hash] = others.isEmpty ? nil : others
        }
    }

    private final class Part: Sendable {
        let rows = Mutex(Rows())
    }

    private let parts = (0..<256).map { _ in Part() }

    /// Makes an index of nothing.
    package init() {}

    /// Whether there may be a row about an event of that hash.
    package func contains(_ hash: UInt64) -> Bool {
        part(of: hash).rows.withLock { $0.first[hash] != nil }
    }

    /// The rows about events of that hash.
    package func rows(_ hash: UInt64) -> [LedgerRow] {
        part(of: hash).rows.withLock { rows in
            rows.first[hash].map { [$0] + rows.more[hash, default: []] } ?? []
        }
    }

    /// Makes the changes of a transaction.
    ///
    /// First what is added: an event that is remembered anew must not be new for a moment.
    package func make(_ changes: some Collection<Change>) {
        for change in changes where change.isAdded { add(change.row, change.hash) }
        for change in changes where !change.isAdded { remove(change.row, change.hash) }
    }

    func add(_ row: LedgerRow, _ hash: UInt64) {
        part(of: hash).rows.withLock { $0.add(row, hash) }
    }

    private func remove(_ row: LedgerRow, _ hash: UInt64) {
        part(of: hash).rows.withLock { $0.remove(row, hash) }
    }

    /// By the highest bits: the dictionary inside takes its own from all of them.
    private func part(of hash: UInt64) -> Part { parts[Int(hash >> 56)] }
}

/// One row of the ledger: which platform's, and its number there.
package struct LedgerRow: Sendable, Hashable {
    private let bits: UInt64

    /// Makes one: eight bits for the table; a million rows a second fill the rest in two thousand years.
    package init(table: Int, row: Int64) {
        bits = UInt64(truncatingIfNeeded: table) << 56 | UInt64(bitPattern: row) & (1 << 56 - 1)
    }

    /// The rows that it can tell, and one that is added to them.
    static let range: Range<Int64> = 0..<1 << 55

    var table: Int { Int(bits >> 56) }

    var row: Int64 { Int64(bits & (1 << 56 - 1)) }
}

/// Hashes what identifies an event, for a ``LedgerIndex``; another way in each process.
struct LedgerHash: Sendable {
    /// How many bits it has: fewer in tests, to see what collisions do.
    let bits: Int

    func callAsFunction(_ key: DeliveryKey, table: Int) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(table)
        add(key.app, to: &hasher)
        add(key.plugin, to: &hasher)
        add(key.event, to: &hasher)
        return finish(hasher)
    }

    func callAsFunction(
        app: UnsafeRawBufferPointer,
        plugin: UnsafeRawBufferPointer,
        event: UnsafeRawBufferPointer,
        table: Int
    ) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(table)
        add(app, to: &hasher)
        add(plugin, to: &hasher)
        add(event, to: &hasher)
        return finish(hasher)
    }

    private func add(_ text: String, to hasher: inout Hasher) {
        var text = text
        text.withUTF8 { add(UnsafeRawBufferPointer($0), to: &hasher) }
    }

    /// The length as well: else the parts could be divided another way.
    private func add(_ bytes: UnsafeRawBufferPointer, to hasher: inout Hasher) {
        hasher.combine(bytes.count)
        hasher.combine(bytes: bytes)
    }

    private func finish(_ hasher: consuming Hasher) -> UInt64 {
        UInt64(bitPattern: Int64(hasher.finalize())) << UInt64(64 - bits)
    }
}
