/// A range of addresses: "10.0.0.0/8", "2001:db8::/32", or one address.
package struct IPNetwork: Sendable, Hashable {
    private let base: [UInt8]
    private let prefix: Int

    /// Reads an address with an optional prefix length; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(first) else { return nil }
        let width = address.isIPv4 && !first.contains(":") ? 32 : 128
        var length = width
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let given = Int(parts[1]),
                given <= width
            else { return nil }
            length = given
        }
        base = address.bytes
        prefix = length + 128 - width
    }

    /// Whether `address` lies inside.
    package func contains(_ address: IPAddress) -> Bool {
        let whole = prefix / 8
        guard address.bytes.prefix(whole).elementsEqual(base.prefix(whole)) else { return false }
        let bits = prefix % 8
        guard bits > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> bits)
        return address.bytes[whole] & mask == base[whole] & mask
    }
}
