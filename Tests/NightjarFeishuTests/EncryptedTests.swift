import NightjarCore
import NightjarFeishu
import Testing

@Suite struct `An app with an encrypt key` {
    private let platform = FeishuPlatform(app: "staff-bot", credentials: .encrypted)
    private let key = Secret("test key")
    private let event = Array(
        #"{"schema":"2.0","header":{"event_id":"e","event_type":"a.b"},"event":{"x":"你好"}}"#.utf8
    )
    private let challenge =
        #"{"challenge":"c\u00e9\"","type":"url_verification","#
        + #""token":"v1rtualVerificationToken000000aa"}"#

    private func sealed(_ text: String) throws -> [UInt8] {
        let vector = [UInt8](repeating: 7, count: 16)
        let sealed = try FeishuCipher(key).seal(Array(text.utf8), vector: vector)
        return Array(#"{"encrypt":"\#(sealed)"}"#.utf8)
    }

    private func signed(_ body: [UInt8]) -> Delivery {
        let signature = FeishuSignature(timestamp: "17", nonce: "n", key: key, body: body)
        return Delivery(
            [
                "X-Lark-Request-Timestamp": "17", "X-Lark-Request-Nonce": "n",
                "X-Lark-Signature": signature.hex,
            ],
            body: body
        )
    }

    @Test func `hands on the decrypted text`() throws {
        let opened = platform.open(signed(try sealed(String(decoding: event, as: UTF8.self))))
        #expect(opened.event?.type == "a.b")
        #expect(opened.event?.document == event)
    }

    @Test func `answers a challenge, encrypted or plain, without a signature`() throws {
        let echo = #"{"challenge":"c\u00e9\""}"#
        #expect(platform.open(Delivery(body: try sealed(challenge))).answered?.text == echo)
        #expect(platform.open(Delivery(body: Array(challenge.utf8))).answered?.text == echo)
        #expect(platform.open(signed(try sealed(challenge))).answered?.text == echo)
    }

    @Test func `tells an unsigned sender nothing of what it has decrypted`() throws {
        let wrongToken = challenge.replacing("000000aa", with: "000000ab")
        var garbled = try sealed(challenge)
        garbled[garbled.count - 4] ^= 1
        let bodies = [
            try sealed(String(decoding: event, as: UTF8.self)), try sealed("no JSON"),
            try sealed(wrongToken), garbled, Array(#"{"encrypt":"AAAA"}"#.utf8),
            Array(#"{"encrypt":"?"}"#.utf8),
        ]
        let refusals = bodies.map { platform.open(Delivery(body: $0)).refusal }
        #expect(Set(refusals.map { String(describing: $0) }).count == 1)
        #expect(refusals.allSatisfy { $0.map { platform.refuse($0).status } == 401 })
    }

    @Test func `decrypts nothing under a wrong signature`() throws {
        let body = try sealed(challenge)
        var headers = signed(body).headers
        headers["x-lark-request-nonce"] = "m"
        #expect(
            platform.open(Delivery(headers, body: body)).refusal
                == .notAuthentic("the signature is wrong")
        )
    }

    @Test func `compares a token where there is one`() throws {
        for (token, isRight) in [("nope", false), (FeishuCredentials.token, true), ("", true)] {
            let body = #"{"uuid":"u","token":"\#(token)","event":{"type":"x"}}"#
            let opened = platform.open(signed(try sealed(body)))
            #expect((opened.event != nil) == isRight, "\(token)")
        }
    }

    @Test func `reads base64 whose slashes are escaped`() throws {
        let body = String(
            decoding: try sealed(String(decoding: event, as: UTF8.self)),
            as: UTF8.self
        )
        let escaped = Array(body.replacing("/", with: #"\/"#).utf8)
        #expect(platform.open(signed(escaped)).event?.document == event)
    }

    @Test func `has none when it is empty`() throws {
        let credentials = FeishuCredentials(
            verificationToken: Secret(FeishuCredentials.token),
            encryptKey: Secret("")
        )
        let platform = FeishuPlatform(app: "staff-bot", credentials: credentials)
        #expect(
            platform.open(signed(try sealed(challenge))).refusal
                == .malformed("the body is encrypted, and this app has no encrypt_key")
        )
    }

    @Test func `needs no verification token for what is signed`() throws {
        let platform = FeishuPlatform(
            app: "staff-bot",
            credentials: .init(verificationToken: nil, encryptKey: key)
        )
        let body = try sealed(String(decoding: event, as: UTF8.self))
        #expect(platform.open(signed(body)).event != nil)
        #expect(platform.open(Delivery(body: try sealed(challenge))).answered == nil)
    }
}
