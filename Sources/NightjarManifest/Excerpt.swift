/// What is shown of a line of a file below a finding.
package struct Excerpt: Sendable, Hashable, Codable {
    /// The line, or what may be shown of it.
    package let text: String

    /// Where in ``text`` that is what the finding speaks of, from 1, in Unicode scalars.
    package let column: Int

    /// How much of ``text`` the finding speaks of, in Unicode scalars: 1 or more.
    package let length: Int

    /// Takes the whole line of `place`.
    package init(_ line: String, at place: Place) {
        text = line
        column = place.column
        length = place.length
    }
}
