import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `The reach of a WebSocket` {
    @Test(arguments: ["ws://other.test/?SECRET", "ws://granted.test:81/", "wss://granted.test:80/"])
    func `ends before a name is looked up`(_ url: String) async throws {
        let lookedUp = Counter()
        try await WebSocketStage.with {
            $0.http.resolver = { _ in
                lookedUp.add()
                return []
            }
        } _: { stage in
            guard case .failed(let fault) = await stage.fault(url, granted: ["http://granted.test"])
            else {
                Issue.record("it opened")
                return
            }
            let origin = try WebURL(ofWebSocket: url).origin
            #expect(fault == WebFault(.notGranted(origin: "\(origin)"), "\(origin) is not granted"))
            #expect(lookedUp.value == 0)
        }
    }

    @Test(arguments: ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"])
    func `has no private address behind a name`(_ address: String) async throws {
        let found = try #require(IPAddress(address))
        try await WebSocketStage.with {
            $0.http.resolver = { _ in [found] }
        } _: { stage in
            let port = stage.server.port
            let name = "http://granted.test:\(port)"
            guard
                case .failed(let fault) = await stage.fault(
                    "ws://granted.test:\(port)/?SECRET",
                    granted: [name]
                )
            else {
                Issue.record("it opened")
                return
            }
            let host = address.contains(":") ? "[\(address)]" : address
            #expect(fault.kind == .notGranted(origin: "http://\(host):\(port)"))
            #expect(!fault.message.contains("SECRET"))
            #expect(stage.server.connections == 0)
        }
    }

    @Test func `is not believed to hold a redirect`() async throws {
        try await WebSocketStage.with { other in
            let location = WebHeader("location", "ws://\(other.server.address)/")
            try await WebSocketStage.with {
                $0.server.upgrade = { _ in .refuse(status: 307, headers: [location]) }
            } _: { stage in
                let fault = await stage.fault(granted: [stage.origin, other.origin])
                guard case .refused(307, let headers) = fault else {
                    Issue.record("\(String(describing: fault))")
                    return
                }
                #expect(headers.contains(location))
                #expect(other.server.connections == 0)
            }
        }
    }

    @Test func `of a loop that is none is refused`() async throws {
        try await WebSocketStage.with { stage in
            let reach = WebReach()
            for loop in [-1, 2] {
                await #expect(throws: WebSocketFault.self) {
                    _ = try await stage.sockets.open(
                        "ws://127.0.0.1/",
                        within: reach,
                        on: loop,
                        until: stage.loops.now + .seconds(9),
                        HeardReceiver()
                    )
                }
            }
        }
    }
}
