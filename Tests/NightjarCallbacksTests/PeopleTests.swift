import NightjarCallbacks
import NightjarCore
import Testing

@Suite struct `The people platform` {
    private struct File: Decodable {
        struct Case: Decodable {
            let name: String
            let body: String
            let status: Int?
            let reply: String?
            let key: String?
            let attempt: Int64?
            let time: Int64?
        }

        let token: String
        let cases: [Case]
    }

    private let platform = PeoplePlatform(app: "hr", token: Secret("secret"))
    private let fault = Fault(id: "00000000f00d", message: "secret detail")

    private func table(_ json: String) -> Outcome { .succeeded(body: Array(json.utf8)) }

    @Test func `reads the sample of its page`() throws {
        let platform = PeoplePlatform(app: "hr", token: Secret("066zT6pS4QCbgj5Do145GfDbbagCHGgF"))
        let body = try Fixture.bytes("samples/people-user-left.json")
        let event = try #require(platform.event(of: Delivery(body)))
        #expect(event.id == "bb224e75-f2fe-4455-aee0-0674ad9fc2f4")
        #expect(event.deduplicationID == event.id)
        #expect(event.type == "用户离职")
        #expect(event.version?.rawValue == "1.0")
        #expect(event.keyText == "100101002")
        #expect(event.time == 1_737_262_443_448)
        #expect(event.attempt == 0)
        #expect(event.bodyKey == "event")
        #expect(!String(decoding: event.document, as: UTF8.self).contains("066zT6pS"))
        #expect(throws: Never.self) { try JSONDocument(event.document, shape: JSONShape([])) }
    }

    @Test func `takes or refuses every body as its case says`() throws {
        let file = try Fixture.read("people/bodies.json", as: File.self)
        let platform = PeoplePlatform(app: "hr", token: Secret(file.token))
        #expect(file.cases.count > 25)
        for entry in file.cases {
            let delivery = Delivery(Array(entry.body.utf8))
            let event = platform.event(of: delivery)
            #expect((event == nil) == (entry.status != nil), "\(entry.name)")
            if let status = entry.status {
                let reply = platform.reply(to: delivery)
                #expect(reply.hasPrefix("\(status) {\"code\":-1,"), "\(entry.name): \(reply)")
                if let text = entry.reply { #expect(reply == "\(status) \(text)", "\(entry.name)") }
            }
            if let key = entry.key { #expect(event?.keyText == key, "\(entry.name)") }
            if let attempt = entry.attempt {
                #expect(event?.attempt == attempt, "\(entry.name)")
                #expect(event?.time == entry.time, "\(entry.name)")
            }
        }
    }

    @Test func `is answered with its code`() {
        let expected: [(Outcome, String)] = [
            (.succeeded(body: nil), #"200 {"code":200,"msg":"success"} true"#),
            (.dropped(reason: "x"), #"200 {"code":200,"msg":"success"} true"#),
            (table(#"{"msg":"bye"}"#), #"200 {"msg":"bye","code":200} true"#),
            (table(#"{"code":200.0}"#), #"200 {"code":200.0,"msg":"success"} true"#),
            (table(#"{"code":-1,"msg":"no"}"#), #"200 {"code":-1,"msg":"no"} false"#),
            (table(#"{"code":500}"#), #"200 {"code":500,"msg":"failed"} false"#),
            (table(#"{"code":"200"}"#), #"200 {"code":"200","msg":"failed"} false"#),
            (table("[]"), #"200 {"code":200,"msg":"success"} true"#),
            (
                table("[1]"),
                #"200 {"code":-1,"msg":"the handler's table is not a JSON object"} false"#
            ),
            (.failed(reason: "say \"why\""), #"200 {"code":-1,"msg":"say \"why\""} false"#),
            (.failed(reason: nil), #"200 {"code":-1,"msg":"failed"} false"#),
            (.raised(fault), #"200 {"code":-1,"msg":"internal error, fault 00000000f00d"} false"#),
            (.exceeded(fault), #"200 {"code":-1,"msg":"over a limit, fault 00000000f00d"} false"#),
            (
                .interrupted(fault),
                #"200 {"code":-1,"msg":"interrupted, fault 00000000f00d"} false"#
            ),
            (.timedOut, #"200 {"code":-1,"msg":"timed out"} false"#),
            (.overloaded, #"503 {"code":-1,"msg":"overloaded"} false"#),
            (.stopping, #"503 {"code":-1,"msg":"stopping"} false"#),
        ]
        for (outcome, summary) in expected {
            #expect(platform.answer(.sample(.people), outcome).summary == summary)
        }
        #expect(
            platform.acknowledgement(of: .sample(.people)).summary
                == #"200 {"code":200,"msg":"success"}"#
        )
        #expect(platform.refuse(.overloaded).summary == #"503 {"code":-1,"msg":"overloaded"}"#)
        #expect(platform.refuse(.stopping).summary == #"503 {"code":-1,"msg":"stopping"}"#)
    }

    @Test func `says in the log why a table is no success`() {
        let expected: [(Outcome, String?)] = [
            (table(#"{"code":-1,"msg":"no"}"#), "the code in the handler's table is not 200"),
            (table("[1]"), "the handler's table is not a JSON object"),
            (table("{"), "the handler's table ends too early"), (table("{}"), nil),
            (.succeeded(body: nil), nil), (.failed(reason: "x"), nil), (.timedOut, nil),
        ]
        for (outcome, reason) in expected {
            #expect(platform.answer(.sample(.people), outcome).reason == reason)
        }
    }

    @Test func `refuses ids and names that are longer than 512 bytes`() {
        func body(_ version: String, _ id: String, _ name: String) -> Delivery {
            let header = #""event_id":"\#(id)","event_name":"\#(name)","event_key":1"#
            let text =
                #"{"version":"\#(version)","header":{"token":"secret",\#(header)},"event":{}}"#
            return Delivery(Array(text.utf8))
        }
        let most = String(repeating: "x", count: 512)
        #expect(platform.event(of: body(most, most, most)) != nil)
        let refused = [
            (body(most + "x", "i", "n"), "version"),
            (body("1", most + "x", "n"), "header.event_id"),
            (body("1", "i", most + "x"), "header.event_name"),
        ]
        for (delivery, field) in refused {
            let text = "\(field) is longer than 512 bytes"
            #expect(platform.reply(to: delivery) == #"400 {"code":-1,"msg":"\#(text)"}"#)
        }
    }

    @Test func `accepts what its sender makes`() throws {
        var generator = SystemRandomNumberGenerator()
        let sender = PeopleSender(token: Secret("secret"))
        let sample = try Fixture.bytes("samples/people-user-left.json")
        let event = platform.event(
            of: Delivery(try sender.delivery(of: sample, using: &generator).body)
        )
        #expect(event?.id == "bb224e75-f2fe-4455-aee0-0674ad9fc2f4")
        let fresh = try sender.delivery(of: sample, freshID: true, using: &generator)
        let id = try #require(platform.event(of: Delivery(fresh.body))?.id)
        #expect(id.count == 36 && id != event?.id)
    }

    @Test(arguments: [
        ("", "the event is not a JSON object (byte 0)"),
        ("{}", "the event has no object \"header\""),
        (#"{"header":1}"#, "the event has no object \"header\""),
    ])
    func `is sent nothing that is no event`(_ event: String, _ text: String) {
        var generator = SystemRandomNumberGenerator()
        let error = #expect(throws: UnsendableEvent.self) {
            try PeopleSender(token: Secret("s")).delivery(of: Array(event.utf8), using: &generator)
        }
        #expect(error?.description == text)
    }
}
