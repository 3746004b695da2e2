/// Well-formed UTF-8 by the Unicode Standard's table 3-7: no overlong forms, no surrogates.
enum UTF8Check {
    /// The bytes of the scalar that begins at `index` with a byte of 0x80 or above; nil when what
    /// stands there is not one.
    static func scalarLength(_ text: borrowing Span<UInt8>, at index: Int) -> Int? {
        let first = text[index]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard index + length <= text.count, second.contains(text[index + 1]) else { return nil }
        if length > 2, text[index + 2] & 0xC0 != 0x80 { return nil }
        if length > 3, text[index + 3] & 0xC0 != 0x80 { return nil }
        return length
    }
}
