/// A JSON object that was read once, front to back: known to be valid, and with the places of the
/// few members that a ``JSONShape`` asked for.
///
/// The rest stays bytes.
package struct JSONDocument: Sendable {
    /// One member of a watched object.
    package struct Span: Sendable, Equatable {
        /// What kind of value it has.
        package let kind: JSONKind

        /// Where the value is, in bytes; a string's quotes are inside.
        package let value: Range<Int>

        /// Where the whole member is, from its key's first quote to the value's end.
        package let member: Range<Int>

        /// False for a string with escapes, whose bytes are not yet its text.
        let isPlain: Bool
    }

    /// How deeply arrays and objects may nest.
    ///
    /// Below what the worker accepts, which gets the document inside an object of its own.
    package static let maximumDepth = 100

    /// How many values one text may hold.
    ///
    /// Below what the worker accepts.
    package static let maximumNodes = 150_000

    /// How many keys a watched object may have.
    ///
    /// Each costs a look-up; no envelope has a hundred.
    package static let maximumKeys = 4096

    /// The text.
    package internal(set) var bytes: [UInt8]

    /// What was asked for.
    package let shape: JSONShape

    /// By the number of the path in the shape.
    var spans: [Span?]

    /// Reads `bytes`, which must hold one JSON object and nothing after it.
    ///
    /// - Throws: A ``JSONFault`` for bytes that are not JSON by RFC 8259 or not UTF-8, for a root
    ///   that is no object, for a key that stands twice in a watched object, and beyond the bounds.
    package init(_ bytes: [UInt8], shape: JSONShape) throws(JSONFault) {
        self.bytes = bytes
        self.shape = shape
        var reader = JSONReader(shape)
        try reader.read(bytes.span)
        spans = reader.spans
    }

    /// The member whose path has this number in the shape; nil when it is absent.
    package subscript(slot: Int) -> Span? { spans[slot] }

    /// The member at `path` ("header.event_id"); nil when it is absent.
    package func span(_ path: String) -> Span? { shape.slot(path).flatMap { spans[$0] } }

    /// The text of the string at `path`; nil when it is absent or not a string.
    package func string(_ path: String) -> String? { span(path).flatMap(string) }

    /// The text of a member; nil when it is not a string.
    package func string(_ span: Span) -> String? {
        guard span.kind == .string else { return nil }
        let inside = bytes[(span.value.lowerBound + 1)..<(span.value.upperBound - 1)]
        return span.isPlain ? String(decoding: inside, as: UTF8.self) : JSONString.decoded(inside)
    }

    /// The UTF-8 of a member's text; nil when it is not a string.
    package func utf8(_ span: Span) -> ArraySlice<UInt8>? {
        guard span.kind == .string else { return nil }
        let inside = bytes[(span.value.lowerBound + 1)..<(span.value.upperBound - 1)]
        return span.isPlain ? inside : Array(JSONString.decoded(inside).utf8)[...]
    }

    /// The integer at `path`; nil when it is absent, not a number, or no 64-bit integer.
    package func integer(_ path: String) -> Int64? { span(path).flatMap(integer) }

    /// The integer that a member is; nil when it is not a number, or no 64-bit integer.
    package func integer(_ span: Span) -> Int64? {
        guard span.kind == .number else { return nil }
        return Int64(String(decoding: bytes[span.value], as: UTF8.self))
    }
}

/// The kinds of JSON values.
package enum JSONKind: Sendable {
    case string, number, object, array, `true`, `false`, null
}
