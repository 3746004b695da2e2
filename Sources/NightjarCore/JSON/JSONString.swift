/// Strings as JSON writes them, both ways.
package enum JSONString {
    /// Appends `text` to `bytes` with quotes and escapes.
    package static func append(_ text: some StringProtocol, to bytes: inout [UInt8]) {
        let done: Void? = text.utf8.withContiguousStorageIfAvailable {
            append($0.span, to: &bytes)
        }
        if done == nil { append(Array(text.utf8).span, to: &bytes) }
    }

    /// The JSON text of the string `text`, quotes and all.
    package static func encoded(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        append(text, to: &bytes)
        return bytes
    }

    private static func append(_ text: borrowing Span<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        for index in 0..<text.count where text[index].needsEscape {
            append(text, start..<index, to: &bytes)
            escape(text[index], to: &bytes)
            start = index + 1
        }
        append(text, start..<text.count, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    private static func append(
        _ text: borrowing Span<UInt8>,
        _ run: Range<Int>,
        to bytes: inout [UInt8]
    ) {
        text.extracting(run).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    private static func escape(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0..<0x20:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(hexDigit(byte >> 4))
            bytes.append(hexDigit(byte & 15))
        default: bytes.append(byte)
        }
    }

    /// The text of a string's inside that ``JSONCursor`` has found valid.
    static func decoded(_ inside: ArraySlice<UInt8>) -> String {
        guard inside.contains(UInt8(ascii: "\\")) else {
            return String(decoding: inside, as: UTF8.self)
        }
        var units: [UInt16] = []
        var bytes: [UInt8] = []
        var rest = inside
        // Escaped UTF-16 units are gathered, since a pair makes one scalar, and written out before
        // the next plain byte.
        func flush() {
            bytes.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
            units.removeAll(keepingCapacity: true)
        }
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let letter = rest.popFirst() else {
                if !units.isEmpty { flush() }
                bytes.append(byte)
                continue
            }
            if let simple = simpleEscape(letter) {
                units.append(UInt16(simple))
            } else {
                units.append(rest.prefix(4).reduce(0) { $0 << 4 | UInt16(hexValue($1) ?? 0) })
                rest = rest.dropFirst(4)
            }
        }
        if !units.isEmpty { flush() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What the letter after a backslash stands for; nil for `u` and what is no escape.
    static func simpleEscape(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x61 + value - 10
    }
}

extension UInt8 {
    fileprivate var needsEscape: Bool {
        self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
    }
}
