import GRDB
import NightjarCore

/// What is read of the inbox.
final class InboxReading {
    private static let inShort = "number, app, plugin, lane, attempts, due, holds_lane"
    private static let burial = "buried, outcome, reason, traceback, failures, holds_lane"

    private let entry: PreparedStatement
    private let waiting: PreparedStatement
    private let dead: PreparedStatement

    init(in database: Database) throws {
        entry = try PreparedStatement(
            "SELECT \(Self.inShort), \(Self.burial), accepted, event_id, event_deduplication, event_type, event_version, event_kind, event_app, event_platform, event_tenant, event_time, event_attempt, event_key, event_body_key, event_document FROM inbox WHERE number = ?",
            in: database
        )
        waiting = try PreparedStatement(
            "SELECT \(Self.inShort) FROM inbox WHERE number > ? AND (buried IS NULL OR holds_lane) ORDER BY number LIMIT ?",
            in: database
        )
        dead = try PreparedStatement(
            "SELECT \(Self.burial), number, app, plugin, event_type, event_id, lane, accepted FROM inbox WHERE number > ? AND buried IS NOT NULL ORDER BY number LIMIT ?",
            in: database
        )
    }

    func entry(_ number: ArrivalNumber) throws -> InboxEntry? {
        entry.bind(number)
        defer { entry.reset() }
        guard try entry.step() else { return nil }
        return InboxEntry(
            waiting: entry.waiting(),
            event: try entry.event(from: 14),
            acceptedAt: entry.moment(13),
            burial: entry.burial(from: 7)
        )
    }

    func waiting(after number: ArrivalNumber, limit: Int) throws -> [WaitingEntry] {
        try rows(of: waiting, after: number, limit: limit) { $0.waiting() }
    }

    func deadLetters(after number: ArrivalNumber, limit: Int) throws -> [DeadLetter] {
        try rows(of: dead, after: number, limit: limit) { row in
            row.burial(from: 0).map { burial in
                DeadLetter(
                    number: row.integer(6),
                    app: row.text(7),
                    plugin: row.text(8),
                    type: row.text(9),
                    id: row.optional(10, row.text),
                    lane: row.optional(11, row.text),
                    acceptedAt: row.moment(12),
                    burial: burial
                )
            }
        }
    }

    private func rows<Item>(
        of statement: PreparedStatement,
        after number: ArrivalNumber,
        limit: Int,
        _ item: (PreparedStatement) throws -> Item?
    ) throws -> [Item] {
        statement.bind(number)
        // A negative limit would be none.
        statement.bind(max(0, limit))
        defer { statement.reset() }
        var items: [Item] = []
        while try statement.step() {
            if let item = try item(statement) { items.append(item) }
        }
        return items
    }
}

extension PreparedStatement {
    fileprivate func waiting() -> WaitingEntry {
        WaitingEntry(
            number: integer(0),
            app: text(1),
            plugin: text(2),
            lane: optional(3, text),
            attempts: attempts(4),
            due: moment(5),
            holdsLane: integer(6) != 0
        )
    }

    fileprivate func burial(from column: CInt) -> Burial? {
        optional(column) { column in
            Burial(
                at: moment(column),
                outcome: text(column + 1),
                reason: text(column + 2),
                traceback: optional(column + 3, text),
                attempts: attempts(column + 4),
                holdsLane: integer(column + 5) != 0
            )
        }
    }

    fileprivate func event(from column: CInt) throws -> Event {
        guard let platform = PlatformName(rawValue: text(column + 6)) else {
            throw DatabaseError.damage("an event of an unknown platform")
        }
        return Event(
            id: optional(column, text),
            deduplicationID: optional(column + 1, text),
            type: text(column + 2),
            version: optional(column + 3) { EventVersion(rawValue: text($0)) },
            kind: integer(column + 4) == 0 ? .notice : .callback,
            app: text(column + 5),
            platform: platform,
            tenant: optional(column + 7, text),
            time: optional(column + 8, integer),
            attempt: integer(column + 9),
            key: optional(column + 10, blob),
            document: blob(column + 12),
            bodyKey: optional(column + 11, text)
        )
    }

    /// The columns from `buried` to `failures`.
    func bind(_ burial: Burial?) {
        bind(burial?.at.milliseconds)
        bind(burial?.outcome)
        bind(burial?.reason)
        bind(burial?.traceback)
        bind(burial.map { Int64($0.attempts) })
    }

    /// The columns from `event_id` on.
    func bind(_ event: Event) {
        bind(event.id)
        bind(event.deduplicationID)
        bind(event.type)
        bind(event.version?.rawValue)
        bind(event.kind == .callback)
        bind(event.app)
        bind(event.platform.rawValue)
        bind(event.tenant)
        bind(event.time)
        bind(event.attempt)
        bind(event.key)
        bind(event.bodyKey)
        bind(event.document)
    }
}
