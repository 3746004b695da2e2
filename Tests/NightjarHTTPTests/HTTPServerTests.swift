import Foundation
import LuaSandbox
import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `An HTTP server` {
    @Test func `hands on path, query, kept headers and body`() async throws {
        try await TestServer.with { server in
            let headers = "X-LARK-Signature: s\r\nAuthorization:  Bearer t \r\nAccept: */*\r\n"
            let request = post("/%E4%BA%BA%E4%BA%8B/hr%20x?token=a%20b?c", "[1]", headers: headers)
            let response = try #require(await server.response(to: request))
            #expect(response.status == 200)
            #expect(
                response.body
                    == "/人事/hr x|token=a%20b?c|authorization=Bearer t&x-lark-signature=s|[1]"
            )
            #expect(
                response.headers == [
                    "content-type": "application/json; charset=utf-8",
                    "content-length": String(response.body.utf8.count),
                ]
            )
        }
    }

    @Test func `says who sent it, when it came and on which loop`() async throws {
        let before = MonotonicTime(nanoseconds: DispatchTime.now().uptimeNanoseconds)
        try await TestServer.answering { delivery in
            let isLocal = delivery.remote == IPAddress("127.0.0.1")
            return Reply(
                status: isLocal && delivery.receivedAt >= before ? 200 : 500,
                json: String(delivery.loop)
            )
        } _: { server in
            let response = await server.response(to: post())
            #expect(response?.status == 200)
            #expect(response?.body == "0")
        }
    }

    @Test func `runs the answering on the loop that received it`() async throws {
        let loops = EventLoops(count: 2)
        var settings = HTTPServer.Settings(headers: []) { delivery in
            let loop = loops.loops[delivery.loop]
            let wasThere = loop.isCurrent
            await Task.yield()
            await waiting {}
            return Reply(status: wasThere && loop.isCurrent ? 200 : 500, json: "{}")
        }
        settings.host = "localhost"
        let server = try await HTTPServer.start(on: loops, settings)
        let clients = (0..<4).map { _ in RawClient(port: server.port) }
        for client in clients { client.send(post()) }
        for client in clients { #expect(await client.response()?.status == 200) }
        await server.stop(within: .zero)
        await loops.shutDown()
    }

    @Test func `keeps a connection for further requests`() async throws {
        try await TestServer.with { server in
            let client = server.client()
            for number in 0..<20 {
                client.send(post("/\(number)"))
                #expect(await client.response()?.body == "/\(number)|-||{}")
            }
            #expect(server.server.connections == 1)
            client.close()
        }
    }

    @Test func `answers pipelined requests in order, one at a time`() async throws {
        let gate = Gate()
        try await TestServer.answering { delivery in
            if delivery.path == "/slow" { await gate.pass() }
            return echo(delivery)
        } _: { server in
            let client = server.client()
            client.send(post("/slow") + post("/1") + post("/2"))
            await gate.arrival()
            gate.open()
            for path in ["/slow", "/1", "/2"] {
                #expect(await client.response()?.body == "\(path)|-||{}")
            }
            client.close()
        }
    }

    @Test func `reads a request that comes byte by byte`() async throws {
        try await TestServer.with { server in
            let client = server.client()
            let chunked =
                "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;x\r\nabc\r\n1\r\nd\r\n0\r\nt: 1\r\n\r\n"
            for byte in (post("/b", "body") + chunked).utf8 { client.send([byte]) }
            #expect(await client.response()?.body == "/b|-||body")
            #expect(await client.response()?.body == "/c|-||abcd")
            client.close()
        }
    }

    @Test func `reads a body of the largest size, in one piece or in chunks`() async throws {
        let size = RequestLimits().bodyBytes
        let body = String(repeating: "x", count: size)
        let chunk = String(size / 2, radix: 16)
        let half = String(repeating: "x", count: size / 2)
        let chunked =
            "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "\(chunk)\r\n\(half)\r\n\(chunk)\r\n\(half)\r\n0\r\n\r\n"
        try await TestServer.answering { delivery in
            Reply(status: 200, json: String(delivery.body.count))
        } _: { server in
            for request in [post("/a", body), chunked] {
                let client = server.client()
                await waiting { client.send(request) }
                #expect(await client.response()?.body == String(size))
                client.close()
            }
        }
    }

    @Test(arguments: [
        (headers: "", keepAlive: false), (headers: "Connection: keep-alive\r\n", keepAlive: true),
    ])
    func `keeps a connection of HTTP 1.0 only when asked`(
        _ headers: String,
        _ keepAlive: Bool
    ) async throws {
        try await TestServer.with { server in
            let client = server.client()
            client.send("POST /a HTTP/1.0\r\n\(headers)\r\n")
            let response = await client.response()
            #expect(response?.headers["connection"] == (keepAlive ? "keep-alive" : "close"))
            client.finishSending()
            #expect(await client.rest().isEmpty)
            client.close()
        }
    }

    @Test func `tells a client that waits to send its body`() async throws {
        try await TestServer.with { server in
            let client = server.client()
            client.send(
                "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n"
            )
            #expect(await client.response()?.status == 100)
            client.send("{}")
            #expect(await client.response()?.body == "/a|-||{}")
            client.close()
        }
    }

    @Test func `answers a client that has said all it has`() async throws {
        let gate = Gate()
        try await TestServer.answering { delivery in
            await gate.pass()
            return echo(delivery)
        } _: { server in
            let client = server.client()
            client.send(post("/1") + post("/2"))
            client.finishSending()
            for _ in 0..<2 {
                await gate.arrival()
                gate.open()
            }
            let text = await client.rest()
            #expect(text.contains("/1|-||{}") && text.contains("/2|-||{}"))
            client.close()
        }
    }

    @Test func `does not mind a client that hangs up`() async throws {
        let gate = Gate()
        try await TestServer.answering { delivery in
            if delivery.path == "/wait" { await gate.pass() }
            return echo(delivery)
        } _: { server in
            let texts = ["", "POST", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{"]
            for text in texts {
                let client = server.client()
                client.send(text)
                client.close(abruptly: true)
            }
            for abruptly in [true, false] {
                let client = server.client()
                client.send(post("/wait"))
                await gate.arrival()
                client.close(abruptly: abruptly)
                gate.open()
            }
            #expect(await server.response(to: post())?.status == 200)
        }
    }

    @Test func `begins no request while its answers are not read`() async throws {
        let large = [UInt8](repeating: 0x78, count: 1024 * 1024)
        let begun = Counter()
        try await TestServer.answering { delivery in
            guard delivery.path == "/large" else { return echo(delivery) }
            begun.add()
            return Reply(status: 200, body: large)
        } _: { server in
            let client = server.client()
            client.send(String(repeating: post("/large"), count: 100))
            // The loop is one: each of these answers is a turn in which it could have gone on.
            for _ in 0..<50 { #expect(await server.response(to: post())?.status == 200) }
            #expect(begun.value < 50)
            client.finishSending()
            let all = await waiting { client.countRest() }
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\n"
            let length = "content-length: \(large.count)\r\n\r\n"
            #expect(all == 100 * (head.utf8.count + length.utf8.count + large.count))
            #expect(begun.value == 100)
            client.close()
        }
    }

    @Test func `says why it cannot listen`() async throws {
        try await TestServer.with { server in
            var settings = HTTPServer.Settings(headers: []) { echo($0) }
            settings.port = server.server.port
            let error = await #expect(throws: ListenError.self) {
                try await HTTPServer.start(on: server.loops, settings)
            }
            #expect(
                error?.description == """
                    cannot listen on 127.0.0.1:\(settings.port): \
                    another program listens there; stop it or choose another port
                    """
            )
        }
    }
}
