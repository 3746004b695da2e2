import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `The stand-in of a platform` {
    @Test func `answers plain requests beside its WebSockets`() async throws {
        try await WebSocketStage.with {
            $0.server.answer = { request in
                let names = request.headers.map(\.name)
                let headers = [WebHeader("x-seen", "\(names.contains("x-test"))")]
                let text = "\(request.method) \(request.target) "
                return WebResponse(
                    status: 201,
                    headers: headers,
                    body: Array(text.utf8) + request.body
                )
            }
        } _: { stage in
            try await WebCaller.with { caller in
                for _ in 0..<2 {
                    let response = try await caller.response(
                        WebRequest(
                            method: "POST",
                            url: "\(stage.origin)/a?b=c",
                            headers: [WebHeader("X-Test", "1")],
                            body: Array("body".utf8)
                        ),
                        granted: [stage.origin]
                    )
                    #expect(response.status == 201)
                    #expect(response.text == "POST /a?b=c body")
                    #expect(response.header("x-seen") == "true")
                }
            }
            let pair = try await stage.pair()
            pair.client.send([1])
            #expect(await pair.serverHeard.next == .message(.binary([1])))
        }
    }

    @Test(arguments: [(64 * 1024, 404), (64 * 1024 + 1, 413)])
    func `takes a body up to its bound`(_ count: Int, _ status: Int) async throws {
        try await WebSocketStage.with { stage in
            try await WebCaller.with { caller in
                let body = Array(repeating: UInt8(0x20), count: count)
                let request = WebRequest(method: "POST", url: stage.origin, body: body)
                let response = try await caller.response(request, granted: [stage.origin])
                #expect(response.status == status)
            }
        }
    }

    @Test func `refuses an upgrade with what it is told`() async throws {
        try await WebSocketStage.with {
            $0.server.upgrade = { request in
                .refuse(status: 403, headers: [WebHeader("Handshake-Msg", request.target)])
            }
        } _: { stage in
            let fault = await stage.fault("ws://\(stage.server.address)/x?y=z")
            guard case .refused(403, let headers) = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
            #expect(headers.contains(WebHeader("handshake-msg", "/x?y=z")))
        }
    }

    @Test func `has room for so many connections`() async throws {
        try await WebSocketStage.with {
            $0.server.connections = 1
        } _: { stage in
            let pair = try await stage.pair()
            #expect(await stage.fault() != nil)
            pair.client.send([1])
            #expect(await pair.serverHeard.next == .message(.binary([1])))
        }
    }

    @Test func `says where it cannot listen`() async throws {
        try await WebSocketStage.with { stage in
            var settings = WebSocketServer.Settings { _ in .refuse(status: 403) }
            settings.port = stage.server.port
            let error = await #expect(throws: ListenError.self) {
                _ = try await WebSocketServer.start(on: stage.loops, settings)
            }
            #expect(error?.isInUse == true)
        }
    }

    @Test func `cuts all when it stops`() async throws {
        try await WebSocketStage.with { stage in
            let pair = try await stage.pair()
            await stage.server.stop()
            let end = WebSocketEnd.broken("the connection ended without a goodbye")
            #expect(await pair.clientHeard.rest == [.end(end)])
            #expect(await pair.serverHeard.rest == [.end(end)])
            #expect(stage.server.connections == 0)
        }
    }
}
