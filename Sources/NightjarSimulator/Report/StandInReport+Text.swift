import NightjarCore

extension StandInReport {
    /// Lines for a person.
    package var text: [String] {
        var lines = [
            "events        \(tally.events) of \(wanted) pushed, \(tally.acknowledged) acknowledged, "
                + "\(tally.givenUp) given up"
                + (unfinished > 0 ? ", \(unfinished) not ended" : ""),
            "pushes        \(tally.pushes): \(tally.repeated) repeated by the ladder, "
                + "\(tally.duplicates) after a success",
            "failures      \(failures)",
            "answers       \(tally.answeredTwice) twice, \(tally.late) late, "
                + "\(tally.strays) to nothing that was pushed, \(tally.overtaken) overtaken",
        ]
        if let connections {
            lines.append(
                "connections   \(connections.opened) opened, \(connections.cut) of them cut; "
                    + "\(connections.split) pushes in pieces, \(connections.junk) pieces of junk"
            )
        }
        if let median = latency(0.5), let rare = latency(0.99), let longest = latency(1) {
            lines.append(
                "push to ack   p50 \(Self.milliseconds(median)), p99 \(Self.milliseconds(rare)), "
                    + "max \(Self.milliseconds(longest))"
            )
        }
        lines.append(
            "time          \(Self.milliseconds(elapsed)), \(Int(perSecond.rounded())) events a second"
        )
        lines.append("seed          \(seed)")
        return lines
    }

    private var failures: String {
        let codes = tally.refused.sorted { $0.key < $1.key }.map { "\($0.value) with \($0.key)" }
        let count = tally.refused.values.reduce(0, +)
        let refused =
            "\(count) refused" + (codes.isEmpty ? "" : " (\(codes.joined(separator: ", ")))")
        return "\(refused), \(tally.unanswered) unanswered, \(tally.broken) broken off"
    }

    private static func milliseconds(_ duration: Duration) -> String {
        let tenths = Int((duration / .milliseconds(1) * 10).rounded())
        guard tenths < 100_000 else { return "\(tenths / 10_000).\(tenths / 1000 % 10) s" }
        return "\(tenths / 10).\(tenths % 10) ms"
    }
}
