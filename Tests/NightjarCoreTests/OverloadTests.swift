import NightjarCore
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Overload` {
    @Test func `refuses at once what is over a plugin's bound`() async {
        let under = DispatchUnderTest(bound: 2)
        let replies = [under.deliver("e1"), under.deliver("e2")]
        let runs = [await under.script.next(), await under.script.next()]
        #expect(await under.deliver("e3").value.status == 503)
        for run in runs { run.end() }
        for reply in replies { #expect(await reply.value.status == 200) }
        let again = under.deliver("e3")
        await under.script.next().end()
        #expect(await again.value.status == 200)
    }

    @Test func `refuses at once what is over the bound of all plugins`() async {
        let under = DispatchUnderTest(load: 1)
        let reply = under.deliver("e1")
        let run = await under.script.next()
        #expect(await under.deliver("e2").value.status == 503)
        run.end()
        #expect(await reply.value.status == 200)
    }

    @Test func `rests a plugin that times out twenty times in a row, and probes it`() async {
        let under = DispatchUnderTest(timeout: .seconds(2))
        for number in 1...20 {
            #expect(!under.tally.isResting)
            let reply = under.deliver("e\(number)")
            await under.script.next().end(.timedOut)
            #expect(await reply.value.status == 504)
        }
        #expect(under.tally.isResting)
        #expect(await under.deliver("e21").value.status == 503)
        await under.loops.advance(by: .seconds(5))
        let probe = under.deliver("e22")
        let run = await under.script.next()
        #expect(await under.deliver("e23").value.status == 503)
        run.end()
        #expect(await probe.value.status == 200)
        #expect(!under.tally.isResting)
    }

    @Test func `has events of the inbox wait while the plugin rests`() async {
        let policy = RetryPolicy(attempts: 30, first: .milliseconds(1), longest: .milliseconds(1))
        let under = DispatchUnderTest(ack: .onReceipt, retries: policy)
        _ = await under.deliver("e1").value
        for _ in 1...20 {
            await under.script.next().end(.timedOut)
            await under.until { under.loops.pending == 1 }
            await under.loops.advance(by: .milliseconds(1))
        }
        await under.until { under.loops.pending == 1 }
        #expect(under.script.ids.count == 20)
        await under.loops.advance(by: .seconds(5))
        let run = await under.script.next()
        #expect(run.attempt == 20)
        run.end()
        await under.until { under.store.numbers.isEmpty }
    }

    @Test func `lets a plugin that has changed be tried at once, whatever the former one did`()
        async
    {
        let under = DispatchUnderTest(timeout: .seconds(2))
        let next = DispatchUnderTest(timeout: .seconds(2), tally: under.tally.renewed())
        let replies = (1...40).map { under.deliver("e\($0)") }
        var runs: [PlayedScript.Run] = []
        for _ in 1...40 { runs.append(await under.script.next()) }
        for run in runs[..<20] { run.end(.timedOut) }
        await under.until { under.tally.isResting }
        #expect(await under.deliver("e41").value.status == 503)
        under.generations.swap(to: next.generations.now)
        for run in runs[20...] { run.end(.timedOut) }
        for reply in replies { #expect(await reply.value.status == 504) }
        #expect(!next.tally.isResting)
        let reply = under.deliver("e41")
        await next.script.next().end()
        #expect(await reply.value.status == 200)
        #expect(under.tally.isResting)
    }

    @Test func `goes on over a reload that leaves the plugin as it is`() async {
        let under = DispatchUnderTest(timeout: .seconds(2))
        let next = DispatchUnderTest(timeout: .seconds(2), tally: under.tally)
        for number in 1...20 {
            let reply = under.deliver("e\(number)")
            await under.script.next().end(.timedOut)
            _ = await reply.value
        }
        under.generations.swap(to: next.generations.now)
        #expect(await under.deliver("e21").value.status == 503)
        #expect(next.script.ids == [])
    }

    @Test(arguments: [true, false])
    func `has events of the inbox tried at once only where the plugin has changed`(
        _ hasChanged: Bool
    ) async {
        let policy = RetryPolicy(attempts: 30, first: .milliseconds(1), longest: .milliseconds(1))
        let under = DispatchUnderTest(ack: .onReceipt, retries: policy)
        let tally = hasChanged ? under.tally.renewed() : under.tally
        let next = DispatchUnderTest(ack: .onReceipt, retries: policy, tally: tally)
        _ = await under.deliver("e1").value
        for _ in 1...20 {
            await under.script.next().end(.timedOut)
            await under.until { under.loops.pending == 1 }
            await under.loops.advance(by: .milliseconds(1))
        }
        await under.until { under.loops.pending == 1 }
        under.generations.swap(to: next.generations.now)
        if !hasChanged {
            // It was looked at, and is to wait for what is left of the rest.
            await under.until { under.loops.pending == 2 }
            #expect(next.script.ids == [])
            await under.loops.advance(by: .seconds(5))
        }
        let run = await next.script.next()
        #expect(run.attempt == 20)
        run.end()
        await under.until { under.store.numbers.isEmpty }
        #expect(next.script.ids == ["e1"])
    }

    @Test func `does not end with an event that nobody wants any more`() async {
        let policy = RetryPolicy(attempts: 30, first: .milliseconds(1), longest: .milliseconds(1))
        let under = DispatchUnderTest(ack: .onReceipt, retries: policy)
        _ = await under.deliver("e1").value
        for _ in 1...20 {
            await under.script.next().end(.timedOut)
            await under.until { under.loops.pending == 1 }
            await under.loops.advance(by: .milliseconds(1))
        }
        await under.until { under.loops.pending == 1 }
        let served = under.generations.now
        under.generations.swap(to: Generation(number: 2, apps: [:]))
        await under.until { under.store.changes.last == "bury e1" }
        under.generations.swap(to: served)
        _ = await under.deliver("e2").value
        // It was tried in its turn, and waits for what is left of the rest.
        await under.until { under.loops.pending == 2 }
        await under.loops.advance(by: .seconds(5))
        await under.until { under.script.ids.last == "e2" }
        #expect(under.script.ids.last == "e2")
        if under.script.ids.last == "e2" { await under.script.next().end() }
    }

    @Test func `takes no interruption for a sign of life`() async {
        let under = DispatchUnderTest(timeout: .seconds(2))
        for number in 1...29 {
            let reply = under.deliver("e\(number)")
            let killed = Outcome.interrupted(Fault(id: "f", message: "killed"))
            await under.script.next().end(number % 3 == 0 ? killed : .timedOut)
            _ = await reply.value
        }
        #expect(under.tally.isResting)
    }

    @Test func `reads no event of a plugin that rests but the one that is tried`() async {
        let policy = RetryPolicy(attempts: 100, first: .seconds(10), longest: .seconds(10))
        let under = DispatchUnderTest(ack: .onReceipt, retries: policy)
        for number in 0..<100 { _ = await under.deliver("e\(number)").value }
        for _ in 0..<100 { await under.script.next().end(.timedOut) }
        await under.until { under.store.changes.count { $0.hasPrefix("postpone") } == 100 }
        await under.until { under.loops.pending == 100 }
        await under.loops.advance(by: .seconds(10))
        let trial = await under.script.next()
        let before = under.store.reads
        for _ in 0..<60 { await under.loops.advance(by: .seconds(1)) }
        #expect(under.script.ids.count == 101)
        #expect(under.store.reads - before < 200)
        trial.end()
        await under.until { !under.tally.isResting }
        await under.loops.advance(by: .seconds(1))
        for _ in 0..<99 { await under.script.next().end() }
        await under.until { under.store.numbers.isEmpty }
    }
}

