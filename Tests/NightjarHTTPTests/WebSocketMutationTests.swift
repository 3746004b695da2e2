import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `Hundreds of broken streams of frames` {
    private static let seed: UInt64 = 20_261_122
    private static let count = 400

    @Test(arguments: ["client", "server"])
    func `each end once, and harm nobody`(_ end: String) async throws {
        var chance = Chance(seed: Self.seed)
        let originals = (webTable("frames-taken.tsv") + webTable("frames-refused.tsv")).map(\.[0])
        try await WebSocketStage.with {
            $0.client.closeTime = .milliseconds(50)
            $0.server.webSockets.closeTime = .milliseconds(50)
        } _: { stage in
            for _ in 0..<Self.count {
                let pair = try await stage.pair()
                let bytes = Self.stream(of: originals, &chance)
                if end == "client" {
                    pair.server.send(raw: bytes)
                    pair.server.cut()
                } else {
                    pair.client.send(raw: bytes)
                    pair.client.cut()
                }
                let heard = end == "client" ? pair.clientHeard : pair.serverHeard
                guard case .end = await heard.rest.last else {
                    Issue.record("no end after \(bytes)")
                    return
                }
            }
            let pair = try await stage.pair()
            pair.client.send([1])
            #expect(await pair.serverHeard.next == .message(.binary([1])))
        }
    }

    /// Some frames one after another, with a few bytes changed, left out or put in.
    private static func stream(of originals: [String], _ chance: inout Chance) -> [UInt8] {
        var bytes = (0...chance.below(4)).flatMap { _ in
            hexadecimal(chance.pick(originals))
        }
        for _ in 0..<chance.below(4) where !bytes.isEmpty {
            let place = chance.below(bytes.count)
            switch chance.below(3) {
            case 0: bytes[place] = UInt8(chance.below(256))
            case 1: bytes.remove(at: place)
            default: bytes.insert(UInt8(chance.below(256)), at: place)
            }
        }
        return bytes
    }
}
