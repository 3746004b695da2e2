package import Logging

/// How a log line is written: `time level text key=value …`.
///
/// 1. A line is one line, whatever its parts hold; only at a terminal may blocks follow it.
/// 2. A bare `=` outside quotes is ours: no text from outside can look like another fact.
/// 3. Texts and lines are bounded in bytes; `…` and `facts_left_out` say what was cut.
package struct LogText: Sendable {
    /// A longer text is cut, in bytes of UTF-8 as written: a log line must stay one that can be
    /// read.
    package static let longestText = 16 * 1024

    /// Facts that would make a line longer than this, in bytes, are left out of it: room for all
    /// that the daemon says of itself and for three texts of the longest kind.
    package static let longestLine = 64 * 1024

    private let isTerminal: Bool

    /// Writes texts of several lines as indented blocks where `isTerminal`.
    package init(isTerminal: Bool) {
        self.isTerminal = isTerminal
    }

    /// The whole line, with its line feed; `facts` in the order of their keys.
    package func line(
        _ time: String,
        _ level: Logger.Level,
        _ text: String,
        _ facts: Logger.Metadata
    ) -> String {
        var line = "\(time) \(level) \(message(text))"
        var blocks = ""
        var leftOut = 0
        for (key, value) in facts.sorted(by: { $0.key < $1.key }) {
            let text = "\(value)"
            let isBlock = isTerminal && text.utf8.contains(UInt8(ascii: "\n"))
            let part = isBlock ? block(key, text) : " \(word(key))=\(word(text))"
            if line.utf8.count + blocks.utf8.count + part.utf8.count > Self.longestLine {
                leftOut += 1
            } else if isBlock {
                blocks += part
            } else {
                line += part
            }
        }
        if leftOut > 0 { line += " facts_left_out=\(leftOut)" }
        return line + "\n" + blocks
    }

    /// A constant of ours, or a script's text: that may hold anything, also what looks like facts.
    private func message(_ text: String) -> String {
        let needsQuotes =
            text.isEmpty
            || text.unicodeScalars.contains { isUnsafe($0) || $0 == "\"" || $0 == "=" }
        return needsQuotes ? quoted(text) : cut(text)
    }

    private func word(_ text: String) -> String {
        let needsQuotes =
            text.isEmpty
            || text.unicodeScalars.contains { isUnsafe($0) || $0 == " " || $0 == "\"" || $0 == "=" }
        return needsQuotes ? quoted(text) : cut(text)
    }

    private func quoted(_ text: String) -> String {
        let inside = rendered(text) { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case "\n": "\\n"
            case "\t": "\\t"
            default: isUnsafe(scalar) ? escaped(scalar) : String(scalar)
            }
        }
        return "\"\(inside)\""
    }

    private func block(_ key: String, _ text: String) -> String {
        let indent = "      "
        let inside = rendered(text) { scalar in
            switch scalar {
            case "\n": "\n\(indent)"
            case "\t": "\t"
            default: isUnsafe(scalar) ? escaped(scalar) : String(scalar)
            }
        }
        return "    \(word(key)):\n\(indent)\(inside)\n"
    }

    private func cut(_ text: String) -> String {
        text.utf8.count <= Self.longestText ? text : rendered(text) { String($0) }
    }

    /// Each scalar as `piece` writes it, as far as that is short enough.
    private func rendered(_ text: String, _ piece: (Unicode.Scalar) -> String) -> String {
        var written = ""
        for scalar in text.unicodeScalars {
            let next = piece(scalar)
            guard written.utf8.count + next.utf8.count <= Self.longestText else {
                return written + "…"
            }
            written += next
        }
        return written
    }

    private func escaped(_ scalar: Unicode.Scalar) -> String {
        "\\u{\(String(scalar.value, radix: 16))}"
    }

    /// Control characters, and those that turn the direction of text or break lines.
    private func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
