import NightjarCore

/// What the reading of every part of a manifest shares: what was found so far, the environment,
/// the catalog.
struct ManifestContext {
    var findings: FindingList
    let variables: Variables
    let tables: CatalogTables

    /// The scalars that stand at a place, or are brought there by an alias, where none is shown.
    var hidden: Set<Mark> = []

    /// What it has cost so far to hold patterns against each other.
    var steps = PatternIndex.Steps()

    /// Where a version stands without quotation marks, with that version.
    private var unquotedVersions: [Mark: EventVersion] = [:]

    /// How many more words are compared for suggestions: who mistyped thousands needs a few.
    private var comparisonsLeft = 200_000

    var catalog: EventCatalog { tables.catalog }

    init(findings: FindingList, variables: Variables, tables: CatalogTables = .shipped) {
        self.findings = findings
        self.variables = variables
        self.tables = tables
    }

    /// The text of `node` with its variables expanded; nil when a finding says why there is none.
    ///
    /// `name` says what the text belongs to, for messages: `"timeout"`. `expectation` says what
    /// should stand there: `a time from 1ms to 2900ms`.
    mutating func text(_ node: YAMLNode, of name: String, _ expectation: String) -> ManifestText? {
        guard !node.isNull else {
            findings.error(
                .missingValue,
                node.mark,
                "\(name) has no value; it must be \(expectation)"
            )
            return nil
        }
        guard case .scalar(let written, let isPlain) = node.content else {
            findings.error(
                .wrongType,
                node.mark,
                "\(name) must be \(expectation), not \(node.kind)"
            )
            return nil
        }
        let (value, isExpanded, faults) = variables.expand(written)
        for fault in faults { report(fault, at: node.mark) }
        guard faults.isEmpty else { return nil }
        guard !value.isEmpty else {
            findings.error(.missingValue, node.mark, "\(name) is empty; it must be \(expectation)")
            return nil
        }
        let isShown =
            Disclosure.allows(written, isOnOneLine: node.isOnOneLine)
            && !hidden.contains(node.mark)
        return ManifestText(
            value: value,
            written: isShown ? written : "…",
            isHidden: isExpanded || !isShown,
            isPlain: isPlain,
            mark: node.mark
        )
    }

    private mutating func report(_ fault: Variables.Fault, at mark: Mark) {
        switch fault {
        case .missing(let name): reportUnset(name, "is not set", at: mark)
        case .empty(let name): reportUnset(name, "is empty", at: mark)
        case .malformed:
            findings.error(
                .wrongVariable,
                mark,
                "a variable is written ${NAME} or ${NAME:-default}",
                notes: [findings.note("write $${ for the characters ${")]
            )
        case .tooLong:
            findings.error(
                .wrongVariable,
                mark,
                "with its variables this text is longer than \(Variables.maximumBytes) bytes"
            )
        }
    }

    private mutating func reportUnset(_ name: String, _ state: String, at mark: Mark) {
        findings.error(
            .unsetVariable,
            mark,
            "the environment variable \(name) \(state)",
            notes: [findings.note("to try it locally: export \(name)=…")]
        )
    }

    /// Networks such as `10.0.0.0/8`.
    mutating func networks(_ nodes: [YAMLNode], of key: ManifestKey) -> [IPNetwork] {
        let expectation = "an address or a network such as 10.0.0.0/8"
        return nodes.compactMap { node in
            guard let text = text(node, of: "an entry of \"\(key.name)\"", expectation) else {
                return nil
            }
            guard let network = IPNetwork(text.value) else {
                findings.error(.wrongValue, text.mark, "\(text.shown) is not \(expectation)")
                return nil
            }
            return network
        }
    }

    // MARK: Versions

    /// Remembers a version that other readers of YAML take for a number.
    mutating func noteVersion(_ version: EventVersion, _ text: ManifestText) {
        if text.isPlain, !text.isHidden { unquotedVersions[text.mark] = version }
    }

    /// Says so once, at the first of them.
    mutating func reportUnquotedVersions() {
        guard let first = unquotedVersions.min(by: { $0.key < $1.key }) else { return }
        let version = first.value.rawValue
        let more = unquotedVersions.count - 1
        let places = more > 0 ? ", and so in \(more) further place\(more > 1 ? "s" : "")" : ""
        findings.note(
            .unquotedVersion,
            first.key,
            "version \(version) without quotation marks is read as \"\(version)\"\(places)",
            notes: [
                findings.note("other readers of YAML take it for a number: write \"\(version)\"")
            ]
        )
    }

    // MARK: Suggestions

    /// `; did you mean "event"?`, or nothing.
    mutating func question(for word: String, among candidates: [String]) -> String {
        guard comparisonsLeft > 0 else { return "" }
        comparisonsLeft -= candidates.count
        guard let nearest = Suggestion.nearest(to: word, among: candidates) else { return "" }
        return "; did you mean \(Wording.quoted(nearest))?"
    }

    /// The same, unless it would tell what may not be told.
    mutating func question(for text: ManifestText, among candidates: [String]) -> String {
        text.isHidden ? "" : question(for: text.value, among: candidates)
    }

    /// Whether `text` may name an app or a plugin; a finding says so when it may not.
    mutating func isName(_ text: ManifestText, of thing: String) -> Bool {
        guard !ManifestSyntax.isName(text.value) else { return true }
        let meant = text.isHidden ? nil : Spelling.pluginName(text.value)
        let advice = meant.map { "; write plugin: \($0), without folder and .lua" } ?? ""
        findings.error(
            .wrongName,
            text.mark,
            "\(text.shown) cannot name \(thing)\(advice)",
            notes: [findings.note(ManifestSyntax.nameRule)]
        )
        return false
    }
}
