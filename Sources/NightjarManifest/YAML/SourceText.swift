/// The bytes of a manifest, looked at before YAML is.
enum SourceText {
    /// 10,000 subscriptions, each with every key written out, are about two mebibytes.
    static let maximumBytes = 4 << 20

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The text without a byte order mark; nil when a finding says why it cannot be read.
    static func check(_ bytes: [UInt8], _ findings: inout FindingList) -> ArraySlice<UInt8>? {
        guard bytes.count <= maximumBytes else {
            findings.error(
                .fileTooLarge,
                .start,
                "the file has \(bytes.count) bytes; a manifest may have \(maximumBytes)"
            )
            return nil
        }
        if let encoding = wideEncoding(of: bytes) {
            findings.error(.notUTF8, .start, "the file is \(encoding); save it as UTF-8")
            return nil
        }
        let text = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
        if let mark = firstInvalid(in: text) {
            findings.error(
                .notUTF8,
                mark,
                "not UTF-8; save the file as UTF-8",
                notes: [findings.note("editors call other encodings ANSI, GBK or Latin-1")]
            )
            return nil
        }
        if let (place, scalar) = firstUnreadable(in: text) {
            report(scalar, at: Mark(endOf: text[..<place]), &findings)
            return nil
        }
        return text
    }

    /// An encoding whose characters have more than one byte, by the text's byte order mark, or by
    /// where its first characters have zeros: a manifest begins with ASCII.
    private static func wideEncoding(of bytes: [UInt8]) -> String? {
        let isZero = bytes.prefix(4).map { $0 == 0 }
        if bytes.starts(with: [0xFF, 0xFE]) {
            return isZero.dropFirst(2) == [true, true] ? "UTF-32" : "UTF-16"
        }
        if bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
        switch isZero {
        case [true, true, true, false], [false, true, true, true]: return "UTF-32"
        case [true, true, false, false]: return "UTF-32"
        case [true, false, true, false], [false, true, false, true]: return "UTF-16"
        default: return nil
        }
    }

    /// Where the bytes stop being UTF-8; nil when they never do.
    private static func firstInvalid(in text: ArraySlice<UInt8>) -> Mark? {
        guard String(validating: text, as: UTF8.self) == nil else { return nil }
        var codec = UTF8()
        var bytes = text.makeIterator()
        var counter = LineCounter()
        while case .scalarValue(let scalar) = codec.decode(&bytes) { counter.pass(scalar) }
        return counter.mark
    }

    // MARK: Characters that are no text

    /// The first character that YAML refuses, or that it takes for the end of a line and editors
    /// do not: then no two would agree about where a finding is.
    private static func firstUnreadable(in text: ArraySlice<UInt8>) -> (Int, Unicode.Scalar)? {
        for place in text.indices where isSuspicious(text[place]) {
            let bytes = text[place...].prefix(4)
            guard let scalar = String(decoding: bytes, as: UTF8.self).unicodeScalars.first,
                isUnreadable(scalar)
            else { continue }
            return (place, scalar)
        }
        return nil
    }

    /// Whether an unreadable character may begin with this byte.
    private static func isSuspicious(_ byte: UInt8) -> Bool {
        byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F || byte == 0xC2
            || byte == 0xE2 || byte == 0xEF
    }

    private static func isUnreadable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: false
        case ..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    private static func report(
        _ scalar: Unicode.Scalar,
        at mark: Mark,
        _ findings: inout FindingList
    ) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let name = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        let note =
            switch scalar.value {
            case 0: "it is no text: the file is damaged, or no manifest"
            case 0x85, 0x2028, 0x2029: "it ends a line in YAML, and is invisible in most editors"
            case 0xFEFF: "it is a byte order mark, which may only stand at the start of a file"
            default: "it is a control character, and invisible in most editors"
            }
        findings.error(
            .yamlSyntax,
            mark,
            "the character \(name) may not stand in a manifest; leave it out",
            notes: [findings.note(note)]
        )
    }
}

/// Counts lines as YAML and editors do: they end with CR, LF, or both.
private struct LineCounter {
    private(set) var mark = Mark.start
    private var isAfterReturn = false

    mutating func pass(_ scalar: Unicode.Scalar) {
        let isSecondHalf = isAfterReturn && scalar == "\n"
        isAfterReturn = scalar == "\r"
        guard !isSecondHalf else { return }
        let isEnd = scalar == "\n" || scalar == "\r"
        mark = Mark(
            line: mark.line + (isEnd ? 1 : 0),
            column: isEnd ? 1 : mark.column + 1
        )
    }
}

extension Mark {
    /// The place after `text`.
    init(endOf text: some Sequence<UInt8>) {
        var counter = LineCounter()
        for scalar in String(decoding: Array(text), as: UTF8.self).unicodeScalars {
            counter.pass(scalar)
        }
        self = counter.mark
    }
}
