import Crypto
package import NightjarCore

/// What stands in for an id where a platform gives none: equal content is one event.
package enum ContentDigest {
    /// SHA-256 of all that was received of `event`, but for the platform's secrets, in lower-case
    /// hex.
    package static func text(of event: Event) -> String {
        SHA256.hash(data: event.document).map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0\(digits)" : digits
        }.joined()
    }
}
