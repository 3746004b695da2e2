import NightjarCore
import NightjarFeishu
import Testing

@Suite struct `A delivery of a connection` {
    private static let plain = FeishuPlatform(
        app: "staff-bot",
        credentials: FeishuCredentials(verificationToken: nil)
    )
    private static let withKey = FeishuPlatform(app: "staff-bot", credentials: .encrypted)

    private func open(_ body: String, _ platform: FeishuPlatform = plain) -> Opened {
        platform.open(.connection(body))
    }

    @Test(arguments: [plain, withKey])
    func `of v2.0 needs no token and no signature, whatever credentials there are`(
        platform: FeishuPlatform
    ) throws {
        let header = #""event_id":"e-1","token":"","event_type":"im.chat.updated_v1""#
        let body = #"{"schema":"2.0","header":{\#(header),"tenant_key":"t"},"event":{"a":1}}"#
        let event = try #require(open(body, platform).event)
        #expect(event.id == "e-1")
        #expect(event.type == "im.chat.updated_v1")
        #expect(event.version == .v2)
        #expect(event.kind == .notice)
        #expect(event.app == "staff-bot")
        #expect(event.tenant == "t")
    }

    @Test func `of v1.0 is an event too, and loses its token`() throws {
        let body =
            #"{"uuid":"u-1","token":"s3cret","type":"event_callback","#
            + #""event":{"type":"user_add"}}"#
        let event = try #require(open(body).event)
        #expect(event.id == "u-1")
        #expect(event.version == .v1)
        #expect(!String(decoding: event.document, as: UTF8.self).contains("s3cret"))
    }

    @Test func `may be a callback`() throws {
        let header = #""event_id":"c-1","token":"","event_type":"card.action.trigger""#
        let event = try #require(open(#"{"schema":"2.0","header":{\#(header)},"event":{}}"#).event)
        #expect(event.kind == .callback)
    }

    @Test func `is no url_verification`() {
        let body =
            #"{"challenge":"c","token":"\#(FeishuCredentials.token)","#
            + #""type":"url_verification"}"#
        let expected = Refusal.malformed("url_verification has no place on a connection")
        #expect(open(body).refusal == expected)
        #expect(open(body, Self.withKey).refusal == expected)
    }

    @Test func `is never encrypted`() {
        let text = "the body is encrypted, which a connection's never is"
        #expect(open(#"{"encrypt":"AAAA"}"#, Self.withKey).refusal == .malformed(text))
    }

    @Test(arguments: ["", "[]", "{", "{}", #"{"schema":"2.0"}"#, #"{"uuid":"u"}"#, "\u{0}"])
    func `that is none is refused`(body: String) {
        #expect(open(body).refusal != nil)
    }
}

extension Delivery {
    static func connection(_ body: String) -> Delivery {
        Delivery(
            connectionOf: "staff-bot",
            body: Array(body.utf8),
            receivedAt: MonotonicTime(nanoseconds: 0),
            loop: 0
        )
    }
}
