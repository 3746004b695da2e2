import Crypto
import Foundation
import NIOSSL

/// A certificate that vouches for itself, made for one test.
struct TestCertificate {
    let pem: String
    let key: P256.Signing.PrivateKey

    /// For a DNS name or an address of IPv4, until the end of a year.
    init(for name: String, until year: Int = 2999) throws {
        key = P256.Signing.PrivateKey()
        let issuer = DER.sequence([
            DER.set([DER.sequence([DER.oid([2, 5, 4, 3]), DER.text("nightjar test")])])
        ])
        let octets = name.split(separator: ".").compactMap { UInt8($0) }
        // GeneralName: [2] is a name, [7] an address.
        let general = octets.count == 4 ? DER(0x87, octets) : DER(0x82, Array(name.utf8))
        let alternatives = DER.sequence([
            DER.oid([2, 5, 29, 17]), DER(0x04, DER.sequence([general]).bytes),
        ])
        let algorithm = DER.sequence([DER.oid([1, 2, 840, 10045, 4, 3, 2])])
        let body = DER.sequence([
            DER(0xA0, DER(0x02, [2]).bytes), DER(0x02, [1]), algorithm, issuer,
            DER.sequence([DER.time("20000101000000Z"), DER.time("\(year)1231235959Z")]), issuer,
            DER(verbatim: Array(key.publicKey.derRepresentation)),
            DER(0xA3, DER.sequence([alternatives]).bytes),
        ])
        let signature = try key.signature(for: Data(body.bytes)).derRepresentation
        let whole = DER.sequence([body, algorithm, DER(0x03, [0] + Array(signature))])
        let base64 = Data(whole.bytes).base64EncodedString(options: .lineLength64Characters)
        pem = "-----BEGIN CERTIFICATE-----\n\(base64)\n-----END CERTIFICATE-----\n"
    }

    /// What a server needs to show it.
    func serverContext() throws -> NIOSSLContext {
        let certificates = try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(key.pemRepresentation.utf8), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) },
                privateKey: .privateKey(key)
            )
        )
    }

    /// Gives `body` a file of PEM with it.
    func withFile<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "nightjar-\(UUID().uuidString).pem")
        try Data(pem.utf8).write(to: file)
        // What is left of it when that fails is a file in a folder for such.
        defer { try? FileManager.default.removeItem(at: file) }
        return try await body(file.path)
    }
}

/// A value of ASN.1 in DER, ITU-T X.690.
private struct DER {
    let bytes: [UInt8]

    init(verbatim bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(_ tag: UInt8, _ content: [UInt8]) {
        let count = content.count
        let length: [UInt8] =
            switch count {
            case ..<128: [UInt8(count)]
            case ..<256: [0x81, UInt8(count)]
            default: [0x82, UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]
            }
        bytes = [tag] + length + content
    }

    static func sequence(_ parts: [DER]) -> DER { DER(0x30, parts.flatMap(\.bytes)) }

    static func set(_ parts: [DER]) -> DER { DER(0x31, parts.flatMap(\.bytes)) }

    static func text(_ text: String) -> DER { DER(0x0C, Array(text.utf8)) }

    static func time(_ text: String) -> DER { DER(0x18, Array(text.utf8)) }

    static func oid(_ parts: [Int]) -> DER {
        let content = parts.dropFirst(2).flatMap { part in
            var digits = [UInt8(part & 0x7F)]
            var rest = part >> 7
            while rest > 0 {
                digits.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
                rest >>= 7
            }
            return digits
        }
        return DER(0x06, [UInt8(parts[0] * 40 + parts[1])] + content)
    }
}
