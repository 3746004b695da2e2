/// One thing that a check found: where, what is wrong, and what to do.
///
/// It prints like a compiler's:
///
///     subscriptions.yaml:14:9: error: unknown key "evnt" in a subscription; did you mean "event"?
///     subscriptions.yaml:9:5: note: the other place
///       note: what to do
package struct Finding: Sendable, Hashable, Codable {
    /// How bad it is.
    package enum Severity: String, Sendable, Codable {
        /// The manifest is refused.
        case error

        /// It works, perhaps not as meant.
        case warning

        /// It is good to know.
        case note
    }

    /// A line below a finding: another place, the reason, what to do.
    package struct Note: Sendable, Hashable, Codable {
        /// Which place it speaks of; nil when of none.
        package let place: Place?

        /// One line, without a full stop.
        package let message: String

        /// As ``Finding/excerpt``.
        package let excerpt: Excerpt?

        /// Makes a note.
        ///
        /// `excerpt` is the line of `place`.
        package init(_ message: String, at place: Place? = nil, excerpt: String? = nil) {
            self.place = place
            self.message = message
            self.excerpt = place.flatMap { place in excerpt.map { Excerpt($0, at: place) } }
        }
    }

    /// How bad it is.
    package let severity: Severity

    /// Which kind of mistake it is.
    package let code: Code

    /// Where it is.
    package let place: Place

    /// One line, without a full stop.
    ///
    /// It never holds a secret's value or a variable's.
    package let message: String

    /// The line of ``place``, without what must not be shown; nil when nothing can be shown of it.
    package let excerpt: Excerpt?

    /// What else to know, in the order to be read.
    package let notes: [Note]

    /// Makes a finding.
    ///
    /// `excerpt` is the line of `place`.
    package init(
        _ severity: Severity,
        _ code: Code,
        at place: Place,
        _ message: String,
        excerpt: String? = nil,
        notes: [Note] = []
    ) {
        self.severity = severity
        self.code = code
        self.place = place
        self.message = message
        self.excerpt = excerpt.map { Excerpt($0, at: place) }
        self.notes = notes
    }
}

extension Finding: CustomStringConvertible {
    package var description: String {
        let first = "\(place): \(severity.rawValue): \(message)"
        let further = notes.map { note in
            note.place.map { "\($0): note: \(note.message)" } ?? "  note: \(note.message)"
        }
        // What a script says stands in it too, and must not forge a line of its own.
        return ([first] + further).map(Wording.plain).joined(separator: "\n")
    }
}

/// The findings of one file, as they are gathered.
struct FindingList {
    let file: String
    private var gathered: [Finding] = []

    init(file: String) {
        self.file = file
    }

    var hasErrors: Bool { gathered.contains { $0.severity == .error } }

    /// All findings in file order, each once: an alias can lead to one place several times.
    var inFileOrder: [Finding] {
        var seen: Set<Finding> = []
        let sorted = gathered.enumerated().sorted {
            ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
        }
        return sorted.map(\.element).filter { seen.insert($0).inserted }
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
        gathered.append(Finding(.error, code, at: place(mark), message, notes: notes))
    }

    mutating func warning(
        _ code: Finding.Code,
        _ mark: Mark,
        _ message: String,
        notes: [Finding.Note] = []
    ) {
        gathered.append(Finding(.warning, code, at: place(mark), message, notes: notes))
    }

    /// Something good to know, which changes nothing.
    mutating func note(
        _ code: Finding.Code,
        _ mark: Mark,
        _ message: String,
        notes: [Finding.Note] = []
    ) {
        gathered.append(Finding(.note, code, at: place(mark), message, notes: notes))
    }
}
