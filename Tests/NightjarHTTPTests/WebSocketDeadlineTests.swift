import LuaSandbox
import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `The deadline of a WebSocket's opening` {
    @Test(arguments: ["", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"])
    func `holds whatever is missing of the answer`(_ text: String) async throws {
        try await StagedServer.with { _ in
            .text(text)
        } _: { server in
            try await WebSocketStage.with { stage in
                try await expectEnd(stage, "ws://127.0.0.1:\(server.port)/", server.origin)
            }
            // The client's loops have ended, but it was closed before.
            await server.end(of: 0)
        }
    }

    @Test func `holds while an answer trickles`() async throws {
        try await StagedServer.with { _ in
            .text("")
        } _: { server in
            try await WebSocketStage.with { stage in
                let trickle = Task {
                    while server.received.isEmpty { await stage.turn() }
                    await server.send("HTTP/1.1 101 X\r\n")
                    for _ in 0..<1000 where !Task.isCancelled {
                        await server.send("X: y\r\n")
                        await stage.turn()
                    }
                }
                try await expectEnd(stage, "ws://127.0.0.1:\(server.port)/", server.origin)
                await server.end(of: 0)
                trickle.cancel()
                await trickle.value
            }
        }
    }

    @Test(arguments: ["ws", "wss"])
    func `holds while nobody accepts`(_ scheme: String) async throws {
        let silent = try SilentListener()
        defer { silent.close() }
        try await WebSocketStage.with { stage in
            let origin = "\(scheme == "ws" ? "http" : "https")://127.0.0.1:\(silent.port)"
            try await expectEnd(stage, "\(scheme)://127.0.0.1:\(silent.port)/", origin)
            #expect(openSockets(ofPort: silent.port, connectedOnly: true) <= 1)
        }
    }

    @Test func `holds after TLS`() async throws {
        let certificate = try TestCertificate(for: "127.0.0.1")
        try await certificate.withFile { file in
            try await StagedServer.with(tls: try certificate.serverContext()) { _ in
                .text("")
            } _: { server in
                try await WebSocketStage.with {
                    $0.http.additionalTrustRoots = [file]
                } _: { stage in
                    let url = "wss://127.0.0.1:\(server.port)/"
                    let origin = "https://127.0.0.1:\(server.port)"
                    // The machine's certificates are read by the first call alone.
                    _ = await stage.fault("wss://127.0.0.1:1/", granted: ["https://127.0.0.1:1"])
                    try await expectEnd(stage, url, origin, after: .seconds(4))
                    #expect(server.received.count == 1)
                    await server.end(of: 0)
                }
            }
        }
    }

    @Test func `leaves the time for connecting to TLS`() async throws {
        let silent = try SilentListener()
        defer { silent.close() }
        try await WebSocketStage.with {
            $0.http.connectTime = .milliseconds(100)
        } _: { stage in
            let origin = "https://127.0.0.1:\(silent.port)"
            let fault = await stage.fault("wss://127.0.0.1:\(silent.port)/", granted: [origin])
            let message = "no connection to \(origin) within 0.1 seconds"
            #expect(fault == .failed(WebFault(.failed, message)))
        }
    }

    @Test func `holds while a name is looked up`() async throws {
        try await WebSocketStage.with {
            $0.http.resolver = { _ in
                // It ends when the stage does.
                for await _ in AsyncStream<Void>.makeStream().stream {}
                return []
            }
        } _: { stage in
            try await expectEnd(stage, "ws://a.test/?SECRET", "http://a.test")
        }
    }

    @Test func `may be over before`() async throws {
        try await WebSocketStage.with { stage in
            let fault = await stage.fault(within: .zero)
            let message = "no WebSocket to \(stage.origin) in time"
            #expect(fault == .failed(WebFault(.timedOut, message)))
            #expect(stage.server.connections == 0)
        }
    }

    private func expectEnd(
        _ stage: WebSocketStage,
        _ url: String,
        _ origin: String,
        after time: Duration = .milliseconds(200)
    ) async throws {
        let start = stage.loops.now
        let fault = await stage.fault(url, granted: [origin], within: time)
        let took = stage.loops.now - start
        #expect(fault == .failed(WebFault(.timedOut, "no WebSocket to \(origin) in time")))
        #expect(took >= time)
        #expect(took < .seconds(10))
    }
}
