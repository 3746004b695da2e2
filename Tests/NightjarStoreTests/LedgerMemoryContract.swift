import NightjarCore
import NightjarStore
import Testing

/// What every ledger forgets, and when.
@Suite struct `A delivery ledger's memory` {
    private func settle(
        _ events: [String],
        in ledger: any DeliveryLedger,
        as text: String = "ok"
    ) async {
        for event in events {
            #expect(await ledger.claim(.sample(event)) == .fresh, "\(event)")
            await ledger.settle(.sample(event), as: .success(text))
        }
    }

    private func isKnown(_ event: String, to ledger: any DeliveryLedger) async -> Bool {
        guard case .settled = await ledger.claim(.sample(event)) else {
            await ledger.settle(.sample(event), as: .failure)
            return false
        }
        return true
    }

    @Test(arguments: LedgerUnderTest.all)
    func `lasts as long as each platform repeats`(_ kind: LedgerUnderTest) async {
        let clock = TestClock()
        let ledger = kind.make(clock: clock)
        let hours: [(PlatformName, Int)] = [(.feishu, 8), (.ebaas, 15), (.people, 24)]
        for (platform, _) in hours {
            let key = DeliveryKey.sample("e1", platform)
            #expect(await ledger.claim(key) == .fresh)
            await ledger.settle(key, as: .success("\(platform)"))
        }
        var passed = 0
        for (platform, length) in hours {
            clock.advance(by: .seconds((length - passed) * 3600 - 1))
            let key = DeliveryKey.sample("e1", platform)
            #expect(await ledger.claim(key) == .settled(.sample("\(platform)")))
            clock.advance(by: .seconds(1))
            #expect(await ledger.claim(key) == .fresh)
            passed = length
        }
    }

    @Test(arguments: LedgerUnderTest.all)
    func `forgets the oldest success beyond its count of events`(_ kind: LedgerUnderTest) async {
        let ledger = kind.make(LedgerBounds(events: 3, bytes: 1 << 20, joiners: 8))
        await settle(["e1", "e2", "e3", "e4"], in: ledger)
        #expect(await isKnown("e4", to: ledger))
        #expect(await isKnown("e3", to: ledger))
        #expect(await isKnown("e2", to: ledger))
        #expect(await !isKnown("e1", to: ledger))
    }

    @Test(arguments: LedgerUnderTest.all)
    func `forgets the oldest successes beyond its bytes`(_ kind: LedgerUnderTest) async {
        // An event of this suite takes 4 bytes, and its reply.
        let ledger = kind.make(LedgerBounds(events: 1000, bytes: 1000, joiners: 8))
        let large = String(repeating: "x", count: 400)
        await settle(["e1", "e2"], in: ledger, as: large)
        #expect(await isKnown("e1", to: ledger))
        await settle(["e3"], in: ledger, as: large)
        #expect(await !isKnown("e1", to: ledger))
        #expect(await isKnown("e2", to: ledger))
        #expect(await isKnown("e3", to: ledger))
    }

    @Test(arguments: LedgerUnderTest.all)
    func `takes ids into its bytes`(_ kind: LedgerUnderTest) async {
        let ledger = kind.make(LedgerBounds(events: 1000, bytes: 1000, joiners: 8))
        let long = String(repeating: "i", count: 600)
        await settle(["1" + long, "2" + long], in: ledger)
        #expect(await isKnown("2" + long, to: ledger))
        #expect(await !isKnown("1" + long, to: ledger))
        #expect(await ledger.claim(.sample(long + long)) == .full)
    }

    @Test(arguments: LedgerUnderTest.all)
    func `does not keep a reply that alone is over its bytes`(_ kind: LedgerUnderTest) async {
        let ledger = kind.make(LedgerBounds(events: 1000, bytes: 1000, joiners: 8))
        await settle(["e1"], in: ledger, as: String(repeating: "x", count: 1001))
        #expect(await !isKnown("e1", to: ledger))
        await settle(["e2"], in: ledger)
        #expect(await isKnown("e2", to: ledger))
    }

    @Test(arguments: LedgerUnderTest.all)
    func `holds back what it has no room for, and has room again`(_ kind: LedgerUnderTest) async {
        let ledger = kind.make(LedgerBounds(events: 2, bytes: 1 << 20, joiners: 8))
        #expect(await ledger.claim(.sample("e1")) == .fresh)
        #expect(await ledger.claim(.sample("e2")) == .fresh)
        #expect(await ledger.claim(.sample("e3")) == .full)
        await ledger.settle(.sample("e1"), as: .failure)
        #expect(await ledger.claim(.sample("e3")) == .fresh)
        await ledger.settle(.sample("e2"), as: .success("two"))
        #expect(await ledger.claim(.sample("e4")) == .fresh)
        #expect(await ledger.claim(.sample("e2")) == .full)
    }

    /// The place in line of a success that expired counts no more for the one that came after.
    @Test(arguments: LedgerUnderTest.all)
    func `takes a success after another one's expiry for a new one`(
        _ kind: LedgerUnderTest
    ) async {
        let clock = TestClock()
        let ledger = kind.make(LedgerBounds(events: 3, bytes: 1 << 20, joiners: 8), clock: clock)
        let lasting = DeliveryKey.sample("long", .people)
        #expect(await ledger.claim(lasting) == .fresh)
        await ledger.settle(lasting, as: .success("long"))
        await settle(["e1"], in: ledger)
        clock.advance(by: .seconds(8 * 3600))
        await settle(["e2", "e1"], in: ledger)
        await settle(["e3", "e4"], in: ledger)
        #expect(await isKnown("e1", to: ledger))
        #expect(await !isKnown("e2", to: ledger))
    }

    @Test(arguments: LedgerUnderTest.all)
    func `stays within its bounds over many lives of few events`(_ kind: LedgerUnderTest) async {
        let clock = TestClock()
        let ledger = kind.make(LedgerBounds(events: 4, bytes: 100, joiners: 8), clock: clock)
        for round in 0..<2000 {
            let event = "e\(round % 3)"
            #expect(await ledger.claim(.sample(event)) == .fresh)
            await ledger.settle(.sample(event), as: round % 5 == 0 ? .failure : .success("ok"))
            clock.advance(by: .seconds(4 * 3600))
        }
        for event in ["a", "b", "c", "d"] {
            #expect(await ledger.claim(.sample(event)) == .fresh)
        }
        #expect(await ledger.claim(.sample("e")) == .full)
    }
}
