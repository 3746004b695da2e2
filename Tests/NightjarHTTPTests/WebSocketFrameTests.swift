import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `A frame of a WebSocket` {
    @Test(arguments: webTable("frames-taken.tsv"), [true, false])
    func `is part of a message`(_ row: [String], _ isWhole: Bool) async throws {
        let frames = hexadecimal(row[0])
        let parts = row[1].split(separator: " ").map(String.init)
        let message: WebSocketMessage =
            parts[0] == "text"
            ? .text(byteCount: Int(parts[1]) ?? -1)
            : .binary(hexadecimal(parts.dropFirst().joined()))
        try await WebSocketStage.with { stage in
            let pair = try await stage.pair()
            for part in isWhole ? [frames] : frames.map({ [$0] }) { pair.server.send(raw: part) }
            #expect(await pair.clientHeard.next == .message(message))
        }
    }

    @Test(arguments: webTable("frames-refused.tsv"))
    func `against the rules ends the connection`(_ row: [String]) async throws {
        try await WebSocketStage.with { stage in
            let pair = try await stage.pair()
            pair.server.send(raw: hexadecimal(row[0]))
            #expect(await pair.clientHeard.rest == [.end(.broken(row[2]))])
            let code = Int(row[1])
            #expect(await pair.serverHeard.rest == [.end(.closed(code: code, reason: ""))])
        }
    }

    @Test func `of a client has to be masked`() async throws {
        try await WebSocketStage.with { stage in
            let pair = try await stage.pair()
            pair.client.send(raw: [0x82, 0x01, 0x41])
            #expect(
                await pair.serverHeard.rest == [.end(.broken("a client's frame is not masked"))]
            )
            #expect(await pair.clientHeard.rest == [.end(.closed(code: 1002, reason: ""))])
        }
    }

    @Test func `makes a message too large only with those before it`() async throws {
        try await WebSocketStage.with {
            $0.client.messageBytes = 8
        } _: { stage in
            let pair = try await stage.pair()
            let eight = Array(repeating: UInt8(0x41), count: 8)
            pair.server.send(raw: [0x02, 0x04] + eight.prefix(4) + [0x80, 0x04] + eight.suffix(4))
            pair.server.send(raw: [0x02, 0x04] + eight.prefix(4) + [0x80, 0x05] + eight.prefix(5))
            #expect(
                await pair.clientHeard.rest == [
                    .message(.binary(eight)),
                    .end(.broken("a message has more than 8 bytes")),
                ]
            )
            #expect(await pair.serverHeard.rest == [.end(.closed(code: 1009, reason: ""))])
        }
    }

    @Test(arguments: [(nil, "8800"), (1000, "880203E8"), (3000, "88050BB8C3A921")])
    func `says goodbye`(_ code: Int?, _ frame: String) async throws {
        try await WebSocketStage.with { stage in
            let pair = try await stage.pair()
            pair.server.send(raw: hexadecimal(frame))
            let reason = code == 3000 ? "é!" : ""
            #expect(
                await pair.clientHeard.rest == [.end(.closed(code: code, reason: reason))]
            )
            // The same code comes back.
            #expect(await pair.serverHeard.rest == [.end(.closed(code: code, reason: ""))])
        }
    }
}

/// The bytes that hexadecimal digits mean, with spaces between some.
func hexadecimal(_ text: String) -> [UInt8] {
    let digits = text.filter { $0 != " " }.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map {
        UInt8(digits[$0] * 16 + digits[$0 + 1])
    }
}
