import NightjarCore
import NightjarStore
import Testing

/// What every ledger promises, whatever it keeps its events in.
///
/// A ledger takes part by standing in ``LedgerUnderTest/all``. Its `claim` must not suspend but for
/// a run that is under way: `Task.immediate` then comes back once a joiner waits.
@Suite struct `A delivery ledger` {
    @Test(arguments: LedgerUnderTest.all)
    func `hands out an event that is new`(_ kind: LedgerUnderTest) async {
        let ledger = kind.make()
        #expect(await ledger.claim(.sample("e1")) == .fresh)
        #expect(await ledger.claim(.sample("e2")) == .fresh)
    }

    @Test(arguments: LedgerUnderTest.all)
    func `answers a success again with its reply`(_ kind: LedgerUnderTest) async {
        let ledger = kind.make()
        _ = await ledger.claim(.sample("e1"))
        await ledger.settle(.sample("e1"), as: .success("one"))
        #expect(await ledger.claim(.sample("e1")) == .settled(.sample("one")))
        #expect(await ledger.claim(.sample("e1")) == .settled(.sample("one")))
    }

    @Test(arguments: LedgerUnderTest.all)
    func `hands out a failure again`(_ kind: LedgerUnderTest) async {
        let ledger = kind.make()
        _ = await ledger.claim(.sample("e1"))
        await ledger.settle(.sample("e1"), as: .failure)
        #expect(await ledger.claim(.sample("e1")) == .fresh)
        await ledger.settle(.sample("e1"), as: .success("one"))
        #expect(await ledger.claim(.sample("e1")) == .settled(.sample("one")))
    }

    @Test(arguments: LedgerUnderTest.all)
    func `tells events by app, plugin and id`(_ kind: LedgerUnderTest) async {
        let ledger = kind.make()
        _ = await ledger.claim(.sample("e1"))
        await ledger.settle(.sample("e1"), as: .success("one"))
        for key in [
            DeliveryKey(app: "other", plugin: "p", event: "e1", platform: .feishu),
            DeliveryKey(app: "a", plugin: "other", event: "e1", platform: .feishu),
            DeliveryKey(app: "ap", plugin: "", event: "e1", platform: .feishu),
        ] {
            #expect(await ledger.claim(key) == .fresh)
        }
    }

    @Test(arguments: LedgerUnderTest.all, [Answer.success("one"), .failure])
    func `lets those who join a run have its reply`(
        _ kind: LedgerUnderTest,
        _ answer: Answer
    ) async {
        let ledger = kind.make()
        #expect(await ledger.claim(.sample("e1")) == .fresh)
        let joined = (0..<100).map { _ in
            Task.immediate { await ledger.claim(.sample("e1")) }
        }
        await ledger.settle(.sample("e1"), as: answer)
        for join in joined { #expect(await join.value == .settled(answer.reply)) }
    }

    @Test(arguments: LedgerUnderTest.all)
    func `lets no more join one event than its bounds allow`(_ kind: LedgerUnderTest) async {
        let ledger = kind.make(LedgerBounds(events: 8, bytes: 1 << 20, joiners: 2))
        _ = await ledger.claim(.sample("e1"))
        _ = await ledger.claim(.sample("e2"))
        let joined = (0..<2).map { _ in Task.immediate { await ledger.claim(.sample("e1")) } }
        // Not awaited here: were it let in, it would wait for the end below.
        let refused = Task.immediate { await ledger.claim(.sample("e1")) }
        let other = Task.immediate { await ledger.claim(.sample("e2")) }
        await ledger.settle(.sample("e1"), as: .success("one"))
        await ledger.settle(.sample("e2"), as: .success("two"))
        for join in joined { #expect(await join.value == .settled(.sample("one"))) }
        #expect(await other.value == .settled(.sample("two")))
        #expect(await refused.value == .full)
    }

    @Test(arguments: LedgerUnderTest.all)
    func `is not moved by an end that nobody claimed`(_ kind: LedgerUnderTest) async {
        let ledger = kind.make()
        await ledger.settle(.sample("e1"), as: .success("one"))
        #expect(await ledger.claim(.sample("e1")) == .fresh)
        await ledger.settle(.sample("e1"), as: .success("two"))
        await ledger.settle(.sample("e1"), as: .failure)
        #expect(await ledger.claim(.sample("e1")) == .settled(.sample("two")))
    }

    @Test(arguments: LedgerUnderTest.all)
    func `runs each of many events at once exactly once`(_ kind: LedgerUnderTest) async {
        let ledger = kind.make()
        let runs = await withTaskGroup(of: [String].self) { group in
            for task in 0..<16 {
                let events = (0..<200).map { "e\(($0 + task * 7) % 200)" }
                group.addTask { await run(events, in: ledger) }
            }
            return await group.reduce([], +)
        }
        #expect(runs.count == 200)
        #expect(Set(runs).count == 200)
    }
}

/// Which of `events` fell to this task, in a ledger that others use at the same time.
private func run(_ events: [String], in ledger: any DeliveryLedger) async -> [String] {
    var runs: [String] = []
    for event in events {
        let claim = await ledger.claim(.sample(event))
        guard claim == .fresh else {
            #expect(claim == .settled(.sample(event)))
            continue
        }
        runs.append(event)
        await Task.yield()
        await ledger.settle(.sample(event), as: .success(event))
    }
    return runs
}
