import NightjarCore

/// Tables and chapters of the reference page.
enum ReferenceText {
    /// What a heading is linked by, as GitHub makes it.
    static func anchor(_ heading: String) -> String {
        let kept = heading.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
        return kept.replacing(" ", with: "-")
    }

    static func block(_ yaml: String) -> String { yaml.isEmpty ? "" : "```yaml\n\(yaml)\n```" }

    // MARK: The keys of a section at a glance

    static func table(_ section: ManifestSection) -> String {
        section.platformKey == nil ? plainTable(section.keys) : matrix(section.keys)
    }

    private static func plainTable(_ keys: [ManifestKey]) -> String {
        let rows = keys.map {
            "| \(link($0)) | \(presence(of: $0)) | \(SchemaText.escaped($0.summary)) |"
        }
        return (["| key | when left out | |", "|---|---|---|"] + rows).joined(separator: "\n")
    }

    /// A column for each platform.
    private static func matrix(_ keys: [ManifestKey]) -> String {
        let platforms = PlatformName.allCases
        let rows = keys.map { key in
            let cells = platforms.map { platform in
                guard key.platforms.contains(platform) else { return "–" }
                guard !key.isRequired(on: platform) else { return "**required**" }
                if let condition = key.requiringCondition { return "with `\(condition.text)`" }
                return key.standard.map { "`\($0)`" } ?? "optional"
            }
            let summary = SchemaText.escaped(key.summary)
            return "| \(link(key)) | \(cells.joined(separator: " | ")) | \(summary) |"
        }
        let titles = platforms.map(\.rawValue).joined(separator: " | ")
        let rule = String(repeating: "|---", count: platforms.count + 2) + "|"
        return (["| key | \(titles) | |", rule] + rows).joined(separator: "\n")
    }

    private static func link(_ key: ManifestKey) -> String {
        "[`\(key.name)`](#\(anchor(key.name)))"
    }

    private static func presence(of key: ManifestKey) -> String {
        switch key.presence {
        case .required: "**required**"
        case .needed(let platforms):
            "**required** on \(Wording.list(platforms.map(\.rawValue)))"
        case .requiredWith(let condition): "**required** with `\(condition.text)`"
        case .optional: "nothing"
        case .standard(let text), .derived(let text): "`\(text)`"
        }
    }

    // MARK: One key

    static func chapter(_ key: ManifestKey) -> String {
        let parts = [
            "### `\(key.name)`", SchemaText.escapedSentence(key.summary), choices(of: key),
            facts(of: key), content(of: key), key.details, block(key.example),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    /// The keys of a mapping that needs no chapter of its own.
    private static func content(of key: ManifestKey) -> String {
        guard case .section(let section) = key.shape else { return "" }
        let rows = section.keys.map { key in
            let summary = SchemaText.escaped(key.summary)
            return "| `\(key.name)` | \(key.expectation) | \(presence(of: key)) | \(summary) |"
        }
        return (["| key | takes | when left out | |", "|---|---|---|---|"] + rows)
            .joined(separator: "\n")
    }

    private static func choices(of key: ManifestKey) -> String {
        guard case .choice(let choices) = key.shape else { return "" }
        return
            choices
            .map { "- `\($0.name)`: \($0.summary)\($0.name == key.standard ? " (default)" : "")" }
            .joined(separator: "\n")
    }

    private static func facts(of key: ManifestKey) -> String {
        var facts: [String] = []
        if case .choice = key.shape {
        } else if case .section = key.shape {
        } else {
            facts.append("*takes* \(key.expectation)")
        }
        switch key.presence {
        case .required(let platforms) where platforms != PlatformName.allCases,
            .needed(let platforms):
            facts.append("*required* on \(Wording.list(platforms.map(\.rawValue)))")
        case .requiredWith(let condition): facts.append("*required* with `\(condition.text)`")
        case .required: facts.append("*required*")
        case .standard where key.form == nil, .optional: break
        case .standard(let text), .derived(let text): facts.append("*default* `\(text)`")
        }
        if key.platforms != PlatformName.allCases {
            facts.append("*only* on \(Wording.list(key.platforms.map(\.rawValue)))")
        }
        if let condition = key.condition {
            facts.append("*only* with `\(condition.text)`")
        }
        guard !facts.isEmpty else { return "" }
        let line = facts.joined(separator: "; ")
        return "*" + line.dropFirst().prefix(1).uppercased() + line.dropFirst(2) + "."
    }

    // MARK: Lines

    /// As a README's lines.
    private static let width = 100

    /// The page with its paragraphs in lines of a width that a diff is read in; tables, lists and
    /// blocks as they are.
    static func wrapped(_ page: String) -> String {
        var isBlock = false
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            if line.hasPrefix("```") { isBlock.toggle() }
            let isParagraph = line.first.map { $0.isLetter || "`*".contains($0) } ?? false
            return isBlock || !isParagraph ? String(line) : wrapped(line)
        }
        return lines.joined(separator: "\n")
    }

    private static func wrapped(_ paragraph: Substring) -> String {
        var lines = [""]
        for word in paragraph.split(separator: " ") {
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines.joined(separator: "\n")
    }
}
