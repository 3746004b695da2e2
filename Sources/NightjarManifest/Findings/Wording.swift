/// How the user's own words stand in a message.
package enum Wording {
    private static let maximumLength = 80

    /// In quotation marks, on one line, not endless: what a user wrote must not write a second
    /// line to the terminal.
    package static func quoted(_ text: some StringProtocol) -> String {
        var result = "\""
        result += plain(String(String.UnicodeScalarView(text.unicodeScalars.prefix(maximumLength))))
        let isWhole = text.unicodeScalars.prefix(maximumLength + 1).count <= maximumLength
        return result + (isWhole ? "\"" : "…\"")
    }

    /// On one line and without what steers a terminal.
    package static func plain(_ text: some StringProtocol) -> String {
        guard text.unicodeScalars.contains(where: CharacterClass.isControl) else {
            return String(text)
        }
        return text.unicodeScalars.reduce(into: "") { plain, scalar in
            let isPrintable = !CharacterClass.isControl(scalar)
            plain += isPrintable ? String(scalar) : scalar.escaped(asASCII: true)
        }
    }

    /// "a, b and c"; "" for none.
    package static func list(_ words: [String], _ conjunction: String = "and") -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return "\(words.dropLast().joined(separator: ", ")) \(conjunction) \(last)"
    }
}

/// What kind of character something is, without a locale.
enum CharacterClass {
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        // Nearly all are of these, and the tables of Unicode take their time.
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
        default: return false
        }
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: isDigit(byte)
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
