/// Fields as a platform's document describes them, or the refusal that their lack is.
extension JSONDocument {
    /// The text of the member whose path has this number in the shape.
    ///
    /// - Throws: `missingField` when it is absent, null or empty; `malformed` when it is no string.
    package func requiredString(_ slot: Int) throws(Refusal) -> String {
        guard let span = present(slot) else { throw .missingField(shape.paths[slot]) }
        guard let text = string(span) else {
            throw .malformed("\(shape.paths[slot]) is not a string")
        }
        guard !text.isEmpty else { throw .missingField(shape.paths[slot]) }
        return text
    }

    /// The text of the member whose path has this number; nil when it is absent, empty or no
    /// string.
    package func optionalString(_ slot: Int) -> String? {
        spans[slot].flatMap(string).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Checks that the member is there and of a kind.
    ///
    /// - Throws: `missingField` when it is absent or null; `malformed` when it is of another kind.
    package func require(_ slot: Int, _ kind: JSONKind) throws(Refusal) {
        guard let span = present(slot) else { throw .missingField(shape.paths[slot]) }
        guard span.kind == kind else {
            throw .malformed("\(shape.paths[slot]) is not an \(kind)")
        }
    }

    /// The member, unless it is absent or null.
    package func present(_ slot: Int) -> Span? {
        spans[slot].flatMap { $0.kind == .null ? nil : $0 }
    }

    /// A number, or a string that holds one, as it is written; nil for anything else.
    package func digits(_ slot: Int) -> ArraySlice<UInt8>? {
        guard let span = spans[slot] else { return nil }
        return span.kind == .number ? bytes[span.value] : utf8(span)
    }
}

extension Refusal {
    /// A `malformed` for a text that could not be read: "the body has text after its end".
    package static func malformed(_ what: StaticString, _ fault: JSONFault) -> Refusal {
        .malformed("\(what) \(fault)")
    }
}
