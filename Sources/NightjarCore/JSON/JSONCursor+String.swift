extension JSONCursor {
    /// The cursor stands on the opening quote; afterwards behind the closing one.
    ///
    /// Returns whether the string has no escapes.
    mutating func string(_ text: borrowing Span<UInt8>) throws(JSONFault) -> Bool {
        try expect(UInt8(ascii: "\""), "a string", text)
        var plain = true
        while true {
            skipPlain(text)
            guard let byte = peek(text) else {
                throw JSONFault("ends inside a string", at: index)
            }
            switch byte {
            case UInt8(ascii: "\""):
                advance()
                return plain
            case UInt8(ascii: "\\"):
                plain = false
                try escape(text)
            case 0..<0x20:
                throw JSONFault("has a control character in a string", at: index)
            default:
                try skipScalars(text)
            }
        }
    }

    /// Goes on to the next byte that is not printable ASCII, a quote or a backslash.
    @inline(__always)
    private mutating func skipPlain(_ text: borrowing Span<UInt8>) {
        let words = text.bytes
        while index + 8 <= words.byteCount {
            let word = UInt64(
                littleEndian: words.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            )
            let found = word.specials
            guard found == 0 else {
                advance(by: found.trailingZeroBitCount / 8)
                return
            }
            advance(by: 8)
        }
        while index < text.count, text[index].isPlain { advance() }
    }

    /// Goes on behind all scalars beyond ASCII that stand here.
    private mutating func skipScalars(_ text: borrowing Span<UInt8>) throws(JSONFault) {
        while let byte = peek(text), byte >= 0x80 {
            guard let length = UTF8Check.scalarLength(text, at: index) else {
                throw JSONFault("is not valid UTF-8", at: index)
            }
            advance(by: length)
        }
    }

    private mutating func escape(_ text: borrowing Span<UInt8>) throws(JSONFault) {
        let start = index
        advance()
        guard let letter = peek(text) else { throw JSONFault("ends inside a string", at: index) }
        advance()
        guard letter == UInt8(ascii: "u") else {
            guard JSONString.simpleEscape(letter) != nil else {
                throw JSONFault("has an unknown escape in a string", at: start)
            }
            return
        }
        let unit = try hex4(text)
        guard unit & 0xF800 == 0xD800 else { return }
        // A low surrogate must follow, or the text has no meaning in Unicode.
        guard unit < 0xDC00, take(UInt8(ascii: "\\"), text), take(UInt8(ascii: "u"), text),
            try hex4(text) & 0xFC00 == 0xDC00
        else { throw JSONFault("has half a surrogate pair in a string", at: start) }
    }

    private mutating func hex4(_ text: borrowing Span<UInt8>) throws(JSONFault) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = peek(text).flatMap(JSONString.hexValue) else {
                throw JSONFault("has an unknown escape in a string", at: index)
            }
            unit = unit << 4 | UInt16(digit)
            advance()
        }
        return unit
    }
}

extension UInt64 {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// For eight bytes of text: the high bit of each that is a control character, a quote, a
    /// backslash or not ASCII.
    ///
    /// Bits above the lowest one set may be wrong, for a subtraction borrows from them; the lowest
    /// is exact, and none is set when there is no such byte.
    fileprivate var specials: UInt64 {
        let quotes = self ^ (Self.ones &* 0x22)
        let backslashes = self ^ (Self.ones &* 0x5C)
        let controls = (self &- Self.ones &* 0x20) & ~self
        let found =
            (quotes &- Self.ones) & ~quotes | (backslashes &- Self.ones) & ~backslashes | controls
        return (found | self) & Self.highs
    }
}

extension UInt8 {
    /// Stands for itself in a string, and for one character.
    fileprivate var isPlain: Bool {
        0x20..<0x80 ~= self && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
    }
}
