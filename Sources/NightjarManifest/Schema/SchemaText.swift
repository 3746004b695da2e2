import NightjarCore

/// The words and expressions of ``ManifestSchema``.
enum SchemaText {
    /// A clause as a sentence.
    static func sentence(_ clause: String) -> String {
        let ending = clause.last.map { ".?!".contains($0) } ?? true ? "" : "."
        return clause.prefix(1).uppercased() + clause.dropFirst() + ending
    }

    /// Plain words as Markdown.
    static func escaped(_ text: String) -> String {
        text.map { "<*|\\`".contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    static func escapedSentence(_ clause: String) -> String { sentence(escaped(clause)) }

    /// What an editor shows of a key.
    static func markdown(of key: ManifestKey) -> String {
        var parts = [escapedSentence(key.summary) + presence(of: key), key.details]
        if !key.example.isEmpty { parts.append("```yaml\n\(key.example)\n```") }
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private static func presence(of key: ManifestKey) -> String {
        switch key.presence {
        case .optional: ""
        case .requiredWith(let condition): " Required with `\(condition.text)`."
        case .required(let platforms) where platforms == PlatformName.allCases: " Required."
        case .required(let platforms), .needed(let platforms):
            " Required on \(Wording.list(platforms.map(\.rawValue)))."
        case .standard(let text): " Default: `\(text)`."
        case .derived(let text): " Default: `\(text)`."
        }
    }

    static func complaint(_ expectation: String) -> String {
        "must be \(expectation), perhaps with variables: ${NAME} or ${NAME:-default}"
    }

    // MARK: Expressions

    /// What one of the texts matches, or one with variables.
    static func pattern(of texts: [String]) -> String {
        "^(?:\((texts + [TextExpression.variableSomewhere]).joined(separator: "|")))$"
    }

    // MARK: Types

    /// What a text of the form may be to YAML when it stands without quotation marks.
    static func types(of form: TextForm) -> OrderedJSON {
        guard form.numbers == nil else { return ["string", "integer"] }
        var types = ["string"]
        if form.isWritten("7") { types.append("number") }
        if form.isWritten("true") { types.append("boolean") }
        return types.count == 1 ? "string" : .texts(types)
    }

    /// What bounds a text of the form where YAML takes it for a number.
    static func bounds(of form: TextForm) -> [OrderedJSON.Member] {
        guard let numbers = form.numbers else { return [] }
        return [
            .init("minimum", .number(numbers.lowerBound)),
            .init("maximum", .number(numbers.upperBound)),
        ]
    }

    /// As YAML reads a word that stands without quotation marks.
    static func typed(_ word: String) -> OrderedJSON {
        if let number = Int(word) { return .number(number) }
        return ["true": true, "false": false][word] ?? .text(word)
    }
}
