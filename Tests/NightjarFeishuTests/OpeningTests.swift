import NightjarCore
import NightjarFeishu
import Testing

@Suite struct `Opening a delivery of Feishu` {
    private let platform = FeishuPlatform(app: "staff-bot", credentials: .plain)

    private func open(_ body: String) -> Opened {
        platform.open(Delivery(body: Array(body.utf8)))
    }

    private func v2(_ header: String, _ rest: String = #""event":{}"#) -> String {
        #"{"schema":"2.0","header":{"token":"\#(FeishuCredentials.token)",\#(header)},\#(rest)}"#
    }

    private func v1(_ members: String) -> String {
        #"{"token":"\#(FeishuCredentials.token)",\#(members)}"#
    }

    @Test func `reads the v1 sample of the page`() throws {
        let token = Secret("41a9425ea7df4536a7623e38fa321bae")
        let platform = FeishuPlatform(app: "bot", credentials: .init(verificationToken: token))
        let body = try Fixture.bytes("samples/feishu-v1-p2p_chat_create.json")
        let event = try #require(platform.open(Delivery(body: body)).event)
        #expect(event.id == "bc447199585340d1f3728d26b1c0297a")
        #expect(event.deduplicationID == event.id)
        #expect(event.type == "p2p_chat_create")
        #expect(event.version == .v1)
        #expect(event.tenant == "736588c9260f175c")
        #expect(event.time == 1_502_199_207_717)
        #expect(event.bodyKey == "event")
        #expect(event.app == "bot")
        #expect(!String(decoding: event.document, as: UTF8.self).contains("41a9425e"))
    }

    @Test func `reads the v2 sample of the page`() throws {
        let token = Secret("066zT6pS4QCbgj5Do145GfDbbagCHGgF")
        let platform = FeishuPlatform(app: "bot", credentials: .init(verificationToken: token))
        let body = try Fixture.bytes("samples/feishu-v2-user_group_created.json")
        let event = try #require(platform.open(Delivery(body: body)).event)
        #expect(event.id == "f7984f25108f8137722bb63cee927e66")
        #expect(event.type == "contact.user_group.created_v3")
        #expect(event.version == .v2)
        #expect(event.kind == .notice)
        #expect(event.tenant == "xxxxxxx")
        #expect(event.time == 1_603_977_298_000)
        #expect(!String(decoding: event.document, as: UTF8.self).contains("066zT6pS"))
        #expect(throws: Never.self) { try JSONDocument(event.document, shape: JSONShape([])) }
    }

