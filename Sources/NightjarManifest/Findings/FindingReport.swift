package import Foundation

/// The findings of a check in the form that is kept stable: what `nightjar check --format json`
/// prints, and what the daemon answers to `nightjar reload` and `nightjar status`.
///
/// `docs/check.md` describes its JSON. It is read leniently: keys, severities and codes that a later
/// version adds are no fault.
package struct FindingReport: Sendable, Hashable, Codable {
    /// One finding, with its place laid out flat.
    package struct Item: Sendable, Hashable, Codable {
        /// `error`, `warning` or `note`.
        package let severity: String

        /// As in ``Finding/Code``.
        package let code: String

        /// As ``Finding/message``.
        package let message: String

        /// The file's name as the user gave it.
        package let file: String

        /// As ``Place/line``.
        package let line: Int

        /// As ``Place/column``.
        package let column: Int

        /// As ``Place/length``.
        package let length: Int

        /// As ``Finding/excerpt``.
        package let excerpt: Excerpt?

        /// As ``Finding/notes``.
        package let notes: [Note]
    }

    /// A line below a finding, with its place where it has one.
    package struct Note: Sendable, Hashable, Codable {
        /// As ``Finding/Note/message``.
        package let message: String

        /// The file's name; nil when the note speaks of no place.
        package let file: String?

        /// As ``Place/line``; nil when the note speaks of no place.
        package let line: Int?

        /// As ``Place/column``; nil when the note speaks of no place.
        package let column: Int?

        /// As ``Place/length``; nil when the note speaks of no place.
        package let length: Int?

        /// As ``Finding/excerpt``.
        package let excerpt: Excerpt?
    }

    /// The version of this form: 1.
    package let format: Int

    /// How many errors there are.
    package let errors: Int

    /// How many warnings there are.
    package let warnings: Int

    /// The findings, in file order.
    package let findings: [Item]

    /// Reports findings in the order in which they are given.
    package init(_ findings: [Finding]) {
        format = 1
        errors = findings.count { $0.severity == .error }
        warnings = findings.count { $0.severity == .warning }
        self.findings = findings.map(Item.init)
    }

    /// Reads what ``json()`` has written.
    ///
    /// - Throws: When it is not JSON, or lacks what version 1 has.
    package init(json: Data) throws {
        self = try JSONDecoder().decode(Self.self, from: json)
    }

    /// The report as JSON on one line: keys sorted, nothing for what is nil, a line feed at its end.
    ///
    /// - Throws: Never, as far as the values of a report go.
    package func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }

    /// "2 errors, 1 warning"; empty when there are none.
    package var summary: String {
        [(errors, "error"), (warnings, "warning")]
            .filter { $0.0 > 0 }
            .map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
            .joined(separator: ", ")
    }
}

extension FindingReport.Item {
    fileprivate init(_ finding: Finding) {
        severity = finding.severity.rawValue
        code = finding.code.rawValue
        message = finding.message
        file = finding.place.file
        line = finding.place.line
        column = finding.place.column
        length = finding.place.length
        excerpt = finding.excerpt
        notes = finding.notes.map(FindingReport.Note.init)
    }
}

extension FindingReport.Note {
    fileprivate init(_ note: Finding.Note) {
        message = note.message
        file = note.place?.file
        line = note.place?.line
        column = note.place?.column
        length = note.place?.length
        excerpt = note.excerpt
    }
}
