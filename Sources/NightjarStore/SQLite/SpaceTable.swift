import GRDB
import NightjarCore

/// How much the values of each space take, without a look at them.
///
/// It is kept in memory, and written with the transaction that changes it.
final class SpaceTable {
    struct Space: Equatable {
        /// Of all its values, those that have expired among them.
        var bytes = 0
        /// When the first value expires, or earlier; nil when none does.
        var firstExpiry: WallTime?
    }

    /// More than a space can have: so a damaged size can be added to.
    private static let largest: Int64 = 1 << 50

    private let upsert: PreparedStatement
    private let delete: PreparedStatement
    private var spaces: [[UInt8]: Space] = [:]
    /// What the spaces were before the transaction that is open, where it has changed them.
    private var former: [[UInt8]: Space] = [:]

    init(in database: Database) throws {
        upsert = try PreparedStatement(
            "INSERT INTO kv_spaces VALUES (?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes",
            in: database
        )
        delete = try PreparedStatement("DELETE FROM kv_spaces WHERE space = ?", in: database)
        let read = try PreparedStatement(
            "SELECT space, bytes, (SELECT min(expires) FROM kv WHERE kv.space = kv_spaces.space AND expires IS NOT NULL) FROM kv_spaces",
            in: database
        )
        while try read.step() {
            guard (0...Self.largest).contains(read.integer(1)) else {
                throw DatabaseError.damage("a plugin's values with an impossible size")
            }
            spaces[read.blob(0)] = Space(
                bytes: read.count(1),
                firstExpiry: read.optional(2, read.time)
            )
        }
    }

    subscript(_ space: [UInt8]) -> Space {
        get { spaces[space] ?? Space() }
        set {
            if former[space] == nil { former[space] = self[space] }
            // No less than nothing, whatever a damaged file says of the size.
            spaces[space] = Space(bytes: max(0, newValue.bytes), firstExpiry: newValue.firstExpiry)
        }
    }

    /// Those with a value that may have expired.
    func expiring(at now: WallTime) -> [[UInt8]] {
        spaces.filter { ($0.value.firstExpiry ?? .distant) <= now }.map(\.key)
    }

    // MARK: Transactions

    /// The last before a transaction's end.
    func write() throws {
        for (space, before) in former {
            let bytes = self[space].bytes
            guard bytes != before.bytes else { continue }
            let statement = bytes > 0 ? upsert : delete
            statement.bind(space)
            if bytes > 0 { statement.bind(bytes) }
            try statement.run()
        }
    }

    /// After a transaction.
    func keep() {
        for space in former.keys where self[space].bytes == 0 { spaces[space] = nil }
        former.removeAll(keepingCapacity: true)
    }

    /// After a transaction that failed.
    func restore() {
        spaces.merge(former) { _, before in before }
        keep()
    }
}
