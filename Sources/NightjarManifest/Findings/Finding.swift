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
            self.excerpt = place.flatMap { place in excerpt.flatMap { Excerpt($0, at: place) } }
        }

        /// The same with the excerpt that `find` has for its place.
        init(_ note: Self, excerpt find: (Place) -> Excerpt?) {
            place = note.place
            message = note.message
            excerpt = note.excerpt ?? note.place.flatMap(find)
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
        self.excerpt = excerpt.flatMap { Excerpt($0, at: place) }
        self.notes = notes
    }

    /// The same with the excerpts that `find` has for its places.
    init(_ finding: Self, excerpts find: (Place) -> Excerpt?) {
        severity = finding.severity
        code = finding.code
        place = finding.place
        message = finding.message
        excerpt = finding.excerpt ?? find(finding.place)
        notes = finding.notes.map { Note($0, excerpt: find) }
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
