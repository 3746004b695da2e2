import GRDB
import NightjarCore

/// The events that were acknowledged and are not done with.
final class InboxTable {
    /// What is counted of the table; after a transaction that failed it is what it was before.
    struct State {
        var size = InboxSize()
        var dead = 0
        /// No row has a number above it, and none had.
        var highest: ArrivalNumber = 0
    }

    /// As high as numbers count: far from where they cannot be added to.
    static let highestNumber: ArrivalNumber = 1 << 55

    /// More than an event can have: so the sizes of damaged rows can be added.
    private static let largestEvent: Int64 = 1 << 50

    private enum Change: String, CaseIterable {
        case accept =
            "INSERT INTO inbox VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        case finish = "DELETE FROM inbox WHERE number = ?"
        case postpone =
            "UPDATE inbox SET attempts = ?, due = ? WHERE number = ? AND buried IS NULL"
        case bury =
            "UPDATE inbox SET attempts = ?, holds_lane = ?, buried = ?, outcome = ?, reason = ?, traceback = ?, failures = ? WHERE number = ?"
        case revive =
            "UPDATE inbox SET attempts = 0, due = ?, holds_lane = 0, buried = NULL, outcome = NULL, reason = NULL, traceback = NULL, failures = NULL WHERE number = ?"
    }

    private let statements: [Change: PreparedStatement]
    private let measure: PreparedStatement
    let reading: InboxReading

    private(set) var state = State()

    /// Makes the statements, and counts what is there; no event had a number above `highest`.
    init(in database: Database, highest: ArrivalNumber) throws {
        state.highest = highest
        var statements: [Change: PreparedStatement] = [:]
        for change in Change.allCases {
            statements[change] = try PreparedStatement(change.rawValue, in: database)
        }
        self.statements = statements
        measure = try PreparedStatement(
            "SELECT bytes, buried IS NOT NULL FROM inbox WHERE number = ?",
            in: database
        )
        reading = try InboxReading(in: database)
        try count(in: database)
    }

    func restore(_ former: State) { state = former }

    private func count(in database: Database) throws {
        let sum = try PreparedStatement(
            "SELECT count(*), total(max(0, min(bytes, \(Self.largestEvent)))), count(buried), min(number), max(number) FROM inbox",
            in: database
        )
        while try sum.step() {
            // Twice as many can still be added.
            state.size = InboxSize(
                entries: sum.count(0),
                bytes: sum.count(1, within: 0...(1 << 60))
            )
            state.dead = sum.count(2)
            guard !sum.isNull(3) else { continue }
            // No page would ever show one that is below 1.
            guard sum.integer(3) > 0, sum.integer(4) <= Self.highestNumber else {
                throw DatabaseError.damage("an event with an impossible number")
            }
            state.highest = max(state.highest, sum.integer(4))
        }
    }

    /// Why the changes do not fit; nil when they do.
    func refusal(of changes: [StoreChange], within bounds: StoreBounds) throws -> StoreFault? {
        try state.size.refusal(of: changes, within: bounds) { try self.present($0)?.bytes }
    }

    func make(_ change: StoreChange, at now: WallTime) throws {
        switch change {
        case .remember: break
        case .accept(let entry): try accept(entry)
        case .finish(let number): try finish(number)
        case .postpone(let number, let attempts, let due):
            try run(.postpone) {
                $0.bind(attempts)
                $0.bind(due)
                $0.bind(number)
            }
        case .bury(let number, let burial): try bury(number, burial)
        case .revive(let number): try revive(number, at: now)
        }
    }

    private func accept(_ entry: InboxEntry) throws {
        // Numbers count upwards: most entries are new, and cost no look.
        if entry.number <= state.highest { try finish(entry.number) }
        let waiting = entry.waiting
        try run(.accept) { row in
            row.bind(entry.number)
            row.bind(waiting.app)
            row.bind(waiting.plugin)
            row.bind(waiting.lane)
            row.bind(waiting.attempts)
            row.bind(waiting.due)
            row.bind(entry.burial?.holdsLane ?? false)
            row.bind(entry.acceptedAt)
            row.bind(entry.bytes)
            row.bind(entry.burial)
            row.bind(entry.event)
        }
        state.highest = max(state.highest, entry.number)
        state.size.add(entry)
        if entry.burial != nil { state.dead += 1 }
    }

    private func finish(_ number: ArrivalNumber) throws {
        guard let present = try present(number) else { return }
        try run(.finish) { $0.bind(number) }
        state.size.remove(bytes: present.bytes)
        if present.isDead { state.dead -= 1 }
    }

    private func bury(_ number: ArrivalNumber, _ burial: Burial) throws {
        guard let present = try present(number) else { return }
        try run(.bury) { row in
            row.bind(burial.attempts)
            row.bind(burial.holdsLane)
            row.bind(burial)
            row.bind(number)
        }
        if !present.isDead { state.dead += 1 }
    }

    private func revive(_ number: ArrivalNumber, at now: WallTime) throws {
        guard let present = try present(number), present.isDead else { return }
        try run(.revive) {
            $0.bind(now)
            $0.bind(number)
        }
        state.dead -= 1
    }

    private func present(_ number: ArrivalNumber) throws -> (bytes: Int, isDead: Bool)? {
        measure.bind(number)
        defer { measure.reset() }
        guard try measure.step() else { return nil }
        return (measure.count(0, within: 0...Self.largestEvent), measure.integer(1) != 0)
    }

    private func run(_ change: Change, _ bind: (PreparedStatement) -> Void) throws {
        guard let statement = statements[change] else { return }
        bind(statement)
        try statement.run()
    }
}
