import NightjarHTTP
import Testing

@Suite struct `Ten thousand broken requests` {
    private static let seed: UInt64 = 20_261_121
    private static let count = 10_000

    @Test func `are each answered or dropped, and harm nobody`() async throws {
        try await TestServer.with { server in
            let statuses = await waiting { Self.statuses(port: server.server.port) }
            #expect(statuses.isSubset(of: [200, 100, 400, 405, 413, 414, 417, 431, 501, 505]))
            #expect(statuses.isSuperset(of: [200, 400, 405, 501, 505]))
            #expect(await server.response(to: post())?.status == 200)
            #expect(await server.server.stop(within: .seconds(20)) == 0)
        }
    }

    /// Sends each on a connection of its own, says that this is all, and reads to the end.
    private static func statuses(port: Int) -> Set<Int> {
        var chance = Chance(state: seed)
        let originals = HTTPCase.all.map(\.bytes)
        var statuses: Set<Int> = []
        for _ in 0..<count {
            var bytes = chance.pick(originals)
            for _ in 0...chance.below(4) { chance.mutate(&bytes, with: originals) }
            let client = RawClient(port: port)
            client.send(bytes)
            client.finishSending()
            let text = client.readRest()
            client.close()
            for line in text.split(separator: "\r\n") where line.hasPrefix("HTTP/1.1 ") {
                statuses.insert(Int(line.dropFirst(9).prefix(3)) ?? 0)
            }
        }
        return statuses
    }
}

/// Numbers that look random and are the same in each run.
private struct Chance {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(max(1, bound)))
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    mutating func mutate(_ bytes: inout [UInt8], with others: [[UInt8]]) {
        let place = below(bytes.count)
        switch below(7) {
        case 0: if !bytes.isEmpty { bytes[place] ^= 1 << UInt8(below(8)) }
        case 1: if !bytes.isEmpty { bytes.remove(at: place) }
        case 2: bytes.insert(pick([0, 9, 10, 13, 32, 37, 44, 58, 59, 255]), at: place)
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + below(20)))
        case 4: bytes.insert(contentsOf: pick(others).prefix(below(60)), at: place)
        case 5: bytes += pick(others)
        default: bytes = Array(bytes.prefix(place))
        }
    }
}
