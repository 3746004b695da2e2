import Foundation
import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `Refusals of an HTTP server` {
    @Test(arguments: HTTPCase.all)
    func `follow from the request's bytes`(_ example: HTTPCase) async throws {
        try await TestServer.with { server in
            let client = server.client()
            client.send(example.bytes)
            let response = try #require(await client.response())
            #expect(response.status == example.status)
            if example.status == 200 {
                client.finishSending()
            } else {
                #expect(response.headers["connection"] == "close")
                #expect(response.body.hasPrefix(#"{"msg":""#))
            }
            #expect(await client.rest().isEmpty)
            client.close()
        }
    }

    @Test func `name what is allowed, and have no body for HEAD`() async throws {
        try await TestServer.with { server in
            for method in ["GET", "HEAD"] {
                let client = server.client()
                client.send("\(method) /a HTTP/1.1\r\nHost: a\r\n\r\n")
                let text = await client.rest()
                #expect(text.contains("\r\nallow: POST\r\n"))
                #expect(text.hasSuffix("\r\n\r\n") == (method == "HEAD"))
                client.close()
            }
        }
    }

    private static let chunked = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    private static let tooMuch: [(status: Int, text: String)] = [
        (400, String(repeating: "\r\n", count: 200_000)),
        (400, chunked + String(repeating: "1;\(many(200))\r\nx\r\n", count: 3)),
        (413, post("/a", many(101))),
        (413, chunked + "65\r\n"),
        (413, post("/a", many(101), headers: "Expect: 100-continue\r\n")),
        (414, post("/" + many(50))),
        (414, "POST /" + many(600)),
        (431, post(headers: "A: \(many(500))\r\n")),
        (431, "POST /a HTTP/1.1\r\nA: " + many(600)),
        (431, post(headers: String(repeating: "a: b\r\n", count: 9))),
        (431, chunked + "0\r\nA: " + many(600)),
    ]

    private static func many(_ count: Int) -> String { String(repeating: "x", count: count) }

    @Test(arguments: tooMuch)
    func `hold the limits`(_ status: Int, _ text: String) async throws {
        try await TestServer.with {
            $0.limits.bodyBytes = 100
            $0.limits.targetBytes = 50
            $0.limits.headBytes = 512
            $0.limits.headerCount = 10
        } _: { server in
            #expect(await server.response(to: text)?.status == status)
        }
    }

    @Test(arguments: [
        "P", "POST /a HTTP/1.1\r\n", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{",
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
    ])
    func `say that a request came too slowly`(_ text: String) async throws {
        try await TestServer.with {
            $0.limits.headTime = .milliseconds(30)
            $0.limits.requestTime = .milliseconds(60)
        } _: { server in
            let client = server.client()
            client.send(post() + text)
            #expect(await client.response()?.status == 200)
            let response = await client.response()
            #expect(response?.status == 408)
            #expect(response?.body == #"{"msg":"the request did not arrive in time"}"#)
            #expect(await client.rest().isEmpty)
            client.close()
        }
    }

    @Test func `close silently where nothing was asked`() async throws {
        try await TestServer.with {
            $0.limits.headTime = .milliseconds(30)
            $0.limits.idleTime = .milliseconds(60)
        } _: { server in
            let silent = server.client()
            #expect(await silent.rest().isEmpty)
            silent.close()

            let idle = server.client()
            idle.send(post())
            #expect(await idle.response()?.status == 200)
            #expect(await idle.rest().isEmpty)
            idle.close()
        }
    }

    @Test func `do not wait for ever for a client that is to hang up`() async throws {
        try await TestServer.with {
            $0.limits.lingerTime = .milliseconds(30)
        } _: { server in
            let client = server.client()
            client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await client.response()?.status == 405)
            #expect(await server.server.stop(within: .seconds(20)) == 0)
            client.close()
        }
    }

    @Test func `turn away connections above the limit`() async throws {
        try await TestServer.with {
            $0.limits.connections = 2
        } _: { server in
            let clients = [server.client(), server.client()]
            for client in clients {
                client.send(post())
                #expect(await client.response()?.status == 200)
            }
            let third = server.client()
            let refusal = await third.response()
            #expect(refusal?.status == 503)
            #expect(refusal?.headers["retry-after"] == "1")
            #expect(await third.rest().isEmpty)
            third.close()
            for client in clients {
                client.send(post())
                #expect(await client.response()?.status == 200)
                client.close()
            }
        }
    }

    @Test func `are counted`() async throws {
        let (statuses, report) = AsyncStream.makeStream(of: Int.self)
        try await TestServer.with {
            $0.onRefusal = { report.yield($0) }
        } _: { server in
            #expect(await server.response(to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n") != nil)
            #expect(await server.response(to: "nothing\r\n\r\n") != nil)
        }
        report.finish()
        #expect(await statuses.reduce(into: []) { $0.append($1) } == [405, 400])
    }
}
