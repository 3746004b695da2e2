/// The header lines of a head, or of a chunked body's trailers, one after another.
struct FieldLines {
    struct Field {
        let name: Bytes

        /// Without blanks at either end.
        let value: Bytes
    }

    private let bytes: Bytes
    private var position = 0

    /// - Parameter bytes: lines that each end in CR LF, the last of them empty.
    init(_ bytes: Bytes) {
        self.bytes = bytes
    }

    /// The next field; nil at the empty line.
    mutating func next() throws(RequestFault) -> Field? {
        let rest = bytes.part(position..<bytes.count)
        guard let end = rest.newline(from: 0), end > 1 else { return nil }
        position += end + 1

        var colon = 0
        while colon < end, rest[colon].isToken { colon += 1 }
        guard colon > 0, rest[colon] == .colon else {
            throw .malformed("a header line has no proper name")
        }
        let value = rest.part(colon + 1..<end - 1)
        guard Self.isValue(value) else { throw .malformed("a header has a control character") }
        let trimmed = value.trimmed
        // Some readers leave a tab at the end, as part of a length or a coding.
        guard trimmed.last != .tab else { throw .malformed("a header ends in a tab") }
        return Field(name: rest.part(0..<colon), value: trimmed)
    }

    /// One pass without a way out, which the compiler makes wide.
    private static func isValue(_ bytes: Bytes) -> Bool {
        var isBad = false
        for byte in bytes { isBad = isBad || (byte.isControl && byte != .tab) }
        return !isBad
    }
}
