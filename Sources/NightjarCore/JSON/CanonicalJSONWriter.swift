/// Writes a JSON text in its canonical form while it reads it.
///
/// It goes no deeper than ``JSONText/maximumDepth``, and no further once the form is longer than
/// `limit`: what is written by then is longer too.
struct CanonicalJSONWriter {
    private struct Member {
        let name: Range<Int>
        let end: Int
    }

    private let limit: Int
    private(set) var bytes: [UInt8] = []
    private var cursor = JSONCursor()

    init(limit: Int) { self.limit = limit }

    private var isOver: Bool { bytes.count > limit }

    mutating func write(_ text: borrowing Span<UInt8>) throws(JSONFault) {
        cursor.skipSpace(text)
        try value(text, depth: 0)
        if !isOver { try cursor.end(text) }
    }

    private mutating func value(
        _ text: borrowing Span<UInt8>,
        depth: Int
    ) throws(JSONFault) {
        guard !isOver else { return }
        switch cursor.peek(text) {
        case UInt8(ascii: "\""): try string(text)
        case UInt8(ascii: "{"): try object(text, depth: depth + 1)
        case UInt8(ascii: "["): try array(text, depth: depth + 1)
        case UInt8(ascii: "t"): try word("true", text)
        case UInt8(ascii: "f"): try word("false", text)
        case UInt8(ascii: "n"): try word("null", text)
        default: try number(text)
        }
    }

    private mutating func word(
        _ word: StaticString,
        _ text: borrowing Span<UInt8>
    ) throws(JSONFault) {
        let start = cursor.index
        try cursor.word(word, text)
        append(text, start..<cursor.index)
    }

    private mutating func number(_ text: borrowing Span<UInt8>) throws(JSONFault) {
        let start = cursor.index
        try cursor.number(text)
        if isWritten(text, start..<cursor.index) { return append(text, start..<cursor.index) }
        guard let number = JSONNumber(digits: text.array(start..<cursor.index)[...]) else {
            throw JSONFault("has a number out of range", at: start)
        }
        bytes += number.simplest.json
    }

    /// Whether the number is written as its form is; most are, and cost no more than to be copied.
    private func isWritten(_ text: borrowing Span<UInt8>, _ number: Range<Int>) -> Bool {
        // So many digits fit into 64 bits; -0 would be 0.
        guard number.count <= 18, text[number.upperBound - 1].isDigit else { return false }
        let isNegative = text[number.lowerBound] == UInt8(ascii: "-")
        let first = number.lowerBound + (isNegative ? 1 : 0)
        for index in first..<number.upperBound where !text[index].isDigit { return false }
        return !isNegative || text[first] != UInt8(ascii: "0")
    }

    private mutating func string(_ text: borrowing Span<UInt8>) throws(JSONFault) {
        let start = cursor.index
        if try cursor.string(text) {
            append(text, start..<cursor.index)
        } else {
            let inside = text.array((start + 1)..<(cursor.index - 1))
            JSONString.append(JSONString.decoded(inside[...]), to: &bytes)
        }
    }

    // MARK: Arrays and objects

    private mutating func array(
        _ text: borrowing Span<UInt8>,
        depth: Int
    ) throws(JSONFault) {
        guard try begin(text, UInt8(ascii: "]"), depth) else { return }
        repeat {
            try value(text, depth: depth)
        } while try goOn(text, UInt8(ascii: "]"), "a comma or the array's end")
    }

    private mutating func object(
        _ text: borrowing Span<UInt8>,
        depth: Int
    ) throws(JSONFault) {
        let place = cursor.index
        guard try begin(text, UInt8(ascii: "}"), depth) else { return }
        var members: [Member] = []
        repeat {
            let start = bytes.count
            try string(text)
            let name = start..<bytes.count
            cursor.skipSpace(text)
            try cursor.expect(UInt8(ascii: ":"), "a colon", text)
            cursor.skipSpace(text)
            bytes.append(UInt8(ascii: ":"))
            try value(text, depth: depth)
            members.append(Member(name: name, end: bytes.count))
        } while try goOn(text, UInt8(ascii: "}"), "a comma or the object's end")
        // Of one that is cut off nothing is said.
        if !isOver { try sort(members, ofObjectAt: place) }
    }

    /// Puts the members of the object that was written last into their order.
    private mutating func sort(
        _ members: [Member],
        ofObjectAt place: Int
    ) throws(JSONFault) {
        let neighbours = zip(members, members.dropFirst())
        if neighbours.allSatisfy({ Self.order($0.name, $1.name, in: bytes) < 0 }) { return }
        let start = members[0].name.lowerBound
        // The object's alone: a copy of all would cost as much again for each object.
        let object = Array(bytes[start...])
        bytes.removeLast(object.count)
        var last: Member?
        for member in members.sorted(by: {
            Self.order($0.name, $1.name, in: object, from: start) < 0
        }) {
            if let last, Self.order(last.name, member.name, in: object, from: start) == 0 {
                throw JSONFault("has a name twice in one object", at: place)
            }
            bytes += object[(member.name.lowerBound - start)..<(member.end - start)]
            bytes.append(UInt8(ascii: ","))
            last = member
        }
        bytes[bytes.count - 1] = UInt8(ascii: "}")
    }

    /// Below 0 where the first name comes before the second, 0 where they are the same; `bytes` are
    /// those from `start` on.
    private static func order(
        _ left: Range<Int>,
        _ right: Range<Int>,
        in bytes: [UInt8],
        from start: Int = 0
    ) -> Int {
        for offset in 0..<min(left.count, right.count) {
            let first = bytes[left.lowerBound - start + offset]
            let second = bytes[right.lowerBound - start + offset]
            if first != second { return first < second ? -1 : 1 }
        }
        return left.count - right.count
    }

    /// Passes the opening bracket; false when the closing one follows at once.
    private mutating func begin(
        _ text: borrowing Span<UInt8>,
        _ end: UInt8,
        _ depth: Int
    ) throws(JSONFault) -> Bool {
        let bracket = cursor.index
        let isOpen = try cursor.open(end, depth: depth, most: JSONText.maximumDepth, text)
        append(text, bracket..<(bracket + 1))
        if isOpen { return true }
        bytes.append(end)
        return false
    }

    /// Passes a comma, and what is blank around it; false when the closing bracket came instead, and
    /// when enough is written.
    private mutating func goOn(
        _ text: borrowing Span<UInt8>,
        _ end: UInt8,
        _ what: StaticString
    ) throws(JSONFault) -> Bool {
        guard !isOver else { return false }
        let goesOn = try cursor.goOn(before: end, what, text)
        bytes.append(goesOn ? UInt8(ascii: ",") : end)
        return goesOn
    }

    private mutating func append(_ text: borrowing Span<UInt8>, _ run: Range<Int>) {
        text.extracting(run).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self &- 0x30 <= 9 }
}
