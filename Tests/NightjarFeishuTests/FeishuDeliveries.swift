import NightjarCore
import NightjarFeishu

/// Bytes that are the same in every run.
struct CountingGenerator: RandomNumberGenerator {
    private var value: UInt64 = 0

    mutating func next() -> UInt64 {
        value &+= 0x9E37_79B9_7F4A_7C15
        return value ^ value >> 29
    }
}

extension Delivery {
    /// A delivery as the HTTP server makes one: names of headers in lower case.
    init(_ headers: [String: String] = [:], body: [UInt8]) {
        let lowered = headers.map { ($0.key.lowercased(), $0.value) }
        self.init(
            path: "/feishu/staff-bot",
            headers: Dictionary(lowered) { first, _ in first },
            body: body,
            receivedAt: MonotonicTime(nanoseconds: 0),
            loop: 0
        )
    }

    init(_ outgoing: OutgoingDelivery) {
        self.init(outgoing.headers, body: outgoing.body)
    }
}

extension Opened {
    var event: Event? {
        if case .event(let event) = self { event } else { nil }
    }

    var refusal: Refusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }

    var answered: Reply? {
        if case .answered(let reply) = self { reply } else { nil }
    }
}

extension Reply {
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension FeishuCredentials {
    static let token = "v1rtualVerificationToken000000aa"
    static let plain = FeishuCredentials(verificationToken: Secret(token))
    static let encrypted = FeishuCredentials(
        verificationToken: Secret(token),
        encryptKey: Secret("test key")
    )
}