    @Test func `tells messages by the message's id`() throws {
        let message = #""event":{"message":{"message_id":"om_1"}}"#
        let received = open(v2(#""event_id":"e1","event_type":"im.message.receive_v1""#, message))
        #expect(received.event?.id == "e1")
        #expect(received.event?.deduplicationID == "om_1")
        let read = open(v2(#""event_id":"e1","event_type":"im.message.message_read_v1""#, message))
        #expect(read.event?.deduplicationID == "e1")
        let without = open(v2(#""event_id":"e1","event_type":"im.message.receive_v1""#))
        #expect(without.event?.deduplicationID == "e1")
    }

    @Test(arguments: ["card.action.trigger", "url.preview.get"])
    func `takes callbacks, with and without an id`(_ type: String) {
        let named = open(v2(#""event_id":"e1","event_type":"\#(type)""#)).event
        #expect(named?.kind == .callback)
        #expect(named?.deduplicationID == "e1")
        let nameless = open(v2(#""event_type":"\#(type)""#)).event
        #expect(nameless?.kind == .callback)
        #expect(nameless?.deduplicationID == nil)
    }

    @Test func `names the field that is missing`() {
        let lacking = [
            (v2(#""event_id":"e1""#), "header.event_type"),
            (v2(#""event_id":"e1","event_type":"""#), "header.event_type"),
            (v2(#""event_id":null,"event_type":"a.b""#), "header.event_id"),
            (v2(#""event_id":"e1","event_type":"a.b""#, #""event":null"#), "event"),
            (v1(#""event":{"type":"x"}"#), "uuid"),
            (v1(#""uuid":"","event":{"type":"x"}"#), "uuid"),
            (v1(#""uuid":"u""#), "event"), (v1(#""uuid":"u","event":{}"#), "event.type"),
            (v1(#""type":"url_verification""#), "challenge"),
        ]
        for (body, field) in lacking {
            #expect(open(body).refusal == .missingField(field), "\(body)")
        }
    }

    @Test func `says what is of the wrong type`() {
        let wrong = [
            (v2(#""event_id":1,"event_type":"a.b""#), "header.event_id is not a string"),
            (v2(#""event_id":"e1","event_type":"a.b""#, #""event":[]"#), "event is not an object"),
            (v1(#""uuid":"u","event":"x""#), "event is not an object"),
            (#"{"encrypt":1}"#, "encrypt is not a string"),
            (#"{"schema":"3.0"}"#, "the schema is not 2.0"),
            (v1(#""type":"url_verification","challenge":1"#), "challenge is not a string"),
            (
                #"{"open_id":"ou_x","open_message_id":"om_x","token":"c-x","action":{}}"#,
                "card.action.trigger_v1 is not supported; use card.action.trigger"
            ),
        ]
        for (body, text) in wrong { #expect(open(body).refusal == .malformed(text), "\(body)") }
    }

    @Test func `refuses ids and types that are longer than 512 bytes`() {
        let most = String(repeating: "x", count: 512)
        let long = most + "x"
        func message(_ id: String) -> String { #""event":{"message":{"message_id":"\#(id)"}}"# }
        let received = #""event_id":"e","event_type":"im.message.receive_v1""#
        let fitting = [
            v1(#""uuid":"\#(most)","event":{"type":"\#(most)"}"#),
            v2(#""event_id":"\#(most)","event_type":"\#(most)""#), v2(received, message(most)),
        ]
        for body in fitting { #expect(open(body).event != nil) }
        let refused = [
            (v1(#""uuid":"\#(long)","event":{"type":"x"}"#), "uuid"),
            (v1(#""uuid":"u","event":{"type":"\#(long)"}"#), "event.type"),
            (v2(#""event_id":"\#(long)","event_type":"a.b""#), "header.event_id"),
            (v2(#""event_id":"e","event_type":"\#(long)""#), "header.event_type"),
            (
                v2(#""event_id":"\#(long)","event_type":"card.action.trigger""#),
                "header.event_id"
            ),
            (v2(received, message(long)), "event.message.message_id"),
        ]
        for (body, field) in refused {
            #expect(open(body).refusal == .malformed("\(field) is longer than 512 bytes"))
        }
    }

    @Test(
        arguments: [
            ("1603977298000", 1_603_977_298_000), ("1603977298123456", 1_603_977_298_123),
            ("1603977298", 1_603_977_298_000), ("1603977298123456789", nil), ("", nil),
            ("-1603977298000", nil), ("16039772980x0", nil), ("99999999999999999999999", nil),
        ] as [(String, Int64?)]
    )
    func `tells the unit of a create_time by its length`(_ text: String, _ time: Int64?) {
        let body = v2(#""event_id":"e","event_type":"a.b","create_time":"\#(text)""#)
        #expect(open(body).event?.time == time)
        #expect(open(body).event != nil)
    }

    @Test(
        arguments: [
            ("1502199207.7171419", 1_502_199_207_717), ("1502199207", 1_502_199_207_000),
            ("1502199207.5", 1_502_199_207_500), ("1502199207.", 1_502_199_207_000),
            ("1502199207.9999999", 1_502_199_207_999), (".5", nil), ("1e9", nil), ("1.2.3", nil),
        ] as [(String, Int64?)]
    )
    func `cuts a ts to milliseconds`(_ text: String, _ time: Int64?) {
        let event = open(v1(#""ts":"\#(text)","uuid":"u","event":{"type":"x"}"#)).event
        #expect(event?.time == time)
        #expect(event != nil)
    }

    @Test func `reads what is written with escapes alike`() {
        let token = FeishuCredentials.token.replacing("v1", with: #"v\u0031"#)
        let header = #"{"tok\u0065n":"\#(token)","event_id":"\u0065","event_type":"a\u002eb"}"#
        let body = #"{"schem\u0061":"2.0","header":\#(header),"event":{}}"#
        let event = open(body).event
        #expect(event?.type == "a.b")
        #expect(event?.id == "e")
        #expect(
            event.map { String(decoding: $0.document, as: UTF8.self).contains("Token") } == false
        )
    }

    @Test(arguments: [
        #"{"challenge":"x","token":"nope","type":"url_verification"}"#,
        #"{"challenge":"x","type":"url_verification"}"#,
        #"{"challenge":"x","token":"","type":"url_verification"}"#,
        #"{"challenge":"x","token":null,"type":"url_verification"}"#,
        #"{"challenge":"x","token":1,"type":"url_verification"}"#,
        #"{"schema":"2.0","header":{"token":"nope","event_id":"e","event_type":"t"},"event":{}}"#,
        #"{"schema":"2.0","header":"x","token":"v1rtualVerificationToken000000aa","event":{}}"#,
        #"{"uuid":"u","event":{"type":"x","token":"v1rtualVerificationToken000000aa"}}"#,
    ])
    func `believes nothing without the token in its place`(_ body: String) {
        guard case .notAuthentic(let reason) = open(body).refusal else {
            Issue.record("\(body) is \(open(body))")
            return
        }
        #expect(!reason.contains("nope"))
    }
}
