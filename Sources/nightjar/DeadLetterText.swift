import Foundation
import NightjarDaemon

/// Dead letters for people.
enum DeadLetterText {
    /// How much of a reason stands in one line.
    private static let shown = 72

    /// A heading and a line for each; a sentence when there are none.
    static func list(_ letters: [DeadLetterStatus]) -> String {
        guard !letters.isEmpty else { return "no dead letters\n" }
        let rows =
            [["number", "plugin", "type", "given up", "runs", "why"]]
            + letters.map {
                [
                    String($0.number), $0.plugin, $0.type, $0.givenUpAt.formatted(.iso8601),
                    String($0.attempts), "\($0.outcome): \(line($0.reason))",
                ]
            }
        return TextTable.lines(rows.map { $0.map(printable) }).map { "\($0)\n" }.joined()
    }

    /// All that is known of one.
    static func detail(_ detail: DeadLetterDetail) -> String {
        let letter = detail.letter
        var facts = [
            ("number", String(letter.number)), ("app", letter.app), ("plugin", letter.plugin),
            ("type", letter.type),
        ]
        if let id = letter.id { facts.append(("id", id)) }
        if let lane = letter.lane {
            facts.append(("lane", lane + (letter.holdsLane ? " (waits for this one)" : "")))
        }
        facts += [
            ("acknowledged", letter.acceptedAt.formatted(.iso8601)),
            ("given up", letter.givenUpAt.formatted(.iso8601)),
            ("runs", String(letter.attempts)), ("outcome", letter.outcome),
        ]
        let head = TextTable.lines(facts: facts.map { ($0.0, printable($0.1)) })
        let parts: [String?] = [
            head.joined(separator: "\n"), letter.reason, letter.traceback, detail.event,
        ]
        return parts.compactMap { $0 }.joined(separator: "\n\n") + "\n"
    }

    /// What a sender or a plugin has written must not speak to the terminal.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isText =
                        scalar == "\n" || scalar == "\t"
                        || scalar.properties.generalCategory != .control
                    return isText ? scalar : "\u{FFFD}"
                }
            )
        )
    }

    private static func line(_ text: String) -> String {
        let first = text.prefix { $0 != "\n" && $0 != "\r\n" }
        return first.count <= shown ? String(first) : "\(first.prefix(shown))…"
    }
}
