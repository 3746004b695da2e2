/// A place in a text file.
package struct Place: Sendable, Hashable, Comparable, Codable {
    /// The file's name as the user gave it.
    package let file: String

    /// Counted from 1.
    package let line: Int

    /// Counted from 1, in Unicode scalars.
    package let column: Int

    /// How much of the line is meant, in Unicode scalars: 1 or more.
    package let length: Int

    /// Makes a place.
    package init(file: String, line: Int, column: Int, length: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
        self.length = length
    }

    /// In the order of reading; at one place the shorter one first.
    package static func < (left: Self, right: Self) -> Bool {
        (left.file, left.line, left.column, left.length)
            < (right.file, right.line, right.column, right.length)
    }
}

extension Place: CustomStringConvertible {
    package var description: String { "\(file):\(line):\(column)" }
}

/// A place in the manifest: as in ``Place``.
struct Mark: Sendable {
    /// An alias that brings what stands at a place to another one.
    struct Use: Sendable, Hashable {
        let mark: Mark
        /// Whether it stands behind `<<`.
        let isMerge: Bool
    }

    let line: Int
    let column: Int
    let length: Int

    /// By which aliases it was come to, the innermost first; none when it stands in its own place.
    let uses: [Use]

    static let start = Mark(line: 1, column: 1)

    init(line: Int, column: Int, length: Int = 1, uses: [Use] = []) {
        self.line = line
        self.column = column
        self.length = length
        self.uses = uses
    }

    /// The same place, come to by `uses`.
    func used(_ uses: [Use]) -> Mark {
        Mark(line: line, column: column, length: length, uses: uses)
    }

    /// Where it is used: the outermost alias, or the place itself.
    var outermost: Mark { uses.last?.mark ?? self }
}

/// However it was come to, it is the same place.
extension Mark: Hashable, Comparable {
    static func == (left: Self, right: Self) -> Bool {
        (left.line, left.column, left.length) == (right.line, right.column, right.length)
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column, left.length) < (right.line, right.column, right.length)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(line)
        hasher.combine(column)
        hasher.combine(length)
    }
}
