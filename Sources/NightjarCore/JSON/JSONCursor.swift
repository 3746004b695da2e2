/// A place in a JSON text, and the tokens that can be read from there.
///
/// The text is a `Span`, so every access is bounds-checked; past the end there is nil, never a
/// byte. It is passed along instead of kept, since only a type that cannot escape may keep one.
struct JSONCursor {
    private(set) var index = 0

    @inline(__always)
    func isAtEnd(_ text: borrowing Span<UInt8>) -> Bool { index >= text.count }

    @inline(__always)
    func peek(_ text: borrowing Span<UInt8>) -> UInt8? { index < text.count ? text[index] : nil }

    @inline(__always)
    mutating func advance(by count: Int = 1) { index += count }

    @inline(__always)
    mutating func skipSpace(_ text: borrowing Span<UInt8>) {
        while index < text.count, text[index] <= 0x20, text[index].isJSONSpace { index += 1 }
    }

    @inline(__always)
    mutating func take(_ byte: UInt8, _ text: borrowing Span<UInt8>) -> Bool {
        guard index < text.count, text[index] == byte else { return false }
        index += 1
        return true
    }

    @inline(__always)
    mutating func expect(
        _ byte: UInt8,
        _ what: StaticString,
        _ text: borrowing Span<UInt8>
    ) throws(JSONFault) {
        guard take(byte, text) else { throw lack(of: what, text) }
    }

    private func lack(of what: StaticString, _ text: borrowing Span<UInt8>) -> JSONFault {
        JSONFault(isAtEnd(text) ? "ends too early" : "lacks \(what)", at: index)
    }

    /// Passes what is blank; nothing else may follow.
    mutating func end(_ text: borrowing Span<UInt8>) throws(JSONFault) {
        skipSpace(text)
        guard isAtEnd(text) else { throw JSONFault("has text after its end", at: index) }
    }

    /// Passes an opening bracket; false when the closing one, `end`, follows at once.
    ///
    /// `depth` is the bracket's own, from 1.
    @inline(__always)
    mutating func open(
        _ end: UInt8,
        depth: Int,
        most: Int,
        _ text: borrowing Span<UInt8>
    ) throws(JSONFault) -> Bool {
        guard depth <= most else { throw JSONFault("nests deeper than \(most)", at: index) }
        advance()
        skipSpace(text)
        return !take(end, text)
    }

    /// Passes a comma, and what is blank around it; false when the closing bracket came instead.
    @inline(__always)
    mutating func goOn(
        before end: UInt8,
        _ what: StaticString,
        _ text: borrowing Span<UInt8>
    ) throws(JSONFault) -> Bool {
        skipSpace(text)
        if take(end, text) { return false }
        try expect(UInt8(ascii: ","), what, text)
        skipSpace(text)
        return true
    }

    mutating func word(_ word: StaticString, _ text: borrowing Span<UInt8>) throws(JSONFault) {
        for offset in 0..<word.utf8CodeUnitCount {
            guard take(word.utf8Start[offset], text) else {
                let problem = isAtEnd(text) ? "ends too early" : "has an unknown word"
                throw JSONFault(problem, at: index)
            }
        }
    }

    mutating func number(_ text: borrowing Span<UInt8>) throws(JSONFault) {
        let start = index
        _ = take(UInt8(ascii: "-"), text)
        if !take(UInt8(ascii: "0"), text), !digits(text) {
            let problem = isAtEnd(text) ? "ends too early" : "has an unexpected character"
            throw JSONFault(problem, at: start)
        }
        if take(UInt8(ascii: "."), text), !digits(text) {
            throw JSONFault("has a number without digits after its point", at: index)
        }
        if take(UInt8(ascii: "e"), text) || take(UInt8(ascii: "E"), text) {
            if !take(UInt8(ascii: "+"), text) { _ = take(UInt8(ascii: "-"), text) }
            guard digits(text) else {
                throw JSONFault("has a number without digits in its exponent", at: index)
            }
        }
    }

    private mutating func digits(_ text: borrowing Span<UInt8>) -> Bool {
        let start = index
        while index < text.count, text[index] &- 0x30 <= 9 { index += 1 }
        return index > start
    }
}

extension UInt8 {
    var isJSONSpace: Bool {
        self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09
    }
}
