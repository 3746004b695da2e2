import NightjarCore
import Testing

@Suite(.timeLimit(.minutes(1))) struct `An event answered by the deadline` {
    @Test func `has its outcome as the reply when it is done in time`() async {
        let under = DispatchUnderTest(ack: .byDeadline)
        let reply = under.deliver("e1")
        await under.script.next().end()
        #expect(await reply.value.status == 200)
        #expect(under.store.changes == ["remember e1"])
        let failed = under.deliver("e2")
        await under.script.next().end(.failed(reason: nil))
        #expect(await failed.value.status == 500)
        #expect(under.store.changes == ["remember e1"])
    }

    @Test func `is acknowledged from the inbox otherwise, and its run goes on`() async {
        let under = DispatchUnderTest(ack: .byDeadline)
        let reply = under.deliver("e1")
        let run = await under.script.next()
        #expect(run.deadline == under.loops.now + .seconds(60))
        await under.loops.advance(by: .milliseconds(2500))
        #expect(await reply.value.status == 202)
        #expect(under.store.changes == ["accept e1", "remember e1"])
        #expect(await under.deliver("e1").value.status == 202)
        run.end()
        await under.until { under.store.numbers.isEmpty }
        #expect(under.script.ids == ["e1"])
    }

    @Test func `runs again when the run that went on has failed`() async {
        let under = DispatchUnderTest(ack: .byDeadline)
        let reply = under.deliver("e1")
        let run = await under.script.next()
        await under.loops.advance(by: .milliseconds(2500))
        _ = await reply.value
        run.end(.timedOut)
        await under.until { under.loops.pending == 1 }
        await under.loops.advance(by: .seconds(10))
        let again = await under.script.next()
        #expect(again.attempt == 1)
        again.end()
        await under.until { under.store.numbers.isEmpty }
    }

    @Test func `runs from the start after the daemon's end`() async throws {
        let former = DispatchUnderTest(ack: .byDeadline)
        let reply = former.deliver("e1")
        let lost = await former.script.next()
        await former.loops.advance(by: .milliseconds(2500))
        _ = await reply.value
        let under = DispatchUnderTest(ack: .byDeadline, after: former)
        try await under.resume()
        await under.script.next().end()
        await under.until { under.store.numbers.isEmpty }
        lost.end(.stopping)
    }

    @Test func `is not acknowledged where the store does not take it, and not run twice`() async {
        let under = DispatchUnderTest(ack: .byDeadline)
        let reply = under.deliver("e1")
        let run = await under.script.next()
        under.store.set(broken: true)
        await under.loops.advance(by: .milliseconds(2500))
        #expect(await reply.value.status == 503)
        #expect(await under.deliver("e1").value.status == 503)
        under.store.set(broken: false)
        run.end()
        await under.until { under.store.changes == ["remember e1"] }
        #expect(await under.deliver("e1").value.status == 200)
        #expect(under.script.ids == ["e1"])
    }

    @Test func `keeps its place in the lane when it fails in time`() async {
        let under = DispatchUnderTest(ack: .byDeadline, ordered: true)
        let replies = [under.deliver("e1", lane: "a"), under.deliver("e2", lane: "a")]
        await under.script.next().end(.failed(reason: nil))
        #expect(await replies[0].value.status == 202)
        await under.until { under.store.changes.last == "postpone e1 1" }
        await under.loops.advance(by: .milliseconds(2500))
        #expect(await replies[1].value.status == 202)
        #expect(under.script.ids == ["e1"])
        await under.loops.advance(by: .seconds(10))
        await under.script.next().end()
        await under.script.next().end()
        #expect(under.script.ids == ["e1", "e1", "e2"])
    }

    @Test func `holds up the daemon's end while it runs on without the store`() async {
        let under = DispatchUnderTest(ack: .byDeadline)
        let reply = under.deliver("e1")
        let run = await under.script.next()
        under.store.set(broken: true)
        await under.loops.advance(by: .milliseconds(2500))
        _ = await reply.value
        under.store.set(broken: false)
        #expect(under.backlog.running == 1)
        run.end()
        await under.backlog.stop()
        #expect(under.store.changes == ["remember e1"])
    }
}

@Suite(.timeLimit(.minutes(1)))
struct `An event answered by the deadline, whose turn has not come` {
    private func waiting(
        behind policy: RetryPolicy,
        bound: Int = PluginTally.standardBound
    ) async -> DispatchUnderTest {
        let under = DispatchUnderTest(
            ack: .byDeadline,
            ordered: true,
            retries: policy,
            bound: bound
        )
        let reply = under.deliver("head", lane: "a")
        await under.script.next().end(.failed(reason: nil))
        #expect(await reply.value.status == 202)
        return under
    }

    @Test func `is no run that the daemon waits for`() async {
        let under = await waiting(behind: RetryPolicy(first: .seconds(60)))
        let reply = under.deliver("e1", lane: "a")
        await under.until { under.loops.pending == 2 }
        await under.loops.advance(by: .milliseconds(2500))
        #expect(await reply.value.status == 202)
        await under.backlog.stop()
        #expect(under.script.ids == ["head"])
    }

    @Test func `takes no room from others`() async {
        let under = await waiting(behind: RetryPolicy(attempts: 0, onGiveUp: .stop), bound: 3)
        let replies = (0..<5).map { under.deliver("e\($0)", lane: "a") }
        await under.until { under.loops.pending == 5 }
        await under.loops.advance(by: .milliseconds(2500))
        for reply in replies { #expect(await reply.value.status == 202) }
        let other = under.deliver("other", lane: "b")
        await under.script.next().end()
        #expect(await other.value.status == 200)
    }

    @Test func `runs by the generation that is present then`() async {
        let under = await waiting(behind: RetryPolicy(first: .seconds(60)))
        let reply = under.deliver("e1", lane: "a")
        await under.until { under.loops.pending == 2 }
        await under.loops.advance(by: .milliseconds(2500))
        _ = await reply.value
        let next = DispatchUnderTest(ack: .byDeadline, ordered: true)
        under.generations.swap(to: next.generations.now)
        await under.loops.advance(by: .seconds(60))
        await next.script.next().end()
        await next.script.next().end()
        #expect(next.script.ids == ["head", "e1"])
        #expect(under.script.ids == ["head"])
    }

    @Test func `is taken as soon as the store works again`() async {
        let under = await waiting(behind: RetryPolicy(attempts: 0, onGiveUp: .stop))
        await under.until { under.store.changes.last == "bury head" }
        for (isBroken, status) in [(true, 503), (false, 202)] {
            let reply = under.deliver("e1", lane: "a")
            await under.until { under.loops.pending == 1 }
            under.store.set(broken: isBroken)
            await under.loops.advance(by: .milliseconds(2500))
            #expect(await reply.value.status == status)
            under.store.set(broken: false)
        }
    }
}
