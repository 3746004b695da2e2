import Logging
import NightjarCore
import Testing

@Suite struct `The dispatcher` {
    private let calls = Calls()
    private let gate = Gate()
    private let store = FakeStore(ManualLoops())

    private func dispatcher(
        _ opened: Opened = .event(.sample()),
        outcome: Outcome = .succeeded(body: nil),
        allowed: [String] = []
    ) -> Dispatcher {
        let script = FakeScript(outcome: outcome, calls: calls)
        let app = App(
            name: "staff-bot",
            platform: FakePlatform(opened: opened, calls: calls),
            subscriptions: SubscriptionTable([.sample(pattern: "a.*", version: .v2, script: script)]
            ),
            allowedNetworks: allowed.compactMap { IPNetwork($0) }
        )
        return .serving(app, store: store, gate: gate)
    }

    @Test func `opens, runs, answers and remembers, in this order`() async {
        let reply = await dispatcher().answer(.sample())
        #expect(reply.status == 200)
        #expect(calls.all == ["open", "run as user until 3500000000 on 3", "answer"])
        #expect(store.changes == ["remember e1"])
    }

    @Test func `does not remember a failure`() async {
        #expect(await dispatcher(outcome: .failed(reason: "x")).answer(.sample()).status == 500)
        #expect(store.changes == [])
    }

    @Test func `answers an event that was handled before without a run`() async {
        let first = await dispatcher().answer(.sample())
        let before = calls.all.count
        #expect(await dispatcher().answer(.sample()) == first)
        #expect(calls.all.dropFirst(before) == ["open"])
    }

    @Test func `tells events by app, plugin and id`() async throws {
        _ = await dispatcher().answer(.sample())
        for key in [
            DeliveryKey(app: "other", plugin: "offboarding", event: "e1", platform: .feishu),
            DeliveryKey(app: "staff-bot", plugin: "other", event: "e1", platform: .feishu),
            DeliveryKey(app: "staff-bot", plugin: "offboarding", event: "e2", platform: .feishu),
        ] {
            #expect(try await store.reply(to: key) == nil)
        }
    }

    @Test func `runs nothing when the store cannot say whether the event is new`() async {
        store.set(broken: true)
        #expect(await dispatcher().answer(.sample()).status == 400)
        #expect(calls.all == ["open"])
    }

    @Test func `claims nothing for an event without an id`() async {
        _ = await dispatcher(.event(.sample(id: nil))).answer(.sample())
        #expect(calls.all == ["open", "run as user until 3500000000 on 3", "answer"])
    }

    @Test func `acknowledges an event that nobody subscribed`() async {
        let reply = await dispatcher(.event(.sample(type: "c.d"))).answer(.sample())
        #expect(reply.status == 202)
        #expect(calls.all == ["open"])
    }

    @Test func `passes on what the platform answers or refuses by itself`() async {
        let challenge = Reply(status: 200, json: #"{"challenge":"x"}"#)
        #expect(await dispatcher(.answered(challenge)).answer(.sample()) == challenge)
        #expect(await dispatcher(.refused(.missingField("x"))).answer(.sample()).status == 400)
        #expect(calls.all == ["open", "open"])
    }

    @Test func `does not know a path without an app`() async {
        #expect(await dispatcher().answer(.sample(path: "/nobody")).status == 404)
        #expect(calls.all == [])
    }

    @Test func `opens nothing once the gate is closed`() async {
        gate.close()
        #expect(
            await dispatcher().answer(.sample()).body == Array(#""the daemon is stopping""#.utf8)
        )
        #expect(calls.all == [])
    }

    @Test(arguments: [("10.1.2.3", true), ("192.0.2.1", false), (nil, false)])
    func `opens only what comes from an allowed network`(_ remote: String?, _ opens: Bool) async {
        let reply = await dispatcher(allowed: ["10.0.0.0/8"]).answer(.sample(from: remote))
        #expect((reply.status == 200) == opens)
        #expect(calls.all.contains("open") == opens)
    }
}

@Suite struct `The gate` {
    @Test func `stays closed once it was closed`() {
        let gate = Gate()
        #expect(gate.isOpen)
        gate.close()
        gate.close()
        #expect(!gate.isOpen)
    }
}

@Suite struct `The current generation` {
    @Test func `is replaced for those who ask later only`() {
        let current = CurrentGeneration(Generation(number: 1, apps: [:]))
        let held = current.now
        current.swap(to: Generation(number: 2, apps: [:]))
        #expect(held.number == 1)
        #expect(current.now.number == 2)
    }
}
