/// One thing that a check found: where, what is wrong, and what to do.
///
/// It prints like a compiler's:
///
///     subscriptions.yaml:14:9: error: unknown key "evnt" in a subscription; did you mean "event"?
///     subscriptions.yaml:9:5: note: the other place
///       note: what to do
package struct Finding: Sendable, Hashable {
    /// How bad it is.
    package enum Severity: String, Sendable {
        /// The manifest is refused.
        case error

        /// It works, perhaps not as meant.
        case warning
    }

    /// A line below a finding: another place, the reason, what to do.
    package struct Note: Sendable, Hashable {
        /// Which place it speaks of; nil when of none.
        package let place: Place?

        /// One line, without a full stop.
        package let message: String

        /// Makes a note.
        package init(_ message: String, at place: Place? = nil) {
            self.place = place
            self.message = message
        }
    }

    /// How bad it is.
    package let severity: Severity

    /// Where it is.
    package let place: Place

    /// One line, without a full stop.
    ///
    /// It never holds a secret's value or a variable's.
    package let message: String

    /// What else to know, in the order to be read.
    package let notes: [Note]

    /// Makes a finding.
    package init(
        _ severity: Severity,
        at place: Place,
        _ message: String,
        notes: [Note] = []
    ) {
        self.severity = severity
        self.place = place
        self.message = message
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
        Place(file: file, line: mark.line, column: mark.column)
    }

    func note(_ message: String, at mark: Mark? = nil) -> Finding.Note {
        Finding.Note(message, at: mark.map(place))
    }

    mutating func error(_ mark: Mark, _ message: String, notes: [Finding.Note] = []) {
        gathered.append(Finding(.error, at: place(mark), message, notes: notes))
    }

    mutating func warning(_ mark: Mark, _ message: String, notes: [Finding.Note] = []) {
        gathered.append(Finding(.warning, at: place(mark), message, notes: notes))
    }
}
