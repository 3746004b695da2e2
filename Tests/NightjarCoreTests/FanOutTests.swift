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

    @Test func `is answered by nobody when it cannot be kept for one`() async {
        let dispatcher = dispatcher([("a", .onResult), ("b", .onReceipt)])
        store.set(broken: true)
        #expect(await dispatcher.answer(.sample()).status == 400)
        #expect(calls.all == [])
    }
}
