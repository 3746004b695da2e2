/// What is shown of a line of a file below a finding.
package struct Excerpt: Sendable, Hashable, Codable {
    /// The line, or what may be shown of it: on one line, without what steers a terminal.
    ///
    /// `…` stands for what is not shown.
    package let text: String

    /// Where in ``text`` that is what the finding speaks of, from 1, in Unicode scalars.
    ///
    /// One more than ``text`` has when it stands after all that is shown.
    package let column: Int

    /// How much of ``text`` the finding speaks of, in Unicode scalars: 1 or more.
    package let length: Int

    init(text: String, column: Int, length: Int) {
        self.text = text
        self.column = column
        self.length = length
    }

    /// Takes the whole line of `place`; nil when it says nothing.
    ///
    /// All of it may be shown, but for what goes beyond the width of a terminal.
    package init?(_ line: String, at place: Place) {
        var shown = ExcerptLine()
        for (index, scalar) in line.unicodeScalars.prefix(Self.farthestColumn).enumerated() {
            shown.add(scalar, at: index + 1)
        }
        guard let excerpt = shown.excerpt(column: place.column, length: place.length) else {
            return nil
        }
        self = excerpt
    }

    /// Nobody looks for a place beyond this column, and each costs a walk along its line.
    static let farthestColumn = 4096
}
