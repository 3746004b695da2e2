/// An IPv4 or IPv6 address as 16 bytes; IPv4 in its mapped form (::ffff:a.b.c.d), so that one
/// client looks the same through both kinds of sockets.
package struct IPAddress: Sendable, Hashable {
    /// 16 bytes, in network order.
    package let bytes: [UInt8]

    /// Reads "10.1.2.3", "::1", "2001:db8::7"; nil for anything else.
    package init?(_ text: some StringProtocol) {
        guard let bytes = text.contains(":") ? Self.ipv6(text) : Self.ipv4(text) else { return nil }
        self.bytes = bytes
    }

    var isIPv4: Bool { bytes.starts(with: Self.mappedPrefix) }

    static let mappedPrefix: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

    private static func ipv4(_ text: some StringProtocol) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { part -> UInt8? in
            // "010" is octal to some readers: refused rather than guessed.
            guard part.utf8.count == 1 || part.utf8.first != 0x30 else { return nil }
            return part.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? UInt8(part) : nil
        }
        guard parts.count == 4, bytes.count == 4 else { return nil }
        return mappedPrefix + bytes
    }

    private static func ipv6(_ text: some StringProtocol) -> [UInt8]? {
        guard let gap = text.firstDoubleColon else {
            guard let groups = groups(of: text, mayEndInIPv4: true), groups.count == 16 else {
                return nil
            }
            return groups
        }
        guard let head = groups(of: text[..<gap.lowerBound], mayEndInIPv4: false),
            let tail = groups(of: text[gap.upperBound...], mayEndInIPv4: true),
            head.count + tail.count < 16
        else { return nil }
        return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(
        of text: some StringProtocol,
        mayEndInIPv4: Bool
    ) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if mayEndInIPv4, index == parts.count - 1, part.contains(".") {
                guard let tail = ipv4(part) else { return nil }
                bytes += tail.suffix(4)
                continue
            }
            // UInt16 reads signs too, which no address has.
            guard (1...4).contains(part.utf8.count),
                part.utf8.allSatisfy({ JSONString.hexValue($0) != nil }),
                let group = UInt16(part, radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return bytes
    }
}

extension StringProtocol {
    fileprivate var firstDoubleColon: Range<Index>? {
        var index = startIndex
        while index < endIndex {
            let next = self.index(after: index)
            if self[index] == ":", next < endIndex, self[next] == ":" {
                return index..<self.index(after: next)
            }
            index = next
        }
        return nil
    }
}
