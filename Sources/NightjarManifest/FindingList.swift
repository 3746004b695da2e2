/// The findings of one file, as they are gathered.
struct FindingList {
    /// How many of each severity are kept: who mends so many checks again.
    private static let maximum = 1000

    let file: String
    private var gathered: [Finding] = []
    private var seen: Set<Finding> = []
    private var counts: [Finding.Severity: Int] = [:]

    init(file: String) {
        self.file = file
    }

    var hasErrors: Bool { counts[.error] != nil }

    /// All findings in file order, each once: an alias can lead to one place several times.
    var inFileOrder: [Finding] {
        let sorted = gathered.enumerated().sorted {
            ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
        }
        return sorted.map(\.element) + (rest.map { [$0] } ?? [])
    }

    /// Says how many were not kept; nil when all were.
    private var rest: Finding? {
        let words = [Finding.Severity.error, .warning, .note].compactMap { severity -> String? in
            let count = counts[severity, default: 0] - Self.maximum
            return count > 0 ? "\(count) more \(severity.rawValue)\(count > 1 ? "s" : "")" : nil
        }
        guard !words.isEmpty, let last = gathered.map(\.place).max() else { return nil }
        return Finding(.note, .moreFindings, at: last, "\(Wording.list(words)) left out")
    }

    func place(_ mark: Mark) -> Place {
        Place(file: file, line: mark.line, column: mark.column, length: mark.length)
    }

    func note(_ message: String, at mark: Mark? = nil) -> Finding.Note {
        Finding.Note(message, at: mark.map(place))
    }

    mutating func error(
        _ code: Finding.Code,
        _ mark: Mark,
        _ message: String,
        notes: [Finding.Note] = []
    ) {
        add(Finding(.error, code, at: place(mark), message, notes: notes))
    }

    mutating func warning(
        _ code: Finding.Code,
        _ mark: Mark,
        _ message: String,
        notes: [Finding.Note] = []
    ) {
        add(Finding(.warning, code, at: place(mark), message, notes: notes))
    }

    /// Something good to know, which changes nothing.
    mutating func note(
        _ code: Finding.Code,
        _ mark: Mark,
        _ message: String,
        notes: [Finding.Note] = []
    ) {
        add(Finding(.note, code, at: place(mark), message, notes: notes))
    }

    private mutating func add(_ finding: Finding) {
        let count = counts[finding.severity, default: 0]
        // Beyond the maximum they are only counted: what is not kept should cost little.
        if count < Self.maximum {
            guard seen.insert(finding).inserted else { return }
            gathered.append(finding)
        }
        counts[finding.severity] = count + 1
    }
}
