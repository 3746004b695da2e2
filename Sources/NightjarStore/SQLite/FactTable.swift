import GRDB
import NightjarCore

/// The few numbers that a store keeps about itself.
final class FactTable {
    /// The highest number that any event of the inbox has had.
    private(set) var lastNumber: ArrivalNumber

    /// A time that had come; nil in a new store.
    private(set) var time: WallTime?

    private let write: PreparedStatement

    init(in database: Database) throws {
        write = try PreparedStatement(
            "INSERT INTO facts VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            in: database
        )
        let read = try PreparedStatement("SELECT name, value FROM facts", in: database)
        var values: [String: Int64] = [:]
        while try read.step() { values[read.text(0)] = read.integer(1) }
        lastNumber = values["last_number"] ?? 0
        time = values["time"].map { WallTime(milliseconds: $0) }
        guard (0...InboxTable.highestNumber).contains(lastNumber) else {
            throw DatabaseError.damage("an impossible last number")
        }
        guard (0...WallTime.longest).contains(time?.milliseconds ?? 0) else {
            throw DatabaseError.damage("an impossible time")
        }
    }

    /// Writes the time once a second, or at once: it is a page more in the log.
    func write(time now: WallTime, atOnce: Bool = false) throws {
        if let time, !atOnce, now.milliseconds - time.milliseconds < 1000 { return }
        try write("time", now.milliseconds)
        time = now
    }

    func write(lastNumber number: ArrivalNumber) throws {
        guard number > lastNumber else { return }
        try write("last_number", number)
        lastNumber = number
    }

    /// After a transaction that failed.
    func restore(_ former: (ArrivalNumber, WallTime?)) { (lastNumber, time) = former }

    private func write(_ name: String, _ value: Int64) throws {
        write.bind(name)
        write.bind(value)
        try write.run()
    }
}
