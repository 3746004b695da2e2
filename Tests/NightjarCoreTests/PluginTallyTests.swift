import Foundation
import NightjarCore
import Testing

@Suite struct `The tally of a plugin` {
    /// A platform whose every answer is no success when the handler's is not.
    private func counts(of outcomes: [Outcome]) async -> PluginTally.Counts {
        let tally = PluginTally()
        for outcome in outcomes {
            let calls = Calls()
            let subscription = Subscription.sample(
                pattern: "a.b",
                version: .v2,
                script: FakeScript(outcome: outcome),
                tally: tally
            )
            let app = App(
                name: "staff-bot",
                platform: FakePlatform(opened: .event(.sample()), calls: calls),
                subscriptions: SubscriptionTable([subscription])
            )
            let dispatcher = Dispatcher.serving(app)
            _ = await dispatcher.answer(.sample())
        }
        return tally.counts
    }

    @Test func `has each invocation once, under the way it ended`() async {
        let fault = Fault(id: "0123456789ab", message: "no")
        let counts = await counts(of: [
            .failed(reason: nil), .failed(reason: "no"), .dropped(reason: nil), .raised(fault),
            .exceeded(fault), .timedOut, .interrupted(fault), .overloaded, .stopping,
        ])
        #expect(
            counts.ended == [
                .failed: 2, .dropped: 1, .raised: 1, .exceeded: 1, .timedOut: 1, .interrupted: 1,
                .overloaded: 1, .stopping: 1,
            ]
        )
        #expect(counts.total == 9)
        #expect(counts.running == 0)
    }

    @Test func `is written by the outcomes' names`() throws {
        #expect(OutcomeKind.allCases.map(\.rawValue).contains("over a limit"))
        let json = #"{"ended":{"over a limit":2,"timed out":1},"running":3}"#
        let counts = try JSONDecoder().decode(PluginTally.Counts.self, from: Data(json.utf8))
        #expect(counts.ended == [.exceeded: 2, .timedOut: 1])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(counts), as: UTF8.self) == json)
    }

    @Test func `goes on over a change of the plugin`() async {
        let tally = PluginTally(bound: 2)
        let former = DispatchUnderTest(tally: tally)
        let next = DispatchUnderTest(tally: tally.renewed())
        let replies = [former.deliver("e1"), next.deliver("e1")]
        let runs = [await former.script.next(), await next.script.next()]
        #expect(tally.counts.running == 2)
        // What runs of the former source takes room from the new one.
        #expect(await next.deliver("e2").value.status == 503)
        for run in runs { run.end(.failed(reason: nil)) }
        for reply in replies { #expect(await reply.value.status == 500) }
        #expect(next.tally.counts == tally.counts)
        #expect(next.tally.counts.ended == [.failed: 2])
    }
}
