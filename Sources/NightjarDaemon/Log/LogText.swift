import Logging

/// How a log line is written.
struct LogText {
    let isTerminal: Bool

    /// A value longer than this is cut: a log line must stay one that can be read.
    private static let longestValue = 16 * 1024

    func line(
        _ time: String,
        _ level: Logger.Level,
        _ text: String,
        _ facts: Logger.Metadata
    ) -> String {
        var line = "\(time) \(level) \(plain(text))"
        var blocks = ""
        for (key, value) in facts.sorted(by: { $0.key < $1.key }) {
            let text = String("\(value)".prefix(Self.longestValue))
            if isTerminal && text.contains("\n") {
                blocks += block(key, text)
            } else {
                line += " \(key)=\(quoted(text))"
            }
        }
        return line + "\n" + blocks
    }

    /// The text of a line is a constant of ours, or a script's: then it may hold anything.
    private func plain(_ text: String) -> String {
        text.unicodeScalars.contains(where: isUnsafe) ? quoted(text) : text
    }

    private func quoted(_ text: String) -> String {
        let needsQuotes =
            text.isEmpty
            || text.unicodeScalars.contains { isUnsafe($0) || $0 == " " || $0 == "\"" || $0 == "=" }
        guard needsQuotes else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default: quoted += isUnsafe(scalar) ? escaped(scalar) : String(scalar)
            }
        }
        return quoted + "\""
    }

    private func block(_ key: String, _ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let safe = line.unicodeScalars.map {
                isUnsafe($0) && $0 != "\t" ? escaped($0) : String($0)
            }
            return "      \(safe.joined())\n"
        }
        return "    \(key):\n" + lines.joined()
    }

    private func escaped(_ scalar: Unicode.Scalar) -> String {
        "\\u{\(String(scalar.value, radix: 16))}"
    }

    /// Control characters, and those that turn the direction of text or break lines.
    private func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
