import NightjarCore
import NightjarFeishu
import Testing

@Suite struct `A reply to Feishu` {
    private let platform = FeishuPlatform(app: "staff-bot", credentials: .plain)
    private let fault = Fault(id: "00000000f00d", message: "secret detail")

    private func event(_ kind: Event.Kind) -> Event {
        Event(
            id: "e",
            deduplicationID: "e",
            type: "t",
            version: .v2,
            kind: kind,
            app: "staff-bot",
            platform: .feishu,
            tenant: nil,
            time: nil,
            document: [],
            bodyKey: "event"
        )
    }

    private func text(_ kind: Event.Kind, _ outcome: Outcome) -> String {
        let answer = platform.answer(event(kind), outcome)
        return "\(answer.reply.status) \(answer.reply.text) \(answer.isSuccess)"
    }

    private func table(_ json: String) -> Outcome { .succeeded(body: Array(json.utf8)) }

    @Test func `to an event says how its handler ended`() {
        let expected: [(Outcome, String)] = [
            (.succeeded(body: nil), #"200 {"msg":"success"} true"#),
            (.dropped(reason: "not ours"), #"200 {"msg":"success"} true"#),
            (table(#"{"msg":"bye"}"#), #"200 {"msg":"bye"} true"#),
            (table(#"{"n":1}"#), #"200 {"n":1,"msg":"success"} true"#),
            (table(#"{"code":-1}"#), #"200 {"code":-1,"msg":"success"} true"#),
            (table("[]"), #"200 {"msg":"success"} true"#),
            (table("[1]"), #"500 {"msg":"the handler's table is not a JSON object"} false"#),
            (.failed(reason: "no \"user\"\n"), #"500 {"msg":"no \"user\"\n"} false"#),
            (.failed(reason: nil), #"500 {"msg":"failed"} false"#),
            (.raised(fault), #"500 {"msg":"internal error, fault 00000000f00d"} false"#),
            (.exceeded(fault), #"500 {"msg":"over a limit, fault 00000000f00d"} false"#),
            (.interrupted(fault), #"500 {"msg":"interrupted, fault 00000000f00d"} false"#),
            (.timedOut, #"504 {"msg":"timed out"} false"#),
            (.overloaded, #"503 {"msg":"overloaded"} false"#),
            (.stopping, #"503 {"msg":"stopping"} false"#),
        ]
        for (outcome, reply) in expected { #expect(text(.notice, outcome) == reply) }
    }

    @Test func `to a callback is the handler's table as it is`() {
        let expected: [(Outcome, String)] = [
            (.succeeded(body: nil), "200 {} true"), (.dropped(reason: nil), "200 {} true"),
            (table(#"{"toast":{"type":"info"}}"#), #"200 {"toast":{"type":"info"}} true"#),
            (table("[]"), "200 {} true"),
            (table("[1]"), #"500 {"msg":"the handler's table is not a JSON object"} false"#),
            (.failed(reason: "x"), #"500 {"msg":"x"} false"#),
            (.timedOut, #"504 {"msg":"timed out"} false"#),
            (.overloaded, #"503 {"msg":"overloaded"} false"#),
        ]
        for (outcome, reply) in expected { #expect(text(.callback, outcome) == reply) }
    }

    @Test func `says in the log why a table is none`() {
        for kind in [Event.Kind.notice, .callback] {
            let refused = platform.answer(event(kind), table("[1]"))
            #expect(refused.reason == "the handler's table is not a JSON object")
            let cut = platform.answer(event(kind), table("{"))
            #expect(cut.reason == "the handler's table ends too early")
            for outcome in [table("{}"), .failed(reason: "x"), .timedOut, .succeeded(body: nil)] {
                #expect(platform.answer(event(kind), outcome).reason == nil)
            }
        }
    }

    @Test func `acknowledges what nobody subscribed`() {
        #expect(platform.acknowledgement(of: event(.notice)).text == #"{"msg":"success"}"#)
        #expect(platform.acknowledgement(of: event(.callback)).text == "{}")
    }

    @Test func `refuses with the status of the reason`() {
        let expected: [(Refusal, String)] = [
            (.notAuthentic("header.token is wrong"), #"401 {"msg":"not authentic"}"#),
            (.missingField("header.event_id"), #"400 {"msg":"missing field header.event_id"}"#),
            (.malformed("a \"quoted\" text"), #"400 {"msg":"a \"quoted\" text"}"#),
            (.overloaded, #"503 {"msg":"overloaded"}"#), (.stopping, #"503 {"msg":"stopping"}"#),
        ]
        for (refusal, text) in expected {
            let reply = platform.refuse(refusal)
            #expect("\(reply.status) \(reply.text)" == text)
        }
    }
}
