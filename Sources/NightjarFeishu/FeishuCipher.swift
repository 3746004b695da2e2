import Crypto
import CryptoExtras
import FoundationEssentials
package import NightjarCore

/// Encryption of bodies: AES-256-CBC with PKCS#7 padding under the SHA-256 of the Encrypt Key, as
/// base64 of the initialization vector and the blocks after it (the platform's page
/// 步骤三：接收事件).
///
/// It has no integrity of its own: whoever flips a bit of the vector flips one of the text. Only
/// the signature says who sent it.
package struct FeishuCipher: Sendable {
    private static let block = 16
    private let key: SymmetricKey

    /// Takes the app's Encrypt Key.
    package init(_ encryptKey: Secret) {
        var hash = SHA256()
        encryptKey.bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        key = SymmetricKey(data: Array(hash.finalize()))
    }

    /// The text; nil when `sealed` is not what this key encrypted: no strict base64, no whole
    /// number of blocks, or a wrong padding.
    package func open(_ sealed: ArraySlice<UInt8>) -> [UInt8]? {
        guard let bytes = Base64.decoded(sealed), bytes.count >= 2 * Self.block,
            bytes.count % Self.block == 0,
            let vector = try? AES._CBC.IV(ivBytes: bytes[..<Self.block]),
            let text = try? AES._CBC.decrypt(bytes[Self.block...], using: key, iv: vector)
        else { return nil }
        return Array(text)
    }

    /// Base64 of `text` encrypted.
    ///
    /// `vector` has 16 bytes, never used before.
    ///
    /// - Throws: Where `vector` has another length.
    package func seal(_ text: [UInt8], vector: [UInt8]) throws -> String {
        let iv = try AES._CBC.IV(ivBytes: vector)
        return Base64.encoded(vector + (try AES._CBC.encrypt(text, using: key, iv: iv)))
    }
}
