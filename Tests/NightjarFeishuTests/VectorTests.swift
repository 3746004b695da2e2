import NightjarCore
import NightjarFeishu
import Testing

@Suite struct `The platform's encryption` {
    private struct File: Decodable {
        struct Vector: Decodable {
            let name: String
            let key: String
            let plaintext: String?
            let ivHex: String?
            let ciphertextB64: String
            let opensAs: String?
        }

        let vectors: [Vector]
        let malformed: [Vector]
    }

    private func file() throws -> File { try Fixture.read("feishu/encryption.json", as: File.self) }

    @Test func `opens and makes what its vectors say`() throws {
        let vectors = try file().vectors
        #expect(vectors.count == 5)
        for vector in vectors {
            let cipher = FeishuCipher(Secret(vector.key))
            let text = Array(try #require(vector.plaintext).utf8)
            #expect(cipher.open(Array(vector.ciphertextB64.utf8)[...]) == text, "\(vector.name)")
            let iv = try #require(vector.ivHex.flatMap(Base16.decoded))
            #expect(try cipher.seal(text, vector: iv) == vector.ciphertextB64, "\(vector.name)")
        }
    }

    @Test func `opens nothing malformed`() throws {
        let vectors = try file().malformed
        #expect(vectors.count == 5)
        for vector in vectors {
            let text = FeishuCipher(Secret(vector.key)).open(Array(vector.ciphertextB64.utf8)[...])
            #expect(text == vector.opensAs.map { Array($0.utf8) }, "\(vector.name)")
        }
    }
}

@Suite struct `A signature` {
    private struct File: Decodable {
        struct Vector: Decodable {
            let timestamp: String
            let nonce: String
            let encryptKey: String
            let bodyB64: String
            let signature: String
        }

        let vectors: [Vector]
    }

    private func vectors() throws -> [File.Vector] {
        try Fixture.read("feishu/signatures.json", as: File.self).vectors
    }

    private func signature(_ vector: File.Vector) throws -> FeishuSignature {
        let body = try #require(Base64.decoded(Array(vector.bodyB64.utf8)[...]))
        return FeishuSignature(
            timestamp: vector.timestamp,
            nonce: vector.nonce,
            key: Secret(vector.encryptKey),
            body: body
        )
    }

    @Test func `is over timestamp, nonce, key and the body's very bytes`() throws {
        #expect(try vectors().count == 4)
        for vector in try vectors() {
            #expect(try signature(vector).hex == vector.signature)
        }
    }

    @Test func `is compared whole, in either case`() throws {
        for vector in try vectors() {
            let signature = try signature(vector), right = vector.signature
            #expect(signature.matches(right))
            #expect(signature.matches(right.uppercased()))
            for wrong in [
                "", "0", String(right.dropLast()), right + "0", right + " ", "0x" + right,
            ] {
                #expect(!signature.matches(wrong), "\(wrong)")
            }
            for index in right.indices {
                var wrong = right
                wrong.replaceSubrange(index...index, with: right[index] == "0" ? "1" : "0")
                #expect(!signature.matches(wrong))
            }
        }
    }
}

@Suite struct `Base64 text` {
    @Test(arguments: [
        ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"),
        ("Zm9vYmE=", "fooba"), ("Zm9vYmFy", "foobar"), ("+/+/", "\u{FB}\u{FF}\u{BF}"),
    ])
    func `is read and written as RFC 4648 has it`(_ text: String, _ plain: String) {
        let bytes = plain.unicodeScalars.map { UInt8($0.value) }
        #expect(Base64.decoded(Array(text.utf8)[...]) == bytes)
        #expect(Base64.encoded(bytes) == text)
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zm9", "Zh==", "Zm9=", "Zm9vYmF\n", "Zm9v\n", " Zm9v", "Zg==Zg==", "====",
        "=m9v", "Zm-_", "Z===", "Zm=v", "Zm9vZm9v!m9v", "é==",
    ])
    func `is strict`(_ text: String) {
        #expect(Base64.decoded(Array(text.utf8)[...]) == nil)
    }

    @Test func `comes back in any length`() {
        var generator = CountingGenerator()
        for count in 0...100 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(Base64.decoded(Array(Base64.encoded(bytes).utf8)[...]) == bytes)
        }
    }
}

enum Base16 {
    static func decoded(_ text: String) -> [UInt8]? {
        var rest = Substring(text)
        var bytes: [UInt8] = []
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
