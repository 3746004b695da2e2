import NightjarDaemon
import Testing

@Suite struct `A burst of changes` {
    private let start = ContinuousClock.now
    private var burst = ChangeBurst(WatchTimes())

    private mutating func note(
        _ kind: FileChange.Kind,
        _ name: String,
        in watch: CInt = 1,
        at milliseconds: Int,
        move: UInt32 = 0
    ) {
        let change = FileChange(kind, FileChange.File(watch, name), move: move)
        burst.note(change, at: start + .milliseconds(milliseconds))
    }

    /// When it is over, in milliseconds since the start.
    private var due: Int? {
        burst.due.map { Int(((($0 - start) / .milliseconds(1)) as Double).rounded()) }
    }

    private mutating func signal(at milliseconds: Int) {
        burst.signalled(at: start + .milliseconds(milliseconds))
    }

    @Test func `is idle before the first one and after its signal`() {
        var test = self
        #expect(test.burst.isIdle && test.due == nil)
        test.note(.came, "m.lua", at: 0)
        #expect(!test.burst.isIdle)
        test.signal(at: 20)
        #expect(test.burst.isIdle && test.due == nil)
    }

    @Test(arguments: [FileChange.Kind.came, .closed, .touched])
    func `is over soon after one file is saved`(kind: FileChange.Kind) {
        var test = self
        test.note(kind, "m.lua", at: 100)
        #expect(test.due == 120)
        test.note(.touched, "m.lua", at: 101)
        #expect(test.due == 121)
    }

    @Test func `waits longer the more files there are, but not for long`() {
        var test = self
        for number in 1...3 { test.note(.closed, "\(number).lua", at: 0) }
        #expect(test.due == 60)
        for number in 4...50 { test.note(.closed, "\(number).lua", at: 1) }
        #expect(test.due == 201)
    }

    @Test func `waits four times as long as the longest pause so far`() {
        var test = self
        test.note(.closed, "m.lua", at: 0)
        test.note(.closed, "m.lua", at: 15)
        #expect(test.due == 75)
        test.note(.closed, "m.lua", at: 74)
        #expect(test.due == 274)
    }

    @Test func `waits for what has gone to come back`() {
        var test = self
        test.note(.went, "m.lua", at: 0)
        #expect(test.due == 150)
        test.note(.written, "m.lua", at: 1)
        test.note(.closed, "m.lua", at: 2)
        #expect(test.due == 22)
        test.note(.went, "m.lua", at: 3)
        test.note(.came, "m.lua", at: 4)
        #expect(test.due == 24)
    }

    @Test func `does not wait for what was renamed`() {
        var test = self
        test.note(.went, "new.lua", at: 0, move: 7)
        test.note(.came, "m.lua", at: 0, move: 7)
        #expect(test.due == 40)
        test.note(.went, "m.lua", at: 1, move: 8)
        test.note(.came, "other.lua", at: 1, move: 9)
        #expect(test.due == 151)
    }

    @Test func `waits for whoever writes`() {
        var test = self
        test.note(.written, "m.lua", at: 0)
        #expect(test.due == 5000)
        test.note(.written, "m.lua", at: 4000)
        #expect(test.due == 9000)
        test.note(.closed, "m.lua", at: 8000)
        #expect(test.due == 8020)
    }

    @Test func `waits for whoever writes to a file that was renamed meanwhile`() {
        var test = self
        test.note(.written, "new.lua", at: 0)
        test.note(.went, "new.lua", at: 1, move: 7)
        test.note(.came, "m.lua", at: 1, move: 7)
        #expect(test.due == 5001)
        test.note(.closed, "m.lua", at: 2)
        #expect(test.due == 42)
    }

    @Test(arguments: [FileChange.Kind.went, .came])
    func `does not wait for whoever writes to a file that is gone`(kind: FileChange.Kind) {
        var test = self
        test.note(.written, "m.lua", at: 0)
        test.note(kind, "m.lua", at: 1)
        #expect(test.due ?? 0 < 200)
    }

    @Test func `does not wait for what is in a folder that nobody looks at any more`() {
        var test = self
        test.note(.written, "m.lua", in: 2, at: 0)
        test.note(.went, "n.lua", in: 2, at: 0)
        test.burst.forget(1, at: start)
        #expect(test.due == 5000)
        test.burst.forget(2, at: start)
        #expect(test.due == 40)
        test.signal(at: 40)
        test.burst.forget(2, at: start)
        #expect(test.burst.isIdle)
    }

    @Test func `does not wait without end for whoever writes without end`() {
        var test = self
        for second in 0..<100 { test.note(.written, "m.lua", at: second * 1000) }
        #expect(test.due == 60_000)
        test = self
        for second in 0...58 { test.note(.written, "m.lua", at: second * 1000) }
        #expect(test.due == 60_000)
    }

    @Test func `does not wait twice for a file that stays open`() {
        var test = self
        test.note(.written, "m.lua", at: 0)
        test.signal(at: 5000)
        test.note(.written, "m.lua", at: 6000)
        #expect(test.due == 6020)
        test.note(.closed, "m.lua", at: 6001)
        test.signal(at: 7000)
        test.note(.written, "m.lua", at: 8000)
        #expect(test.due == 13_000)
    }

    @Test func `does not wait without end while files change without end`() {
        var test = self
        for step in 0..<100 { test.note(.closed, "\(step).lua", at: step * 100) }
        #expect(test.due == 5000)
    }

    @Test func `waits longer once it turns out that it was too early`() {
        var test = self
        test.note(.closed, "m.lua", at: 0)
        test.signal(at: 20)
        test.note(.closed, "m.lua", at: 30)
        #expect(test.due == 70)
        test.signal(at: 70)
        test.note(.closed, "m.lua", at: 80)
        #expect(test.due == 160)
        test.signal(at: 160)
        test.note(.closed, "m.lua", at: 400)
        #expect(test.due == 420)
    }

    @Test func `keeps no more than it needs of many`() {
        var test = self
        for number in 0..<10_000 {
            test.note(.written, "\(number).lua", at: 0)
            test.note(.went, "\(number).x", at: 0)
        }
        #expect(test.due == 5000)
        test.signal(at: 5000)
        test.note(.closed, "m.lua", at: 6000)
        #expect(test.due == 6020)
    }
}
