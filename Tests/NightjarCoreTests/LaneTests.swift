import NightjarCore
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Events of one lane` {
    @Test(arguments: AckMode.allCases)
    func `run one after another in the order of their arrival`(_ ack: AckMode) async {
        let under = DispatchUnderTest(ack: ack, ordered: true)
        let replies = (1...20).map { under.deliver("e\($0)", lane: "a") }
        for number in 1...20 {
            let run = await under.script.next()
            #expect(under.script.ids.count == number)
            run.end()
        }
        for reply in replies { #expect(await reply.value.status < 300) }
        #expect(under.script.ids == (1...20).map { "e\($0)" })
    }

    @Test(arguments: AckMode.allCases)
    func `do not hold up those of another lane, or of none`(_ ack: AckMode) async {
        let under = DispatchUnderTest(ack: ack, ordered: true)
        let replies = [
            under.deliver("e1", lane: "a"), under.deliver("e2", lane: "a"),
            under.deliver("e3", lane: "b"), under.deliver("e4"), under.deliver("e5"),
        ]
        var runs: [PlayedScript.Run] = []
        for _ in 0..<4 { runs.append(await under.script.next()) }
        #expect(Set(runs.map(\.id)) == ["e1", "e3", "e4", "e5"])
        for run in runs { run.end() }
        await under.script.next().end()
        for reply in replies { #expect(await reply.value.status < 300) }
    }

    @Test func `wait behind one that has failed until it succeeds`() async {
        let under = DispatchUnderTest(ack: .onReceipt, ordered: true)
        for id in ["e1", "e2"] { _ = await under.deliver(id, lane: "a").value }
        await under.script.next().end(.failed(reason: nil))
        await under.until { under.loops.pending == 1 }
        #expect(under.script.ids == ["e1"])
        await under.loops.advance(by: .seconds(10))
        await under.script.next().end()
        await under.script.next().end()
        #expect(under.script.ids == ["e1", "e1", "e2"])
    }

    @Test func `go on without one that is given up, unless the lane is to stop`() async throws {
        for giveUp in RetryPolicy.GiveUp.allCases {
            let policy = RetryPolicy(attempts: 0, onGiveUp: giveUp)
            let under = DispatchUnderTest(ack: .onReceipt, ordered: true, retries: policy)
            for id in ["e1", "e2"] { _ = await under.deliver(id, lane: "a").value }
            await under.script.next().end(.failed(reason: nil))
            await under.until { under.store.changes.last == "bury e1" }
            if giveUp == .stop {
                #expect(under.script.ids == ["e1"])
                #expect(try await under.backlog.drop(1))
            }
            await under.script.next().end()
            #expect(under.script.ids == ["e1", "e2"])
        }
    }

    @Test func `keep their order over the daemon's end`() async throws {
        let former = DispatchUnderTest(ack: .onReceipt, ordered: true)
        for id in ["e1", "e2", "e3"] { _ = await former.deliver(id, lane: "a").value }
        let lost = await former.script.next()
        let under = DispatchUnderTest(ack: .onReceipt, ordered: true, after: former)
        try await under.resume()
        _ = await under.deliver("e4", lane: "a").value
        for _ in 0..<4 { await under.script.next().end() }
        #expect(under.script.ids == ["e1", "e2", "e3", "e4"])
        lost.end(.stopping)
    }

    @Test func `wait behind a dead letter that holds the lane, over the daemon's end`() async throws
    {
        let policy = RetryPolicy(attempts: 0, onGiveUp: .stop)
        let former = DispatchUnderTest(ack: .onReceipt, ordered: true, retries: policy)
        for id in ["e1", "e2"] { _ = await former.deliver(id, lane: "a").value }
        await former.script.next().end(.failed(reason: nil))
        await former.until { former.store.changes.last == "bury e1" }
        let under = DispatchUnderTest(ack: .onReceipt, ordered: true, after: former)
        try await under.resume()
        #expect(try await under.backlog.retry(1))
        let run = await under.script.next()
        #expect(under.script.ids == ["e1"])
        run.end()
        await under.script.next().end()
        #expect(under.script.ids == ["e1", "e2"])
    }

    @Test func `come again when their turn does not come in time`() async {
        let under = DispatchUnderTest(ordered: true, timeout: .seconds(2))
        let replies = [under.deliver("e1", lane: "a"), under.deliver("e2", lane: "a")]
        let run = await under.script.next()
        await under.loops.advance(by: .seconds(2))
        #expect(await replies[1].value.status == 503)
        run.end()
        #expect(await replies[0].value.status == 200)
        let again = under.deliver("e2", lane: "a")
        await under.script.next().end()
        #expect(await again.value.status == 200)
    }

    @Test func `are refused beyond the bound of a lane`() async {
        let under = DispatchUnderTest(ack: .onReceipt, ordered: true)
        var statuses: Set<Int> = []
        for number in 0..<1024 {
            statuses.insert(await under.deliver("e\(number)", lane: "a").value.status)
        }
        #expect(statuses == [202])
        #expect(await under.deliver("over", lane: "a").value.status == 503)
        #expect(await under.deliver("other", lane: "b").value.status == 202)
        await under.script.next().end()
        await under.until { under.store.numbers.count == 1024 }
        #expect(await under.deliver("over", lane: "a").value.status == 202)
    }
}

@Suite struct `Lanes of many values` {
    private func key(_ number: Int) -> Lanes.Key {
        Lanes.Key(app: "staff-bot", plugin: "offboarding", value: "value \(number)")
    }

    @Test func `cost memory only while they hold events`() throws {
        let lanes = Lanes()
        let before = lanes.room
        var places = try (0..<200_000).map { try #require(lanes.enter(key($0))) }
        places += try (0..<1000).map { try #require(lanes.enter(key($0))) }
        #expect(lanes.count == 200_000)
        #expect(lanes.room >= 200_000)
        // The last thousand wait in the first thousand lanes.
        for place in places[..<200_000] { place.leave() }
        #expect(lanes.count == 1000)
        #expect(lanes.room < 20_000)
        for place in places[200_000...] { place.leave() }
        #expect(lanes.count == 0)
        #expect(lanes.room - before < 2000)
    }

    @Test func `count what has a place, and events in none as nothing`() throws {
        let lanes = Lanes(longest: 2)
        let places = try [key(1), key(1), key(2), nil].map { try #require(lanes.enter($0)) }
        #expect(lanes.enter(key(1)) == nil)
        #expect(lanes.count == 2)
        for (place, left) in zip(places, [2, 1, 0, 0]) {
            place.leave()
            place.leave()
            #expect(lanes.count == left)
        }
    }
}
