import NightjarCore
import NightjarFeishu
import Testing

@Suite struct `Playing Feishu` {
    private func sent(
        _ event: String,
        _ credentials: FeishuCredentials,
        freshID: Bool = false
    ) throws -> OutgoingDelivery {
        var generator = CountingGenerator()
        return try FeishuSender(credentials: credentials).delivery(
            of: Array(event.utf8),
            timestamp: 1_700_000_000,
            freshID: freshID,
            using: &generator
        )
    }

    private let events = [
        #"{"uuid":"u1","event":{"type":"p2p_chat_create"}}"#,
        #"{"schema":"2.0","header":{"event_id":"u1","event_type":"a.b","token":"old"},"event":{}}"#,
    ]

    @Test func `makes what the app accepts`() throws {
        for credentials in [FeishuCredentials.plain, .encrypted] {
            let platform = FeishuPlatform(app: "staff-bot", credentials: credentials)
            for event in events {
                let opened = platform.open(Delivery(try sent(event, credentials)))
                #expect(opened.event?.id == "u1")
            }
        }
    }

    @Test func `signs what it encrypts, and nothing else`() throws {
        let event = try #require(events.first)
        #expect(try sent(event, .plain).headers == [:])
        #expect(try sent(event, .encrypted).headers.count == 3)
        let challenge = #"{"challenge":"x","type":"url_verification"}"#
        for credentials in [FeishuCredentials.plain, .encrypted] {
            let outgoing = try sent(challenge, credentials)
            let platform = FeishuPlatform(app: "staff-bot", credentials: credentials)
            #expect(outgoing.headers == [:])
            #expect(platform.open(Delivery(outgoing)).answered?.text == #"{"challenge":"x"}"#)
        }
    }

    @Test func `gives a fresh id where asked to`() throws {
        let platform = FeishuPlatform(app: "staff-bot", credentials: .encrypted)
        let message =
            #"{"schema":"2.0","header":{"event_id":"u1","event_type":"im.message.receive_v1"},"#
            + #""event":{"message":{"message_id":"om_1"}}}"#
        for event in events + [message] {
            let outgoing = try sent(event, .encrypted, freshID: true)
            let opened = try #require(platform.open(Delivery(outgoing)).event)
            #expect(opened.id?.count == 32)
            #expect(opened.deduplicationID != "om_1")
            #expect(opened.deduplicationID?.hasSuffix(opened.id ?? "?") == true)
        }
    }

    @Test(arguments: [
        ("", "the event is not a JSON object (byte 0)"),
        ("[]", "the event is not a JSON object (byte 0)"),
        ("{}", "the event is not one of Feishu's: the field uuid is missing"),
        (#"{"encrypt":"x"}"#, "the event is encrypted already; give it in plain text"),
        (
            #"{"schema":"2.0","header":7}"#,
            "the event is not one of Feishu's: the field header.event_type is missing"
        ),
        (#"{"schema":"4.0"}"#, "the event is not one of Feishu's: the schema is not 2.0"),
    ])
    func `says why a file cannot be sent`(_ event: String, _ text: String) {
        let error = #expect(throws: UnsendableEvent.self) { try sent(event, .plain) }
        #expect(error?.description == text)
    }
}
