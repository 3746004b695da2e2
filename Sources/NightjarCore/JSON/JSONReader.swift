/// Reads a JSON text once: checks all of it, remembers the places that a shape asks for.
///
/// It builds no values. Strict by RFC 8259; strings must be UTF-8 without lone surrogates, so that
/// no two readers can take the text differently.
struct JSONReader {
    private let shape: JSONShape
    private let maximumDepth: Int
    private(set) var spans: [JSONDocument.Span?]
    private var cursor = JSONCursor()
    private var keys: JSONKeys
    private var values = 0

    init(_ shape: JSONShape, maximumDepth: Int = JSONDocument.maximumDepth) {
        self.shape = shape
        self.maximumDepth = maximumDepth
        keys = JSONKeys(shape)
        spans = Array(repeating: nil, count: shape.paths.count)
    }

    mutating func read(_ text: borrowing Span<UInt8>) throws(JSONFault) {
        cursor.skipSpace(text)
        guard cursor.peek(text) == UInt8(ascii: "{") else {
            throw JSONFault("is not a JSON object", at: cursor.index)
        }
        try watchedObject(text, 0, depth: 1)
        try cursor.end(text)
    }

    /// Reads a value of any kind, and watches none of its objects.
    mutating func readValue(_ text: borrowing Span<UInt8>) throws(JSONFault) {
        cursor.skipSpace(text)
        _ = try value(text, depth: 0, watching: nil)
        try cursor.end(text)
    }

    /// The cursor stands on `{`; afterwards behind `}`.
    private mutating func watchedObject(
        _ text: borrowing Span<UInt8>,
        _ object: Int,
        depth: Int
    ) throws(JSONFault) {
        guard try cursor.open(UInt8(ascii: "}"), depth: depth, most: maximumDepth, text) else {
            return
        }
        var seen = keys.opened()
        repeat {
            let start = cursor.index
            let (name, plain) = try key(text)
            let member = try keys.add(name, plain: plain, of: text, to: &seen, in: object)
                .map { shape.objects[object][$0] }
            let valueStart = cursor.index
            let (kind, isPlain) = try value(text, depth: depth, watching: member?.object)
            guard let slot = member?.slot else { continue }
            spans[slot] = .init(
                kind: kind,
                value: valueStart..<cursor.index,
                member: start..<cursor.index,
                isPlain: isPlain
            )
        } while try cursor.goOn(before: UInt8(ascii: "}"), "a comma or the object's end", text)
        keys.close(seen)
    }

    private mutating func object(_ text: borrowing Span<UInt8>, depth: Int) throws(JSONFault) {
        guard try cursor.open(UInt8(ascii: "}"), depth: depth, most: maximumDepth, text) else {
            return
        }
        repeat {
            _ = try key(text)
            _ = try value(text, depth: depth, watching: nil)
        } while try cursor.goOn(before: UInt8(ascii: "}"), "a comma or the object's end", text)
    }

    private mutating func array(_ text: borrowing Span<UInt8>, depth: Int) throws(JSONFault) {
        guard try cursor.open(UInt8(ascii: "]"), depth: depth, most: maximumDepth, text) else {
            return
        }
        repeat {
            _ = try value(text, depth: depth, watching: nil)
        } while try cursor.goOn(before: UInt8(ascii: "]"), "a comma or the array's end", text)
    }

    /// Passes a key and its colon.
    ///
    /// Returns where its inside stands, and whether it has no escapes.
    private mutating func key(
        _ text: borrowing Span<UInt8>
    ) throws(JSONFault) -> (Range<Int>, plain: Bool) {
        let start = cursor.index + 1
        let plain = try cursor.string(text)
        let inside = start..<(cursor.index - 1)
        cursor.skipSpace(text)
        try cursor.expect(UInt8(ascii: ":"), "a colon", text)
        cursor.skipSpace(text)
        return (inside, plain)
    }

    /// Passes a value.
    ///
    /// Returns its kind, and whether it is no string with escapes.
    private mutating func value(
        _ text: borrowing Span<UInt8>,
        depth: Int,
        watching inner: Int?
    ) throws(JSONFault) -> (JSONKind, isPlain: Bool) {
        values += 1
        guard values <= JSONDocument.maximumNodes else {
            throw JSONFault("holds more than \(JSONDocument.maximumNodes) values", at: cursor.index)
        }
        switch cursor.peek(text) {
        case UInt8(ascii: "\""):
            return (.string, try cursor.string(text))
        case UInt8(ascii: "{"):
            if let inner {
                try watchedObject(text, inner, depth: depth + 1)
            } else {
                try object(text, depth: depth + 1)
            }
            return (.object, true)
        case UInt8(ascii: "["):
            try array(text, depth: depth + 1)
            return (.array, true)
        case UInt8(ascii: "t"):
            try cursor.word("true", text)
            return (.true, true)
        case UInt8(ascii: "f"):
            try cursor.word("false", text)
            return (.false, true)
        case UInt8(ascii: "n"):
            try cursor.word("null", text)
            return (.null, true)
        default:
            try cursor.number(text)
            return (.number, true)
        }
    }
}
