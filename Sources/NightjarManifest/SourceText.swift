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
        let text = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
        if let mark = firstInvalid(in: text) {
            findings.error(.notUTF8, mark, "not UTF-8; save the file in this encoding")
            return nil
        }
        return text
    }

    /// Where the bytes stop being UTF-8; nil when they never do.
    private static func firstInvalid(in text: ArraySlice<UInt8>) -> Mark? {
        guard String(validating: text, as: UTF8.self) == nil else { return nil }
        var codec = UTF8()
        var bytes = text.makeIterator()
        var counter = Counter()
        while case .scalarValue(let scalar) = codec.decode(&bytes) { counter.pass(scalar) }
        return counter.mark
    }

    fileprivate struct Counter {
        private(set) var mark = Mark.start

        mutating func pass(_ scalar: Unicode.Scalar) {
            let isEnd = scalar == "\n"
            mark = Mark(
                line: mark.line + (isEnd ? 1 : 0),
                column: isEnd ? 1 : mark.column + 1
            )
        }
    }
}

extension Mark {
    /// The place after `text`.
    init(endOf text: some Sequence<UInt8>) {
        var counter = SourceText.Counter()
        for scalar in String(decoding: Array(text), as: UTF8.self).unicodeScalars {
            counter.pass(scalar)
        }
        self = counter.mark
    }
}
