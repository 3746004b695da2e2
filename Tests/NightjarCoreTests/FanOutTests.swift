import NightjarCore
import Testing

@Suite(.timeLimit(.minutes(1))) struct `An event that several plugins want` {
    private let store = FakeStore(ManualLoops())
    private let calls = Calls()

    private func dispatcher(_ subscriptions: [(plugin: String, ack: AckMode)]) -> Dispatcher {
        let all = subscriptions.enumerated().map { order, entry in
            Subscription(
                order: order,
                pattern: EventPattern("a.*"),
                version: .v2,
                identity: .tenant,
                ack: entry.ack,
                timeout: .seconds(2),
                remember: .seconds(60),
                script: FakeScript(plugin: entry.plugin, calls: calls)
            )
        }
        let app = App(
            name: "staff-bot",
            platform: FakePlatform(opened: .event(.sample()), calls: Calls()),
            subscriptions: SubscriptionTable(all)
        )
        return .serving(app, store: store)
    }

    @Test func `is in the inbox of each that takes it on receipt before one answers`() async {
        let dispatcher = dispatcher([("a", .onResult), ("b", .onReceipt), ("c", .onReceipt)])
        #expect(await dispatcher.answer(.sample()).status == 200)
        let changes = store.changes.filter { !$0.hasPrefix("finish") }
        #expect(
            changes == ["accept e1", "remember e1", "accept e1", "remember e1", "remember e1"]
        )
    }

    @Test func `is acknowledged when nobody answers it`() async {
        #expect(await dispatcher([("b", .onReceipt)]).answer(.sample()).status == 202)
    }

    @Test func `is once in the inbox of a plugin that wants it twice`() async {
        _ = await dispatcher([("b", .onReceipt), ("b", .onReceipt)]).answer(.sample())
        #expect(store.changes.count { $0 == "accept e1" } == 1)
    }

    @Test(arguments: [nil, "e1"])
    func `is in no inbox when there is no room in all, and is handled once later`(
        _ id: String?
    ) async {
        let plugins = ["a", "b", "c"]
        let under = DispatchUnderTest(plugins: plugins, ack: .onReceipt, ordered: true)
        under.store.set(room: 2)
        #expect(await under.deliver(id, lane: "x").value.status == 503)
        #expect(under.store.changes == [])
        under.store.set(room: 3)
        #expect(await under.deliver(id, lane: "x").value.status == 202)
        #expect(under.store.commits == 1)
        // Each is the first of its lane, which the refused delivery has left.
        for script in under.scripts { await script.next().end() }
        await under.until { under.store.numbers.isEmpty }
        #expect(under.scripts.map(\.ids) == plugins.map { _ in [id ?? ""] })
    }

    @Test func `is in no inbox when the lane of one is full`() async {
        let under = DispatchUnderTest(plugins: ["a", "b"], ack: .onReceipt, ordered: true)
        for number in 0..<1024 { _ = await under.deliver("e\(number)", lane: "x").value }
        // Only the second one's lane is full.
        await under.scripts[0].next().end()
        await under.until { under.store.changes.last?.hasPrefix("finish") == true }
        let accepted = under.store.numbers.count
        #expect(await under.deliver("over", lane: "x").value.status == 503)
        #expect(under.store.numbers.count == accepted)
        #expect(await under.deliver("over", lane: "y").value.status == 202)
    }

    @Test func `is in one inbox each when it comes twice over a reload that swaps them`()
        async throws
    {
        let under = DispatchUnderTest(plugins: ["a", "b"], ack: .onReceipt)
        let next = DispatchUnderTest(plugins: ["b", "a"], ack: .onReceipt)
        under.store.beforeReply { for _ in 0..<100 { await Task.yield() } }
        let first = under.deliver("e1")
        let second = under.loops.begin {
            under.generations.swap(to: next.generations.now)
            return await under.deliver("e1").value
        }
        await under.until { under.store.commits == 1 }
        // Where each waits for the other one nothing is ever committed, and no reply comes.
        try #require(under.store.commits == 1)
        #expect(await first.value.status == 202)
        #expect(await second.value.status == 202)
        #expect(under.store.numbers == [1, 2])
    }

    @Test func `is answered by nobody when it cannot be kept for one`() async {
        let dispatcher = dispatcher([("a", .onResult), ("b", .onReceipt)])
        store.set(broken: true)
        #expect(await dispatcher.answer(.sample()).status == 400)
        #expect(calls.all == [])
    }
}
