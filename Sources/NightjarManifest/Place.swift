/// A place in a text file.
package struct Place: Sendable, Hashable, Comparable {
    /// The file's name as the user gave it.
    package let file: String

    /// Counted from 1.
    package let line: Int

    /// Counted from 1, in Unicode scalars.
    package let column: Int

    /// Makes a place.
    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

extension Place: CustomStringConvertible {
    package var description: String { "\(file):\(line):\(column)" }
}

/// A place in the manifest: line and column as in ``Place``.
struct Mark: Sendable, Hashable, Comparable {
    let line: Int
    let column: Int

    static let start = Mark(line: 1, column: 1)

    static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
