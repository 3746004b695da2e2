import NightjarCore
import NightjarFeishu
import Testing

@Suite struct `A call of the open platform` {
    struct Cases: Decodable {
        struct Path: Decodable, Sendable {
            let path: String
            let leadsTo: String?
            let message: String?
        }

        struct Answer: Decodable, Sendable, CustomTestStringConvertible {
            let name: String
            let status: Int
            let headers: [String: String]?
            let body: String
            let data: String?
            let message: String?
            let code: Int64?

            var testDescription: String { name }

            var reply: ScriptedPlatform.Reply {
                let headers = (headers ?? [:]).map { WebHeader($0.key, $0.value) }
                return .answer(body, status: status, headers: headers)
            }
        }

        let paths: [Path]
        let answers: [Answer]

        static func read() throws -> Cases { try Fixture.read("feishu/calls.json", as: Cases.self) }
    }

    private static let chats = "/open-apis/im/v1/chats"
    private let success = ScriptedPlatform.Reply.answer(#"{"code":0}"#)

    @Test(arguments: try Cases.read().paths)
    func `leads to an API and nowhere else`(_ given: Cases.Path) async throws {
        let place = given.leadsTo.map { "/open-apis/" + $0.prefix { $0 != "?" } } ?? ""
        let app = try CallingApp([place: [success]])
        let result = await app.call("POST", given.path)
        #expect(result.fault?.message == given.message)
        #expect(result.fault?.code == nil)
        let call = app.web.calls(of: place).first
        #expect(call?.request.url == given.leadsTo.map { "https://open.feishu.cn/open-apis/" + $0 })
        let origins = call.map { $0.reach.origins.map(\.description) }
        #expect(origins == given.leadsTo.map { _ in ["https://open.feishu.cn"] })
    }

    @Test(arguments: try Cases.read().answers)
    func `takes the platform's answer apart`(_ given: Cases.Answer) async throws {
        let app = try CallingApp([Self.chats: [given.reply]])
        let result = await app.call("POST")
        #expect(result.data == given.data)
        #expect(result.fault?.message == given.message)
        #expect(result.fault?.code == given.code)
    }

    @Test func `shows no more of a strange body than its start`() async throws {
        let app = try CallingApp([Self.chats: [.answer(String(repeating: "x", count: 5000))]])
        let message = try #require(await app.call("POST").fault?.message)
        #expect(message.hasSuffix(": " + String(repeating: "x", count: 200) + "…"))
        let long = #"{"code":7,"msg":"\#(String(repeating: "y", count: 5000))"}"#
        let other = try CallingApp([Self.chats: [.answer(long)]])
        let text = String(repeating: "y", count: 500) + "… (HTTP 200, code 7)"
        #expect(await other.call("POST").fault?.message == text)
    }

    @Test func `carries the token, the method and the body`() async throws {
        let app = try CallingApp([Self.chats: [success]])
        #expect(await app.call("post", body: #"{"a":1}"#).data == "{}")
        let call = try #require(app.web.calls(of: Self.chats).first)
        #expect(call.request.method == "POST")
        #expect(call.text == #"{"a":1}"#)
        #expect(call.header("Authorization") == "Bearer s3cret-t1")
        #expect(call.header("Content-Type") == "application/json; charset=utf-8")
        #expect(call.deadline == app.loops.now + .seconds(2))

        #expect(await app.call("DELETE").data == "{}")
        let second = try #require(app.web.calls(of: Self.chats).last)
        #expect(second.request.body == nil)
        #expect(second.header("Content-Type") == nil)
    }

    @Test func `is refused for a wrong method, a body with GET and a path without end`()
        async throws
    {
        let app = try CallingApp()
        for method in ["", "TRACE", "CONNECT", "GET /x HTTP/1.1\r\n"] {
            let fault = await app.call(method).fault
            #expect(fault?.message == "the method must be GET, POST, PUT, PATCH or DELETE")
        }
        let body = await app.call("GET", body: "{}").fault?.message
        #expect(body == "a GET has no body; put its parameters behind \"?\" in the path")
        let path = "im/" + String(repeating: "x", count: 4094)
        #expect(await app.call("GET", path).fault?.message == "the path is longer than 4096 bytes")
        #expect(app.web.calls(of: CallingApp.tenantPath).isEmpty)
    }

    @Test(arguments: ["GET", "POST", "PUT", "PATCH", "DELETE"])
    func `is made once more after a failure where it is a GET`(_ method: String) async throws {
        let good = ScriptedPlatform.Reply.answer(#"{"code":0,"data":{"a":1}}"#)
        let broken: [ScriptedPlatform.Reply] = [
            .fault(WebFault(.failed, "the connection broke")),
            .answer("busy", status: 503),
            .answer(#"{"code":190003,"msg":"internal"}"#, status: 500),
        ]
        for reply in broken {
            let app = try CallingApp([Self.chats: [reply, good]])
            let result = await app.call(method)
            #expect((result.data == #"{"a":1}"#) == (method == "GET"))
            #expect(app.web.calls(of: Self.chats).count == (method == "GET" ? 2 : 1))

            let other = try CallingApp([Self.chats: [reply, reply, good]])
            #expect(await other.call(method).fault != nil)
            #expect(other.web.calls(of: Self.chats).count == (method == "GET" ? 2 : 1))
        }
    }

    @Test(arguments: [WebFault.Kind.timedOut, .misuse, .notGranted(origin: "https://a.test")])
    func `tells what kept it from an answer`(_ kind: WebFault.Kind) async throws {
        let app = try CallingApp([
            Self.chats: [.fault(WebFault(kind, "it took too long")), success]
        ])
        #expect(await app.call().fault == OpenPlatformFault("it took too long"))
        #expect(app.web.calls(of: Self.chats).count == 1)
    }
}
