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
        var mutator = RequestMutator(seed: seed, originals: HTTPCase.all.map(\.bytes))
        var statuses: Set<Int> = []
        for _ in 0..<count {
            let bytes = mutator.stream()
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
