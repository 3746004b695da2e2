/// Base64 by RFC 4648, section 4: with padding, and nothing else between.
package enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    /// The value of each byte; 64 for those that are no digit.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 64, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()

    /// The bytes that `text` stands for; nil when it is not base64, has blanks, lacks padding, or
    /// has bits in its last digit that stand for nothing.
    package static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        guard !text.isEmpty else { return [] }
        let digits = text.dropLast(4)
        guard let tail = last(Array(text.suffix(4))) else { return nil }
        var isValid = true
        let size = digits.count / 4 * 3
        let bytes = [UInt8](unsafeUninitializedCapacity: size + 3) { output, count in
            isValid = digits.withUnsafeBufferPointer { decode($0.span, into: output) }
            for (place, byte) in tail.enumerated() { output[size + place] = byte }
            count = isValid ? size + tail.count : 0
        }
        return isValid ? bytes : nil
    }

    /// Decodes whole groups without padding.
    ///
    /// `output` holds three bytes for each.
    private static func decode(
        _ text: borrowing Span<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        let values = values.span
        var bad: UInt8 = 0
        var place = 0
        for start in stride(from: 0, to: text.count, by: 4) {
            let first = values[Int(text[start])], second = values[Int(text[start + 1])]
            let third = values[Int(text[start + 2])], fourth = values[Int(text[start + 3])]
            bad |= first | second | third | fourth
            output[place] = first << 2 | second >> 4
            output[place + 1] = second << 4 | third >> 2
            output[place + 2] = third << 6 | fourth
            place += 3
        }
        return bad & 64 == 0
    }

    /// The one to three bytes of the last group, which may be padded.
    private static func last(_ group: [UInt8]) -> [UInt8]? {
        let padding = group.reversed().prefix(2).prefix { $0 == UInt8(ascii: "=") }.count
        var word: UInt32 = 0
        for digit in group.dropLast(padding) {
            let value = values[Int(digit)]
            guard value < 64 else { return nil }
            word = word << 6 | UInt32(value)
        }
        word <<= 6 * UInt32(padding)
        let unused = word & (1 << (8 * UInt32(padding)) - 1)
        guard unused == 0 else { return nil }
        let bytes = [16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
        return Array(bytes.dropLast(padding))
    }

    /// `bytes` in base64.
    package static func encoded(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var word = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            word <<= UInt32(3 - group.count) * 8
            for place in 0..<4 {
                let digit = alphabet[Int(word >> UInt32(18 - 6 * place) & 63)]
                text.append(place <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
