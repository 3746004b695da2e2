/// What could be read of a text.
struct YAMLDocument: Sendable {
    /// The tree; nil when the text ends before a document begins, or findings say why it could not
    /// be read to its end.
    var root: YAMLNode?

    /// Every scalar, keys too, in the order of the text, as far as it was read.
    var scalars: [YAMLScalar] = []

    /// Keys that stand in their mapping already, which the tree does not have.
    var repeated: [YAMLEntry] = []

    /// Further values that the tree does not have, because their keys are no text.
    var dropped: [YAMLNode] = []

    /// The names of all anchors that an alias stands for.
    var aliases: Set<String> = []

    /// How many keys and values were read, those that aliases bring in each time that they do.
    var values = 0

    /// Where the text stops being YAML; nil when it never does.
    var fault: YAMLFault?
}

/// Where a scalar stands, quotation marks and all.
///
/// A large document has a million of them, so they are kept small.
struct YAMLScalar: Sendable {
    private let line, column, length, endLine, endColumn: UInt32

    init(_ mark: Mark, end: Mark) {
        line = UInt32(clamping: mark.line)
        column = UInt32(clamping: mark.column)
        length = UInt32(clamping: mark.length)
        endLine = UInt32(clamping: end.line)
        endColumn = UInt32(clamping: end.column)
    }

    var mark: Mark { Mark(line: Int(line), column: Int(column), length: Int(length)) }

    /// Where the text goes on after it.
    var end: Mark { Mark(line: Int(endLine), column: Int(endColumn)) }

    var isOnOneLine: Bool { line == endLine }
}
