import NightjarCore
import NightjarSimulator
import Testing

@Suite struct `Pushing` {
    @Test func `repeats what gets no answer, up the ladder, and gives it up`() {
        let test = PusherUnderTest(PushPlan(count: 1))
        test.loops.advance(by: .seconds(100_000))
        let times: [Duration] = [0, 18, 321, 3924, 25_527].map { .seconds($0) }
        #expect(test.events.map(test.times) == [times])
        #expect(
            test.events.first?.attempts.map(\.answer) == Array(repeating: .unanswered, count: 5)
        )
        #expect(test.events.first?.isAcknowledged == false)
        #expect(test.tally.givenUp == 1)
        #expect(test.tally.repeated == 4)
        #expect(test.tally.unanswered == 5)
        #expect(Set(test.route.pushes.map(\.eventID)) == ["e-1"])
        #expect(test.route.pushes.map(\.number) == [0, 1, 2, 3, 4])
    }

    @Test func `repeats what is refused or broken off until it is acknowledged`() {
        let route = RecordedRoute { push in
            [.refused(code: 500), .broken, .acknowledged][push.number]
        }
        let test = PusherUnderTest(
            PushPlan(count: 1, ladder: RetryLadder(speed: 1000)),
            over: route
        )
        test.loops.advance(by: .seconds(10))
        #expect(test.events.map(test.times) == [[.zero, .milliseconds(15), .milliseconds(315)]])
        #expect(test.events.first?.isAcknowledged == true)
        #expect(test.tally.refused == [500: 1])
        #expect(test.tally.broken == 1)
        #expect(test.tally.acknowledged == 1)
        #expect(test.pusher.unfinished == 0)
    }

    @Test func `is done when all have ended`() async {
        let test = PusherUnderTest(PushPlan(count: 200), over: RecordedRoute { _ in .acknowledged })
        // A turn has 64.
        test.loops.advance(by: .milliseconds(1))
        await test.pusher.finished()
        #expect(test.tally.acknowledged == 200)
        #expect(Set(test.route.pushes.map(\.eventID)).count == 200)
    }

    @Test func `ends when it is stopped, and sends nothing more`() async {
        let test = PusherUnderTest(PushPlan(count: 2, inFlight: 1))
        test.pusher.stop()
        await test.pusher.finished()
        test.loops.advance(by: .seconds(100_000))
        test.route.answer(0, .acknowledged)
        #expect(test.route.pushes.count == 1)
        #expect(test.tally.acknowledged == 0)
        #expect(test.pusher.unfinished == 1)
    }

    @Test func `waits for a connection, and its ladder begins with it`() {
        let test = PusherUnderTest(PushPlan(count: 1), over: RecordedRoute(isOpen: false))
        test.loops.advance(by: .seconds(1000))
        #expect(test.route.pushes.isEmpty)
        test.route.open()
        #expect(test.route.pushes.count == 1)
        test.loops.advance(by: .seconds(17))
        #expect(test.route.pushes.count == 1)
        test.loops.advance(by: .seconds(1))
        #expect(test.route.pushes.count == 2)
    }

    @Test func `keeps to its rate`() {
        let plan = PushPlan(count: 10, rate: 2)
        let test = PusherUnderTest(plan, over: RecordedRoute { _ in .acknowledged })
        #expect(test.route.pushes.count == 1)
        test.loops.advance(by: .milliseconds(499))
        #expect(test.route.pushes.count == 1)
        test.loops.advance(by: .milliseconds(1))
        #expect(test.route.pushes.count == 2)
        test.loops.advance(by: .seconds(4))
        #expect(test.route.pushes.count == 10)
    }

    @Test func `lets so many wait for answers and no more`() {
        let test = PusherUnderTest(PushPlan(count: 10, inFlight: 3))
        #expect(test.route.pushes.count == 3)
        test.route.answer(1, .acknowledged)
        #expect(test.route.pushes.count == 4)
        // The event that failed waits on the ladder; the next one takes its place.
        test.route.answer(0, .refused(code: 500))
        #expect(test.route.pushes.count == 5)
    }

    @Test func `sends an event once more after its success, where asked to`() {
        let plan = PushPlan(count: 5, duplicates: 1, ladder: RetryLadder(speed: 1e6))
        let test = PusherUnderTest(
            plan,
            over: RecordedRoute { $0.number % 2 == 0 ? .acknowledged : .refused(code: 500) }
        )
        test.loops.advance(by: .seconds(100))
        #expect(test.tally.acknowledged == 5)
        #expect(test.tally.duplicates == 5)
        // A duplicate is no event of its own: one that fails is not repeated.
        #expect(test.tally.pushes == 10 + test.tally.repeated)
        #expect(test.events.count { $0.isDuplicate } == 5)
        #expect(Set(test.route.pushes.map(\.eventID)).count == 5)
    }

    @Test func `sends a callback once`() {
        let test = PusherUnderTest(
            PushPlan(count: 1, duplicates: 1),
            of: CountedEvents(isCallback: true)
        )
        test.loops.advance(by: .seconds(100_000))
        #expect(test.route.pushes.count == 1)
        #expect(test.tally.givenUp == 1)
    }

    @Test func `counts second answers, late ones and those to nothing`() {
        let test = PusherUnderTest(PushPlan(count: 2))
        test.route.answer(0, .acknowledged)
        test.route.answer(0, .acknowledged)
        test.loops.advance(by: .seconds(4))
        test.route.answer(1, .acknowledged)
        test.route.answer(1, .acknowledged)
        test.route.answer(77, .acknowledged)
        test.route.answer(-1, .refused(code: 500))
        #expect(test.tally.answeredTwice == 2)
        #expect(test.tally.late == 1)
        #expect(test.tally.strays == 2)
        // What came late acknowledges nothing: the platform repeats it.
        #expect(test.tally.acknowledged == 1)
        test.loops.advance(by: .seconds(15))
        #expect(test.route.pushes.count == 3)
    }

    @Test func `counts answers that later ones have overtaken`() {
        let test = PusherUnderTest(PushPlan(count: 4))
        for number in [0, 3, 1, 2] { test.route.answer(number, .acknowledged) }
        #expect(test.tally.overtaken == 2)
    }

    @Test func `spreads its cuts over the events`() {
        let test = PusherUnderTest(PushPlan(count: 12, cuts: 3))
        var cuts: [Int] = []
        for number in 0..<12 {
            test.route.answer(number, .acknowledged)
            cuts.append(test.route.cuts)
        }
        #expect(cuts == [0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3])
    }
}
