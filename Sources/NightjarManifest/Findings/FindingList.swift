/// The findings of one file, as they are gathered.
struct FindingList {
    /// How many of each severity are kept: who mends so many checks again.
    private static let maximum = 1000

    /// How many errors are counted: so much is wrong only where one mistake was copied.
    private static let maximumCount = 50_000

    /// How many places are named that one value is used at.
    private static let maximumUses = 3

    private struct Gathered {
        let finding: Finding
        /// Which aliases have led to it.
        var uses: Set<Mark.Use>
    }

    let file: String
    private var gathered: [Gathered] = []
    private var seen: [Finding: Int] = [:]
    private var counts: [Finding.Severity: Int] = [:]

    init(file: String) {
        self.file = file
    }

    var hasErrors: Bool { counts[.error] != nil }

    /// Whether there are so many errors that no more need be looked for.
    var isFull: Bool { counts[.error, default: 0] >= Self.maximumCount }

    /// All findings in file order, each once: an alias can lead to one place several times.
    var inFileOrder: [Finding] {
        let sorted = gathered.enumerated().sorted {
            ($0.element.finding.place, $0.offset) < ($1.element.finding.place, $1.offset)
        }
        return sorted.map { finding($0.element) } + (rest.map { [$0] } ?? [])
    }

    /// With notes that say where its place is used.
    private func finding(_ gathered: Gathered) -> Finding {
        let finding = gathered.finding
        let uses = gathered.uses.sorted { $0.mark < $1.mark }
        guard !uses.isEmpty else { return finding }
        var notes = uses.prefix(Self.maximumUses).map { use in
            note(use.isMerge ? "it is merged here" : "it is used here", at: use.mark)
        }
        if uses.count > Self.maximumUses {
            let more = uses.count - Self.maximumUses
            notes.append(note("and in \(more) further place\(more > 1 ? "s" : "")"))
        }
        return Finding(
            finding.severity,
            finding.code,
            at: finding.place,
            finding.message,
            notes: notes + finding.notes
        )
    }

    /// Says how many were not kept; nil when all were.
    private var rest: Finding? {
        let words = [Finding.Severity.error, .warning, .note].compactMap { severity -> String? in
            let count = counts[severity, default: 0] - Self.maximum
            return count > 0 ? "\(count) more \(severity.rawValue)\(count > 1 ? "s" : "")" : nil
        }
        guard !words.isEmpty, let last = gathered.map(\.finding.place).max() else { return nil }
        let least = isFull ? "at least " : ""
        return Finding(.note, .moreFindings, at: last, "\(least)\(Wording.list(words)) left out")
    }

    func place(_ mark: Mark) -> Place {
        Place(file: file, line: mark.line, column: mark.column, length: mark.length)
    }

    /// A line below a finding, which names the place where `mark` is used.
    func note(_ message: String, at mark: Mark? = nil) -> Finding.Note {
        Finding.Note(message, at: mark.map { place($0.outermost) })
    }

    mutating func error(
        _ code: Finding.Code,
        _ mark: Mark,
        _ message: String,
        notes: [Finding.Note] = []
    ) {
        add(Finding(.error, code, at: place(mark), message, notes: notes), mark.uses)
    }

    mutating func warning(
        _ code: Finding.Code,
        _ mark: Mark,
        _ message: String,
        notes: [Finding.Note] = []
    ) {
        add(Finding(.warning, code, at: place(mark), message, notes: notes), mark.uses)
    }

    /// Something good to know, which changes nothing.
    mutating func note(
        _ code: Finding.Code,
        _ mark: Mark,
        _ message: String,
        notes: [Finding.Note] = []
    ) {
        add(Finding(.note, code, at: place(mark), message, notes: notes), mark.uses)
    }

    private mutating func add(_ finding: Finding, _ uses: [Mark.Use]) {
        let count = counts[finding.severity, default: 0]
        // Beyond the maximum they are only counted: what is not kept should cost little.
        if count < Self.maximum {
            if let index = seen[finding] {
                gathered[index].uses.formUnion(uses)
                return
            }
            seen[finding] = gathered.count
            gathered.append(Gathered(finding: finding, uses: Set(uses)))
        }
        counts[finding.severity] = count + 1
    }
}
