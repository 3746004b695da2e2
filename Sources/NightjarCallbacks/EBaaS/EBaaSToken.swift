import NightjarCore

/// The token that an EBaaS app may be given: the platform itself authenticates nothing, but it
/// posts to the address that it was told, and that may end in `?token=…`.
struct EBaaSToken: Sendable {
    private let secret: Secret

    init(_ secret: Secret) {
        self.secret = secret
    }

    /// Whether a delivery has the token, as `Authorization: Bearer …` or in its query.
    func isIn(_ delivery: Delivery) -> Bool {
        let candidates = [
            delivery.headers["authorization"].flatMap(Self.bearer),
            delivery.query.flatMap(Self.parameter),
        ]
        return candidates.contains { $0.map { secret.matches($0) } ?? false }
    }

    /// The scheme's name is read in any case (RFC 9110, section 11.1).
    private static func bearer(_ header: String) -> [UInt8]? {
        let scheme = Array("bearer ".utf8)
        let bytes = Array(header.utf8)
        guard bytes.count > scheme.count,
            zip(bytes, scheme).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 })
        else { return nil }
        return Array(bytes.dropFirst(scheme.count).drop { $0 == UInt8(ascii: " ") })
    }

    /// The first parameter `token`, percent-decoded; nil without one.
    ///
    /// A plus sign stands for itself: a token is pasted into the address, no form makes it.
    private static func parameter(_ query: String) -> [UInt8]? {
        for parameter in query.split(separator: "&") where parameter.hasPrefix("token=") {
            return decoded(Array(parameter.utf8.dropFirst("token=".utf8.count)))
        }
        return nil
    }

    private static func decoded(_ text: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexValue),
                let low = rest.popFirst().flatMap(hexValue)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        Character(UnicodeScalar(digit)).hexDigitValue.map(UInt8.init)
    }
}
