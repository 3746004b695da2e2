import Crypto
package import NightjarCore

/// The signature of one request: SHA-256 over timestamp, nonce, Encrypt Key and the body's bytes as
/// they were received, one after another (the platform's page 步骤三：接收事件).
///
/// A plain hash, no HMAC.
package struct FeishuSignature: Sendable {
    static let timestampHeader = "X-Lark-Request-Timestamp"
    static let nonceHeader = "X-Lark-Request-Nonce"
    static let signatureHeader = "X-Lark-Signature"

    private let digest: SHA256.Digest

    /// The signature of a request with these headers and this body, byte for byte as it was posted.
    package init(timestamp: String, nonce: String, key: Secret, body: [UInt8]) {
        var hash = SHA256()
        hash.add(Array(timestamp.utf8))
        hash.add(Array(nonce.utf8))
        hash.add(key.bytes)
        hash.add(body)
        digest = hash.finalize()
    }

    /// Whether `hex`, in upper or lower case, is this signature.
    ///
    /// Takes as long wherever they differ.
    package func matches(_ hex: String) -> Bool {
        var digits = hex.utf8.makeIterator()
        var difference: UInt8 = 0
        for byte in digest {
            guard let high = digits.next().flatMap(Self.value),
                let low = digits.next().flatMap(Self.value)
            else { return false }
            difference |= byte ^ (high << 4 | low)
        }
        return difference == 0 && digits.next() == nil
    }

    /// In lower case, as the platform writes it.
    package var hex: String { Hex.lower(digest) }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }
}

/// Bytes in hexadecimal.
enum Hex {
    static func lower(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}

extension SHA256 {
    fileprivate mutating func add(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update(bufferPointer: $0) }
    }
}
