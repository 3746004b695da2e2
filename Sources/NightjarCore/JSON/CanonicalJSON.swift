/// A JSON text in the one form that all texts of its value share: where two forms are equal, the
/// values are.
///
/// It has no blanks and no escape that could be left out; each object's names stand in the order of
/// their bytes, and a number is the shortest that a worker reads as this one: so 1, 1.0 and 10e-1 are
/// one, and 9007199254740993 and 9007199254740992 are two.
package struct CanonicalJSON: Sendable, Hashable {
    /// The text.
    package let bytes: [UInt8]

    /// Reads `text`, which must hold one JSON value and nothing after it.
    ///
    /// - Throws: A ``JSONFault`` for bytes that are not JSON by RFC 8259 or not UTF-8, for a name that
    ///   stands twice in an object, for a number that no double comes near, and for nesting beyond
    ///   ``JSONText/maximumDepth``.
    package init(_ text: [UInt8]) throws(JSONFault) {
        var writer = CanonicalJSONWriter(limit: .max)
        try writer.write(text.span)
        bytes = writer.bytes
    }

    /// Whether `text` has this value.
    ///
    /// It is read no further than it can be: what is longer costs no more.
    ///
    /// - Throws: As the initializer does, for what it has read.
    package func isValue(of text: [UInt8]) throws(JSONFault) -> Bool {
        var writer = CanonicalJSONWriter(limit: bytes.count)
        try writer.write(text.span)
        return writer.bytes == bytes
    }
}
