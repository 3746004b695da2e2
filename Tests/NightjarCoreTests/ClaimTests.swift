import NightjarCore
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A delivery of an event that is under way` {
    @Test(arguments: [Outcome.succeeded(body: nil), .failed(reason: nil)])
    func `joins the run and has its reply`(_ outcome: Outcome) async {
        let under = DispatchUnderTest()
        let replies = (0..<100).map { _ in under.deliver("e1") }
        await under.script.next().end(outcome)
        let first = await replies[0].value
        for reply in replies { #expect(await reply.value == first) }
        #expect(under.script.ids == ["e1"])
    }

    @Test func `is refused when too many wait already`() async {
        let under = DispatchUnderTest()
        let replies = (0...1024).map { _ in under.deliver("e1") }
        #expect(await under.deliver("e1").value.status == 503)
        let other = under.deliver("e2")
        for _ in 0..<2 { await under.script.next().end() }
        for reply in replies { #expect(await reply.value.status == 200) }
        #expect(await other.value.status == 200)
    }

    @Test func `runs after one that has failed, and not after one that has succeeded`() async {
        let under = DispatchUnderTest()
        for outcome in [Outcome.failed(reason: nil), .succeeded(body: nil)] {
            let reply = under.deliver("e1")
            await under.script.next().end(outcome)
            _ = await reply.value
        }
        #expect(await under.deliver("e1").value.status == 200)
        #expect(under.script.ids == ["e1", "e1"])
    }

    @Test func `does not run again when only the store did not take its success`() async {
        let under = DispatchUnderTest()
        let reply = under.deliver("e1")
        let run = await under.script.next()
        under.store.set(broken: true)
        run.end()
        #expect(await reply.value.status == 503)
        #expect(await under.deliver("e1").value.status == 503)
        under.store.set(broken: false)
        #expect(await under.deliver("e1").value.status == 200)
        #expect(await under.deliver("e1").value.status == 200)
        #expect(under.script.ids == ["e1"])
        #expect(under.store.changes == ["remember e1"])
    }

    @Test func `leaves each of many events at once to one run`() async {
        let under = DispatchUnderTest()
        let replies = (0..<3200).map { under.deliver("e\($0 * 7 % 200)") }
        for _ in 0..<200 { await under.script.next().end() }
        for reply in replies { #expect(await reply.value.status == 200) }
        #expect(under.script.ids.count == 200)
        #expect(Set(under.script.ids).count == 200)
    }

    @Test func `is not run while the store takes no success, but for one a second`() async {
        let under = DispatchUnderTest()
        let first = under.deliver("e0")
        let run = await under.script.next()
        under.store.fail(.commits)
        run.end()
        #expect(await first.value.status == 503)
        for number in 1...100 {
            #expect(await under.deliver("e\(number)").value.status == 503)
        }
        #expect(under.script.ids == ["e0"])
        await under.loops.advance(by: .seconds(1))
        let trial = under.deliver("e101")
        await under.script.next().end()
        #expect(await trial.value.status == 503)
        #expect(await under.deliver("e102").value.status == 503)
        under.store.fail(.nothing)
        #expect(await under.deliver("e101").value.status == 200)
        let next = under.deliver("e103")
        await under.script.next().end()
        #expect(await next.value.status == 200)
        #expect(under.script.ids == ["e0", "e101", "e103"])
    }
}
