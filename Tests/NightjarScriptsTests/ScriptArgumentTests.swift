import NightjarCore
import NightjarScripts
import Testing

@Suite struct `A handler's argument` {
    private func event(
        _ platform: PlatformName,
        id: String? = nil,
        type: String,
        version: EventVersion? = nil,
        tenant: String? = nil,
        time: Int64? = nil,
        attempt: Int64 = 0,
        key: String? = nil,
        document: String,
        bodyKey: String? = nil
    ) -> Event {
        Event(
            id: id,
            deduplicationID: "never shown",
            type: type,
            version: version,
            kind: .notice,
            app: "app-1",
            platform: platform,
            tenant: tenant,
            time: time,
            attempt: attempt,
            key: key.map { Array($0.utf8) },
            document: Array(document.utf8),
            bodyKey: bodyKey
        )
    }

    private func text(_ event: Event, as identity: Identity = .tenant) -> String {
        String(decoding: ScriptArgument(event, as: identity).bytes, as: UTF8.self)
    }

    @Test func `is a Feishu event`() {
        let event = event(
            .feishu,
            id: "e1",
            type: "contact.user.deleted_v3",
            version: .v2,
            tenant: "t1",
            time: 1_603_977_298_000,
            document: #"{"schema":"2.0","event":{}}"#,
            bodyKey: "event"
        )
        #expect(
            text(event, as: .user)
                == #"{"id":"e1","type":"contact.user.deleted_v3","version":"2.0","#
                + #""platform":"feishu","app":"app-1","tenant":"t1","identity":"user","#
                + #""time":1603977298000,"attempt":0,"raw":{"schema":"2.0","event":{}}}"#
        )
        #expect(ScriptArgument.alias(for: event) == "body=raw.event")
    }

    @Test func `is an event of the people platform`() {
        let event = event(
            .people,
            id: "e1",
            type: "用户离职",
            version: .v1,
            time: -1,
            attempt: 2,
            key: "100101002",
            document: #"{"event":{"id":9007199254740993}}"#,
            bodyKey: "event"
        )
        #expect(
            text(event)
                == #"{"id":"e1","type":"用户离职","version":"1.0","platform":"people","#
                + #""app":"app-1","identity":"tenant","time":-1,"attempt":2,"key":100101002,"#
                + #""raw":{"event":{"id":9007199254740993}}}"#
        )
    }

    @Test func `is an event of EBaaS, without what it does not have`() {
        let event = event(
            .ebaas,
            type: "a.gs.cert.1",
            key: #""k\u0031""#,
            document: #"{ "changes" : [] }"#
        )
        #expect(
            text(event)
                == #"{"type":"a.gs.cert.1","platform":"ebaas","app":"app-1","identity":"tenant","#
                + #""attempt":0,"key":"k\u0031","raw":{ "changes" : [] }}"#
        )
        #expect(ScriptArgument.alias(for: event) == "body=raw")
    }

    @Test func `escapes what a text may hold`() throws {
        let odd = "\"\\\n\u{1}/ü𝄞"
        let event = event(.feishu, id: odd, type: odd, tenant: odd, document: "{}")
        let escaped = #""\"\\\n\u0001/ü𝄞""#
        #expect(
            text(event)
                == #"{"id":\#(escaped),"type":\#(escaped),"platform":"feishu","app":"app-1","#
                + #""tenant":\#(escaped),"identity":"tenant","attempt":0,"raw":{}}"#
        )
        let document = try JSONDocument(
            ScriptArgument(event, as: .tenant).bytes,
            shape: JSONShape(["id"])
        )
        #expect(document.string("id") == odd)
    }
}