@Suite struct `A breaker` {
    private func moment(_ seconds: Int) -> MonotonicTime {
        MonotonicTime(nanoseconds: 1) + .seconds(seconds)
    }

    @Test func `rests twice as long after each probe that fails, five minutes at most`() {
        var breaker = Breaker()
        var now = 0
        for _ in 1..<20 { #expect(breaker.end(timedOut: true, at: moment(now)) == nil) }
        #expect(breaker.end(timedOut: true, at: moment(now)) == .rests(.seconds(5)))
        for rest in [5, 10, 20, 40, 80, 160, 300, 300] {
            #expect(breaker.begin(at: moment(now)) == .seconds(rest))
            now += rest
            #expect(breaker.begin(at: moment(now)) == nil)
            #expect(breaker.end(timedOut: true, at: moment(now)) == nil)
        }
    }

    @Test func `counts only what times out in a row`() {
        var breaker = Breaker()
        for _ in 0..<100 {
            for _ in 1..<20 { #expect(breaker.end(timedOut: true, at: moment(0)) == nil) }
            #expect(breaker.end(timedOut: false, at: moment(0)) == nil)
        }
        #expect(!breaker.isResting)
    }

    @Test func `takes a run that began before the rest for no probe`() {
        var breaker = Breaker()
        for _ in 1...20 { _ = breaker.end(timedOut: true, at: moment(0)) }
        #expect(breaker.end(timedOut: true, at: moment(3)) == nil)
        #expect(breaker.begin(at: moment(5)) == nil)
        #expect(breaker.begin(at: moment(5)) == .seconds(1))
        #expect(breaker.end(timedOut: false, at: moment(5)) == .serves)
    }
}
