import Foundation
import NightjarCallbacks
import NightjarCore
import NightjarFeishu

/// The decoders of what platforms send, up to the reply.
enum PlatformTarget {
    private static let token = Secret("fuzz-token")
    private static let key = Secret("fuzz-key")

    static let feishu: @Sendable (UInt64, Int) -> FuzzCount = { seed, count in
        run(seed, count, FeishuPlatform.plain, Corpus.feishu)
    }

    /// What an attacker without the key can send, and what one with it can put inside.
    static let feishuEncrypted: @Sendable (UInt64, Int) -> FuzzCount = { seed, count in
        var mutator = Mutator(seed: seed, corpus: Corpus.feishu, tokens: Corpus.tokens)
        let platform = FeishuPlatform.encrypted
        return FuzzCount.of(count) {
            guard let sealed = sealed(mutator.next()) else { return false }
            return open(platform, body: sealed.body, headers: sealed.headers)
        }
    }

    /// Any text, encrypted and signed as by one who knows the key.
    private static func sealed(_ text: [UInt8]) -> OutgoingDelivery? {
        let vector = Array(repeating: UInt8(7), count: 16)
        guard let sealed = try? FeishuCipher(key).seal(text, vector: vector) else { return nil }
        let body = Array(#"{"encrypt":"\#(sealed)"}"#.utf8)
        let signature = FeishuSignature(timestamp: "1", nonce: "n", key: key, body: body)
        let headers = [
            "x-lark-request-timestamp": "1", "x-lark-request-nonce": "n",
            "x-lark-signature": signature.hex,
        ]
        return OutgoingDelivery(headers: headers, body: body)
    }

    static let people: @Sendable (UInt64, Int) -> FuzzCount = { seed, count in
        run(seed, count, PeoplePlatform(app: "hr", token: token), Corpus.people)
    }

    static let ebaas: @Sendable (UInt64, Int) -> FuzzCount = { seed, count in
        run(seed, count, EBaaSPlatform(app: "assets", token: nil), Corpus.ebaas)
    }

    private static func run(
        _ seed: UInt64,
        _ count: Int,
        _ platform: any Platform,
        _ corpus: [[UInt8]]
    ) -> FuzzCount {
        var mutator = Mutator(seed: seed, corpus: corpus, tokens: Corpus.tokens)
        return FuzzCount.of(count) { open(platform, body: mutator.next(), headers: [:]) }
    }

    /// Opens a delivery, and answers it with the very input as the handler's table.
    private static func open(
        _ platform: any Platform,
        body: [UInt8],
        headers: [String: String]
    ) -> Bool {
        let delivery = Delivery(
            path: "/",
            headers: headers,
            body: body,
            receivedAt: MonotonicTime(nanoseconds: 0),
            loop: 0
        )
        switch platform.open(delivery) {
        case .event(let event):
            _ = platform.answer(event, .succeeded(body: body))
            _ = platform.answer(event, .failed(reason: String(decoding: body, as: UTF8.self)))
            _ = platform.acknowledgement(of: event)
            return true
        case .answered: return true
        case .refused(let refusal):
            _ = platform.refuse(refusal)
            return false
        }
    }
}

extension FeishuPlatform {
    fileprivate static var plain: FeishuPlatform {
        FeishuPlatform(
            app: "bot",
            credentials: .init(verificationToken: Secret("fuzz-token"))
        )
    }

    fileprivate static var encrypted: FeishuPlatform {
        FeishuPlatform(
            app: "bot",
            credentials: .init(
                verificationToken: Secret("fuzz-token"),
                encryptKey: Secret("fuzz-key")
            )
        )
    }
}
