import NIOHTTP1
import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `The opening of a WebSocket` {
    @Test func `asks for what the URL says`() async throws {
        try await StagedServer.with { request in
            .text(
                upgradeAnswer(to: request, upgrade: "WebSocket", connection: "keep-alive, upgrade")
            )
        } _: { server in
            try await WebSocketStage.with { stage in
                let url = "ws://127.0.0.1:\(server.port)/ws/v2?fpid=1&ticket=a%2Fb+c=&x="
                try await stage.open(url, granted: [server.origin]).cut()
                let seen = try #require(server.received.first)
                #expect(seen.method == "GET")
                #expect(seen.target == "/ws/v2?fpid=1&ticket=a%2Fb+c=&x=")
                #expect(seen.headers["host"] == ["127.0.0.1:\(server.port)"])
                #expect(seen.headers["sec-websocket-version"] == ["13"])
                #expect(seen.headers["origin"].isEmpty)
            }
        }
    }

    @Test func `passes over what comes before the answer`() async throws {
        try await StagedServer.with { request in
            .text("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + upgradeAnswer(to: request))
        } _: { server in
            try await WebSocketStage.with { stage in
                try await stage.open(
                    "ws://127.0.0.1:\(server.port)",
                    granted: [server.origin]
                ).cut()
            }
        }
    }

    @Test(arguments: [200, 204, 301, 302, 307, 400, 401, 403, 404, 426, 429, 500, 503])
    func `is refused by any other status`(_ status: Int) async throws {
        let headers = ["Handshake-Status": "514", "Location": "ws://127.0.0.1:1/"]
        try await StagedServer.with { _ in
            .answer(status, headers, "a body that nobody reads")
        } _: { server in
            try await WebSocketStage.with { stage in
                let fault = await stage.fault(
                    "ws://127.0.0.1:\(server.port)/?ticket=SECRET",
                    granted: [server.origin]
                )
                guard case .refused(status, let seen) = fault else {
                    Issue.record("\(String(describing: fault))")
                    return
                }
                #expect(seen.contains(WebHeader("handshake-status", "514")))
                #expect(!"\(seen)".contains("SECRET"))
                await server.end(of: 0)
                #expect(server.connections == 1)
            }
        }
    }

    @Test(arguments: webTable("answers-to-upgrades.tsv"))
    func `fails on a wrong answer`(_ row: [String]) async throws {
        try await StagedServer.with { request in
            .text(answer(row[0], to: request), closes: row[0] == "nothing")
        } _: { server in
            try await WebSocketStage.with { stage in
                let fault = await stage.fault(
                    "ws://127.0.0.1:\(server.port)/?ticket=SECRET",
                    granted: [server.origin]
                )
                let message = row[1].replacing("ORIGIN", with: server.origin)
                #expect(fault == .failed(WebFault(.failed, message)))
                await server.end(of: 0)
            }
        }
    }

    @Test func `fails where nobody listens`() async throws {
        try await WebSocketStage.with { stage in
            await stage.server.stop()
            let fault = await stage.fault("ws://\(stage.server.address)/?ticket=SECRET")
            #expect(
                fault == .failed(WebFault(.failed, "nobody listens at \(stage.origin)"))
            )
        }
    }

    @Test(arguments: [
        "http://127.0.0.1/?ticket=SECRET", "wss:/127.0.0.1/?ticket=SECRET",
        "ws://u:SECRET@127.0.0.1/", "ws:///?ticket=SECRET", "SECRET", "",
        "ws://127.0.0.1/?ticket=SECRET\r\nX: y", "ws://127.0.0.1:99999/?ticket=SECRET",
        "ws://127.0.0.1/?ticket=SECRET%", "ws://127.0.0.1/ ?ticket=SECRET",
    ])
    func `fails on a URL that is none`(_ url: String) async throws {
        try await WebSocketStage.with { stage in
            guard case .failed(let fault) = await stage.fault(url) else {
                Issue.record("it opened")
                return
            }
            #expect(fault.kind == .misuse)
            #expect(!fault.message.contains("SECRET"))
        }
    }

    private func answer(_ name: String, to request: StagedServer.Received) -> String {
        switch name {
        case "another key": upgradeAnswer(to: request, accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        case "no upgrade": upgradeAnswer(to: request, upgrade: nil)
        case "another upgrade": upgradeAnswer(to: request, upgrade: "h2c")
        case "two upgrades": upgradeAnswer(to: request, upgrade: "websocket, h2c")
        case "no connection": upgradeAnswer(to: request, connection: nil)
        case "another connection": upgradeAnswer(to: request, connection: "close")
        case "two accepts": upgradeAnswer(to: request, and: "Sec-WebSocket-Accept: x\r\n")
        case "an extension":
            upgradeAnswer(to: request, and: "Sec-WebSocket-Extensions: permessage-deflate\r\n")
        case "a protocol": upgradeAnswer(to: request, and: "Sec-WebSocket-Protocol: chat\r\n")
        case "large headers":
            upgradeAnswer(to: request, and: "X: \(String(repeating: "x", count: 65_536))\r\n")
        case "endless headers":
            "HTTP/1.1 101 X\r\nX: " + String(repeating: "x", count: 1 << 20)
        case "endless early answers":
            String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 10_000)
        case "nothing": ""
        default: name
        }
    }
}
