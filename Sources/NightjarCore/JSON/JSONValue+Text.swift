extension JSONValue {
    /// Reads `text`, which must hold one JSON value and nothing after it.
    ///
    /// - Throws: A ``JSONFault`` for bytes that are not JSON by RFC 8259 or not UTF-8, for a name
    ///   that stands twice in an object, and for nesting beyond ``JSONText/maximumDepth``.
    package init(_ text: [UInt8]) throws(JSONFault) {
        var reader = JSONValueReader()
        self = try reader.read(text.span)
    }

    /// The value in JSON, without blanks.
    package var json: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .boolean(let flag): bytes += "\(flag)".utf8
        case .number(let number): bytes += number.utf8
        case .text(let text): JSONString.append(text, to: &bytes)
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                value.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONString.append(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}

/// Makes a tree of a text.
private struct JSONValueReader {
    private var cursor = JSONCursor()

    mutating func read(_ text: borrowing Span<UInt8>) throws(JSONFault) -> JSONValue {
        cursor.skipSpace(text)
        let value = try value(text, depth: 0)
        try cursor.end(text)
        return value
    }

    private mutating func value(
        _ text: borrowing Span<UInt8>,
        depth: Int
    ) throws(JSONFault) -> JSONValue {
        switch cursor.peek(text) {
        case UInt8(ascii: "\""): return .text(try string(text))
        case UInt8(ascii: "{"): return .object(try members(text, depth: depth + 1))
        case UInt8(ascii: "["): return .array(try values(text, depth: depth + 1))
        case UInt8(ascii: "t"):
            try cursor.word("true", text)
            return .boolean(true)
        case UInt8(ascii: "f"):
            try cursor.word("false", text)
            return .boolean(false)
        case UInt8(ascii: "n"):
            try cursor.word("null", text)
            return .null
        default:
            let start = cursor.index
            try cursor.number(text)
            return .number(String(decoding: text.array(start..<cursor.index), as: UTF8.self))
        }
    }

    private mutating func string(_ text: borrowing Span<UInt8>) throws(JSONFault) -> String {
        let start = cursor.index + 1
        _ = try cursor.string(text)
        return JSONString.decoded(text.array(start..<(cursor.index - 1))[...])
    }

    private mutating func values(
        _ text: borrowing Span<UInt8>,
        depth: Int
    ) throws(JSONFault) -> [JSONValue] {
        var values: [JSONValue] = []
        guard try cursor.open(UInt8(ascii: "]"), depth: depth, most: JSONText.maximumDepth, text)
        else { return values }
        repeat {
            values.append(try value(text, depth: depth))
        } while try cursor.goOn(before: UInt8(ascii: "]"), "a comma or the array's end", text)
        return values
    }

    private mutating func members(
        _ text: borrowing Span<UInt8>,
        depth: Int
    ) throws(JSONFault) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        var names: Set<String> = []
        guard try cursor.open(UInt8(ascii: "}"), depth: depth, most: JSONText.maximumDepth, text)
        else { return members }
        repeat {
            let place = cursor.index
            let name = try string(text)
            guard names.insert(name).inserted else {
                throw JSONFault("has a name twice in one object", at: place)
            }
            cursor.skipSpace(text)
            try cursor.expect(UInt8(ascii: ":"), "a colon", text)
            cursor.skipSpace(text)
            members.append(.init(name, try value(text, depth: depth)))
        } while try cursor.goOn(before: UInt8(ascii: "}"), "a comma or the object's end", text)
        return members
    }
}
