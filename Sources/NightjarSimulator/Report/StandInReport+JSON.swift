package import NightjarCore

extension StandInReport {
    /// One object, for programs; times in milliseconds.
    package var json: JSONValue {
        var members: [JSONValue.Member] = []
        func add(_ name: String, _ value: JSONValue) { members.append(.init(name, value)) }
        func add(_ name: String, _ number: Int) { add(name, .integer(Int64(number))) }
        add("complete", .boolean(isComplete))
        add("wanted", wanted)
        add("events", tally.events)
        add("acknowledged", tally.acknowledged)
        add("given_up", tally.givenUp)
        add("unfinished", unfinished)
        add("pushes", tally.pushes)
        add("repeated", tally.repeated)
        add("duplicates", tally.duplicates)
        add(
            "refused",
            .object(
                tally.refused.sorted { $0.key < $1.key }.map { code, count in
                    .init(String(code), .integer(Int64(count)))
                }
            )
        )
        add("unanswered", tally.unanswered)
        add("broken", tally.broken)
        add("late", tally.late)
        add("answered_twice", tally.answeredTwice)
        add("strays", tally.strays)
        add("overtaken", tally.overtaken)
        if let connections {
            add("connections_opened", connections.opened)
            add("connections_cut", connections.cut)
            add("in_pieces", connections.split)
            add("junk", connections.junk)
            add("pings", connections.pings)
        }
        for (name, part) in [("p50_ms", 0.5), ("p99_ms", 0.99), ("max_ms", 1.0)] {
            add(name, latency(part).map { Self.number($0 / .milliseconds(1)) } ?? .null)
        }
        add("elapsed_ms", Self.number(elapsed / .milliseconds(1)))
        add("events_per_second", Self.number(perSecond))
        add("seed", .number(String(seed)))
        return .object(members)
    }

    /// With one digit behind the point.
    private static func number(_ value: Double) -> JSONValue {
        guard value.isFinite, abs(value) < 1e15 else { return .null }
        return .number(String((value * 10).rounded() / 10))
    }
}
