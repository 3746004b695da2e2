/// A line of a text that is not YAML, where no tree says what stands under which key.
enum UnreadLine {
    /// The line without its comment; nil unless it is one key that holds no secret, with at most
    /// one plain value beside it.
    static func harmlessPart(of line: String) -> Substring? {
        let comment =
            line.firstRange(of: " #")?.lowerBound ?? line.firstRange(of: "\t#")?.lowerBound
        let shown = line[..<(comment ?? line.endIndex)]
        let content = shown.drop { $0 == " " || $0 == "\t" || $0 == "-" }
        guard let colon = content.firstIndex(of: ":") else { return nil }

        let key = String(content[..<colon])
        let value = content[colon...].dropFirst()
        let isKey = value.first.map { $0 == " " || $0 == "\t" } ?? true
        guard isKey, Disclosure.openKeys.contains(key), isHarmless(value) else { return nil }
        return shown
    }

    private static func isHarmless(_ value: Substring) -> Bool {
        let text = value.drop { $0 == " " || $0 == "\t" }
        // A colon at the end is a mistake that is often made: `store: memory:`.
        let body = text.last == ":" ? text.dropLast() : text
        return !body.unicodeScalars.contains { ":,{}[]#".unicodeScalars.contains($0) }
            && Disclosure.allows(String(body), isOnOneLine: true)
            || Disclosure.isReference(text.unicodeScalars)
    }
}
