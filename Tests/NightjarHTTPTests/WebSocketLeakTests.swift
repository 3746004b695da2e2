import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `What is left of WebSockets` {
    @Test func `is nothing after a thousand goodbyes`() async throws {
        try await WebSocketStage.with { stage in
            for number in 0..<1000 {
                let pair = try await stage.pair()
                if number.isMultiple(of: 2) { pair.client.close() } else { pair.server.close() }
                _ = await pair.clientHeard.rest
                _ = await pair.serverHeard.rest
            }
            #expect(await isLeft(0, by: stage))
        }
    }

    @Test func `is nothing after refusals, breaches and cuts`() async throws {
        try await WebSocketStage.with {
            let accept = $0.server.upgrade
            $0.server.upgrade = { request in
                request.target == "/refused" ? .refuse(status: 503) : accept(request)
            }
        } _: { stage in
            for _ in 0..<100 {
                _ = await stage.fault("ws://\(stage.server.address)/refused")
                let breach = try await stage.pair()
                breach.server.send(raw: [0xC1, 0x00])
                _ = await breach.clientHeard.rest
                breach.server.cut()
                let cut = try await stage.pair()
                cut.client.cut()
                _ = await cut.serverHeard.rest
            }
            #expect(await isLeft(0, by: stage))
        }
    }

    @Test func `is nothing of one whose opening was given up`() async throws {
        try await StagedServer.with { _ in
            .text("")
        } _: { server in
            try await WebSocketStage.with { stage in
                let origin = try #require(WebOrigin(server.origin))
                for index in 0..<20 {
                    let opening = Task {
                        try await stage.sockets.open(
                            "ws://127.0.0.1:\(server.port)/",
                            within: WebReach([origin]),
                            on: 0,
                            until: stage.loops.now + .seconds(60),
                            HeardReceiver()
                        )
                    }
                    while server.received.count <= index { await stage.turn() }
                    opening.cancel()
                    await #expect(throws: WebSocketFault.self) { _ = try await opening.value }
                    await server.end(of: index)
                }
            }
        }
    }

    /// Waits for it, at most some seconds.
    private func isLeft(_ count: Int, by stage: WebSocketStage) async -> Bool {
        let end = stage.loops.now + .seconds(10)
        while stage.loops.now < end {
            let open = openSockets(ofPort: stage.server.port, connectedOnly: true)
            if open == count, stage.server.connections == count { return true }
            await stage.turn()
        }
        return false
    }
}
