import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `A WebSocket` {
    @Test(arguments: [0, 1, 125, 126, 65_535, 65_536, 1 << 20])
    func `carries messages both ways`(_ count: Int) async throws {
        let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await WebSocketStage.with { stage in
            let pair = try await stage.pair()
            pair.client.send(message)
            #expect(await pair.serverHeard.next == .message(.binary(message)))
            pair.server.send(message)
            #expect(await pair.clientHeard.next == .message(.binary(message)))
        }
    }

    @Test func `tells of a text how long it is`() async throws {
        try await WebSocketStage.with { stage in
            let pair = try await stage.pair()
            pair.server.send(text: "飞书")
            #expect(await pair.clientHeard.next == .message(.text(byteCount: 6)))
        }
    }

    @Test func `ends in a goodbye from here`() async throws {
        try await WebSocketStage.with { stage in
            let pair = try await stage.pair()
            pair.client.send([1])
            pair.client.close()
            pair.client.close()
            pair.client.send([2])
            #expect(
                await pair.serverHeard.rest == [
                    .message(.binary([1])), .end(.closed(code: 1000, reason: "")),
                ]
            )
            #expect(await pair.clientHeard.rest == [.end(.closedHere)])
        }
    }

    @Test(arguments: [(1000, ""), (1001, "moved"), (4999, "a\u{7}b\u{2028}c\u{202E}d\u{85}")])
    func `ends in a goodbye from there`(_ code: Int, _ reason: String) async throws {
        try await WebSocketStage.with { stage in
            let pair = try await stage.pair()
            pair.server.send([1])
            pair.server.close(code: UInt16(code), reason: reason)
            let kept = reason.isEmpty || reason == "moved" ? reason : "abcd"
            #expect(
                await pair.clientHeard.rest == [
                    .message(.binary([1])), .end(.closed(code: code, reason: kept)),
                ]
            )
            #expect(await pair.serverHeard.rest == [.end(.closedHere)])
        }
    }

    @Test func `ends when it is cut`() async throws {
        try await WebSocketStage.with { stage in
            let pair = try await stage.pair()
            pair.server.cut()
            let end = WebSocketEnd.broken("the connection ended without a goodbye")
            #expect(await pair.clientHeard.rest == [.end(end)])
            #expect(
                await pair.serverHeard.rest == [.end(.broken("the connection was cut here"))]
            )
        }
    }

    @Test func `can be used inside of a call to its receiver`() async throws {
        try await WebSocketStage.with {
            $0.server.upgrade = { _ in
                .accept { connection in
                    HeardReceiver { _ in
                        connection.send([2])
                        connection.close()
                        connection.send([3])
                    }
                }
            }
        } _: { stage in
            let heard = HeardReceiver()
            try await stage.open(telling: heard).send([1])
            #expect(
                await heard.rest == [
                    .message(.binary([2])), .end(.closed(code: 1000, reason: "")),
                ]
            )
        }
    }

    @Test func `that opens is told what came with the answer`() async throws {
        try await WebSocketStage.with {
            $0.server.upgrade = { _ in
                .accept { connection in
                    connection.send([1])
                    connection.close(code: 1001, reason: "full")
                    return HeardReceiver()
                }
            }
        } _: { stage in
            let heard = HeardReceiver()
            _ = try await stage.open(telling: heard)
            #expect(
                await heard.rest == [
                    .message(.binary([1])), .end(.closed(code: 1001, reason: "full")),
                ]
            )
        }
    }
}
