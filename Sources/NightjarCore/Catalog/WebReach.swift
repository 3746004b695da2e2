/// What may be called over HTTP: origins, and nothing else.
package struct WebReach: Sendable, Hashable {
    /// The origins.
    package let origins: Set<WebOrigin>

    /// Makes a reach; an empty one reaches nothing.
    package init(_ origins: Set<WebOrigin> = []) {
        self.origins = origins
    }

    /// Whether `origin` may be called.
    package func contains(_ origin: WebOrigin) -> Bool { origins.contains(origin) }

    /// Whether a connection to `address`, which stands for `origin`'s name, may be made.
    ///
    /// Private, loopback, link-local and other addresses that are not public only where the origin
    /// itself is that address: a name may lead to whatever its owner likes.
    package func admits(_ address: IPAddress, for origin: WebOrigin) -> Bool {
        contains(origin) && (address.isPublic || origin.address == address)
    }
}

/// The scheme, host and port of a URL.
package struct WebOrigin: Sendable, Hashable, CustomStringConvertible {
    /// Whether it is https.
    package let isSecure: Bool

    /// The host's name in lower case, or an address; IPv6 without its brackets.
    package let host: String

    /// 1 to 65535.
    package let port: Int

    /// Makes an origin; nil where the host is empty or the port is none.
    package init?(isSecure: Bool, host: String, port: Int?) {
        let host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host.lowercased()
        let port = port ?? (isSecure ? 443 : 80)
        guard !host.isEmpty, (1...65_535).contains(port) else { return nil }
        self.isSecure = isSecure
        self.host = host
        self.port = port
    }

    /// Reads "https://crm.example.com", "http://10.0.0.7:8080": a scheme, a host and perhaps a port.
    ///
    /// nil for anything else, such as a path, a query, or a user's name.
    package init?(_ text: some StringProtocol) {
        let lowercase = text.lowercased()
        let isSecure = lowercase.hasPrefix("https://")
        guard isSecure || lowercase.hasPrefix("http://") else { return nil }
        let rest = lowercase.dropFirst(isSecure ? 8 : 7)
        guard let (host, port) = Self.split(rest) else { return nil }
        self.init(isSecure: isSecure, host: host, port: port)
    }

    /// The address that the host is; nil where it is a name.
    package var address: IPAddress? { IPAddress(host) }

    /// As it is written, without a port that the scheme implies.
    package var description: String {
        let name = host.contains(":") ? "[\(host)]" : host
        let isUsual = port == (isSecure ? 443 : 80)
        return "\(isSecure ? "https" : "http")://\(name)\(isUsual ? "" : ":\(port)")"
    }

    private static func split(_ text: Substring) -> (host: String, port: Int?)? {
        var host = text
        var port: Int?
        if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") {
            let digits = text[text.index(after: colon)...]
            guard !digits.isEmpty, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
                let number = Int(digits)
            else { return nil }
            (host, port) = (text[..<colon], number)
        }
        if host.hasPrefix("[") {
            guard host.hasSuffix("]"), host.contains(":"),
                IPAddress(host.dropFirst().dropLast()) != nil
            else { return nil }
        } else {
            let allowed = host.utf8.allSatisfy { byte in
                0x61...0x7A ~= byte || 0x30...0x39 ~= byte || byte == 0x2D || byte == 0x2E
                    || byte == 0x5F
            }
            guard allowed else { return nil }
        }
        return (String(host), port)
    }
}

extension IPAddress {
    /// Whether it is an address of the public Internet, by IANA's special-purpose registries.
    package var isPublic: Bool {
        isIPv4 ? Self.isPublic(ipv4: bytes.suffix(4)) : Self.isPublic(ipv6: bytes)
    }

    private static func isPublic(ipv4 bytes: ArraySlice<UInt8>) -> Bool {
        let address = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return !specialIPv4.contains { address >> (32 - $0.bits) == $0.prefix >> (32 - $0.bits) }
    }

    private static func isPublic(ipv6 bytes: [UInt8]) -> Bool {
        // Only 2000::/3 is given out; of it 2001::/23 (Teredo and others), documentation, and 6to4,
        // which leads to whatever IPv4 address it holds.
        guard bytes[0] & 0xE0 == 0x20 else { return false }
        let first = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
        let second = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        if first == 0x2001, second < 0x0200 || second == 0x0DB8 { return false }
        return first != 0x2002 && first != 0x3FFF
    }

    /// https://www.iana.org/assignments/iana-ipv4-special-registry, with multicast and class E.
    private static let specialIPv4: [(prefix: UInt32, bits: Int)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8),
        (0xA9FE_0000, 16), (0xAC10_0000, 12), (0xC000_0000, 24), (0xC000_0200, 24),
        (0xC058_6300, 24), (0xC0A8_0000, 16), (0xC612_0000, 15), (0xC633_6400, 24),
        (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
    ]
}
