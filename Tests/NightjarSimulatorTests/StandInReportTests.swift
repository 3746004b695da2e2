import NightjarCore
import NightjarSimulator
import Testing

@Suite struct `The report of a simulation` {
    private func report(_ test: PusherUnderTest, _ wanted: Int) -> StandInReport {
        StandInReport(
            seed: 7,
            wanted: wanted,
            tally: test.tally,
            connections: StandInCounts(),
            unfinished: test.pusher.unfinished
        )
    }

    /// A hundred answers, after 1 ms to 100 ms.
    private func hundred() -> PusherUnderTest {
        let test = PusherUnderTest(PushPlan(count: 101))
        test.loops.advance(by: .zero)
        for number in 0..<100 {
            test.loops.advance(by: .milliseconds(1))
            test.route.answer(number, number == 98 ? .refused(code: 500) : .acknowledged)
        }
        return test
    }

    @Test func `has the times from push to acknowledgement`() {
        let report = report(hundred(), 101)
        #expect(report.latency(0.5) == .milliseconds(50))
        #expect(report.latency(0.99) == .milliseconds(100))
        #expect(report.latency(1) == .milliseconds(100))
        #expect(report.elapsed == .milliseconds(100))
        #expect(report.perSecond == 990)
        #expect(report.unfinished == 2)
        #expect(!report.isComplete)
    }

    @Test func `is read by people`() {
        #expect(
            report(hundred(), 101).text == [
                "events        101 of 101 pushed, 99 acknowledged, 0 given up, 2 not ended",
                "pushes        101: 0 repeated by the ladder, 0 after a success",
                "failures      1 refused (1 with 500), 0 unanswered, 0 broken off",
                "answers       0 twice, 0 late, 0 to nothing that was pushed, 0 overtaken",
                "connections   0 opened, 0 of them cut; 0 pushes in pieces, 0 pieces of junk",
                "push to ack   p50 50.0 ms, p99 100.0 ms, max 100.0 ms",
                "time          100.0 ms, 990 events a second",
                "seed          7",
            ]
        )
    }

    @Test func `is read by programs`() {
        let json = report(hundred(), 101).json
        #expect(json["complete"] == .boolean(false))
        #expect(json["refused"] == .object([.init("500", .integer(1))]))
        #expect(json["p50_ms"] == .number("50.0"))
        #expect(json["events_per_second"] == .number("990.0"))
    }

    @Test func `says nothing of times that there are not`() {
        let report = report(PusherUnderTest(PushPlan(count: 1)), 1)
        #expect(report.latency(0.5) == nil)
        #expect(report.elapsed == .zero)
        #expect(report.perSecond == 0)
        #expect(report.json["p50_ms"] == .null)
    }
}
