import NightjarCallbacks
import NightjarCore
import Testing

private let requestID = "00000000-0000-4000-8000-000000000001"
private let unavailable = "服务调用异常，请稍后再试或联系管理员"

@Suite struct `The EBaaS platform` {
    private struct File: Decodable {
        struct Case: Decodable {
            let name: String
            let body: String
            let status: Int?
            let reply: String?
            let type: String?
            let key: String?
        }

        let cases: [Case]
    }

    private let platform = EBaaSPlatform(app: "assets", token: nil, newRequestID: { requestID })
    private let fault = Fault(id: "00000000f00d", message: "secret detail")

    private func table(_ json: String) -> Outcome { .succeeded(body: Array(json.utf8)) }

    @Test func `reads the sample of its page`() throws {
        let body = try Fixture.bytes("samples/ebaas-cert.json")
        let event = try #require(platform.event(of: Delivery(body)))
        #expect(event.type == "a.gs.cert.1")
        #expect(event.keyText == #""a.gs.cert.1""#)
        #expect(event.id == nil && event.deduplicationID == nil)
        #expect(event.version == nil && event.bodyKey == nil && event.time == nil)
        #expect(event.document == body)
        #expect(
            platform.reply(to: Delivery(body))
                == #"200 {"request_id":"\#(requestID)","code":"000","msg":"成功"}"#
        )
    }

    @Test func `takes or refuses every body as its case says`() throws {
        let cases = try Fixture.read("ebaas/bodies.json", as: File.self).cases
        #expect(cases.count > 20)
        for entry in cases {
            let delivery = Delivery(Array(entry.body.utf8))
            let event = platform.event(of: delivery)
            #expect(event?.type == entry.type, "\(entry.name)")
            #expect(event?.keyText == entry.key, "\(entry.name)")
            guard let status = entry.status, let reply = entry.reply else { continue }
            #expect(platform.reply(to: delivery) == "\(status) \(reply)", "\(entry.name)")
        }
    }

    @Test func `is answered with its code and a request's id`() {
        func reply(_ status: Int, _ code: String, _ msg: String, _ isSuccess: Bool) -> String {
            #"\#(status) {"request_id":"\#(requestID)","code":"\#(code)","#
                + #""msg":"\#(msg)"} \#(isSuccess)"#
        }
        let id = #""request_id":"\#(requestID)""#
        let expected: [(Outcome, String)] = [
            (.succeeded(body: nil), reply(200, "000", "成功", true)),
            (.dropped(reason: "x"), reply(200, "000", "成功", true)),
            (table(#"{"n":1}"#), #"200 {"n":1,\#(id),"code":"000","msg":"成功"} true"#),
            (
                table(#"{"request_id":"r","code":"000","msg":"m"}"#),
                #"200 {"request_id":"r","code":"000","msg":"m"} true"#
            ),
            (
                table(#"{"code":"500"}"#),
                #"200 {"code":"500",\#(id),"msg":"\#(unavailable)"} false"#
            ),
            (table(#"{"code":0,"msg":"m"}"#), #"200 {"code":0,"msg":"m",\#(id)} false"#),
            (table("[1]"), reply(200, "500", "the handler's table is not a JSON object", false)),
            (.failed(reason: nil), reply(200, "500", unavailable, false)),
            (.failed(reason: "没有\n"), reply(200, "500", "没有\\n", false)),
            (.raised(fault), reply(200, "500", "\(unavailable) (fault 00000000f00d)", false)),
            (.exceeded(fault), reply(200, "500", "\(unavailable) (fault 00000000f00d)", false)),
            (.interrupted(fault), reply(200, "500", "\(unavailable) (fault 00000000f00d)", false)),
            (.timedOut, reply(200, "500", unavailable, false)),
            (.overloaded, reply(503, "500", unavailable, false)),
            (.stopping, reply(503, "500", unavailable, false)),
        ]
        for (outcome, summary) in expected {
            #expect(platform.answer(.sample(.ebaas), outcome).summary == summary)
        }
    }

    @Test func `says in the log why a table is no success`() {
        let expected: [(Outcome, String?)] = [
            (table(#"{"code":"500"}"#), #"the code in the handler's table is not "000""#),
            (table("[1]"), "the handler's table is not a JSON object"),
            (table("{"), "the handler's table ends too early"), (table("{}"), nil),
            (.succeeded(body: nil), nil), (.failed(reason: "x"), nil), (.timedOut, nil),
        ]
        for (outcome, reason) in expected {
            #expect(platform.answer(.sample(.ebaas), outcome).reason == reason)
        }
    }

    @Test func `refuses a name of more than 512 bytes`() {
        func body(_ source: Int) -> Delivery {
            let name = String(repeating: "x", count: source)
            return Delivery(
                Array(
                    """
                    {"event_source":"\(name)","event_topic":"b","event_type":"c",\
                    "event_status":"d","changes":[]}
                    """.utf8
                )
            )
        }
        #expect(platform.event(of: body(506))?.type.utf8.count == 512)
        let text =
            "event_source, event_topic, event_type and event_status are longer than 512 bytes "
            + "together"
        #expect(
            platform.reply(to: body(507))
                == #"400 {"request_id":"\#(requestID)","code":"400","msg":"\#(text)"}"#
        )
    }

    @Test func `names every reply by a new UUID of version 4`() {
        let ids = (0..<100).map { _ in EBaaSPlatform.randomID() }
        #expect(Set(ids).count == 100)
        #expect(
            ids.allSatisfy {
                $0.wholeMatch(
                    of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
                )
                    != nil
            }
        )
    }
}

@Suite struct `An EBaaS app's token` {
    private let platform = EBaaSPlatform(
        app: "assets",
        token: Secret("tök en+%"),
        newRequestID: { requestID }
    )
    private let body = Array(
        #"{"event_source":"a","event_topic":"b","event_type":"c","event_status":"d","changes":[]}"#
            .utf8
    )

    @Test(arguments: [
        ("authorization", "Bearer tök en+%"), ("authorization", "bearer   tök en+%"),
        ("authorization", "BEARER tök en+%"), ("", "token=t%C3%B6k%20en+%25"),
        ("", "a=b&token=%74%c3%b6k%20en%2B%25&c"),
    ])
    func `lets in who shows it`(_ header: String, _ value: String) {
        let delivery =
            header.isEmpty
            ? Delivery(body, query: value) : Delivery(body, headers: [header: value])
        #expect(platform.event(of: delivery) != nil)
    }

    @Test(arguments: [
        ("authorization", ""), ("authorization", "Bearer"), ("authorization", "Bearer "),
        ("authorization", "tök en+%"), ("authorization", "Basic tök en+%"),
        ("authorization", "Bearer nope"), ("x-token", "Bearer tök en+%"), ("", ""), ("", "token"),
        ("", "token="), ("", "token=nope"), ("", "token=t%C3%B6k%20en+%"), ("", "token=%zz"),
        ("", "Token=t%C3%B6k%20en+%25"), ("", "xtoken=t%C3%B6k%20en+%25"),
        ("", "token=nope&token=t%C3%B6k%20en+%25"),
    ])
    func `keeps out who does not`(_ header: String, _ value: String) {
        let delivery =
            header.isEmpty
            ? Delivery(body, query: value) : Delivery(body, headers: [header: value])
        #expect(
            platform.reply(to: delivery)
                == #"401 {"request_id":"\#(requestID)","code":"401","msg":"not authentic"}"#
        )
        // Nor does what goes to the log hold what was shown.
        #expect("\(platform.open(delivery))".contains("nope") == false)
    }

    @Test func `is shown by the sender`() throws {
        let sent = try EBaaSSender(token: Secret("tök en+%")).delivery(of: body)
        let header = try #require(sent.headers["Authorization"])
        #expect(platform.event(of: Delivery(sent.body, headers: ["authorization": header])) != nil)
        #expect(try EBaaSSender(token: nil).delivery(of: body).headers == [:])
        #expect(throws: UnsendableEvent("the event is not a JSON object (byte 0)")) {
            try EBaaSSender(token: nil).delivery(of: [])
        }
    }

    @Test func `matches nothing when it is empty`() {
        let platform = EBaaSPlatform(app: "assets", token: Secret(""))
        #expect(platform.event(of: Delivery(body, query: "token=")) == nil)
    }
}
