import NightjarCore
import Testing

@Suite(.timeLimit(.minutes(1))) struct `An event taken on receipt` {
    @Test func `is in the inbox before it is acknowledged, and runs afterwards`() async {
        let under = DispatchUnderTest(ack: .onReceipt)
        #expect(await under.deliver("e1").value.status == 202)
        #expect(under.store.changes == ["accept e1", "remember e1"])
        await under.script.next().end()
        await under.backlog.stop()
        #expect(under.store.changes == ["accept e1", "remember e1", "finish e1"])
    }

    @Test func `is refused when the store does not take it`() async {
        let under = DispatchUnderTest(ack: .onReceipt)
        under.store.set(broken: true)
        #expect(await under.deliver("e1").value.status == 503)
        under.store.set(broken: false)
        #expect(await under.deliver("e1").value.status == 202)
        await under.script.next().end()
        #expect(under.script.ids == ["e1"])
    }

    @Test func `is acknowledged again without another run`() async {
        let under = DispatchUnderTest(ack: .onReceipt)
        let replies = [under.deliver("e1"), under.deliver("e1")]
        for reply in replies { #expect(await reply.value.status == 202) }
        await under.script.next().end(.failed(reason: "no"))
        #expect(await under.deliver("e1").value.status == 202)
        #expect(under.script.ids == ["e1"])
        #expect(under.store.changes.count { $0 == "accept e1" } == 1)
    }

    @Test func `runs again after twice the time each, and then rests`() async {
        let under = DispatchUnderTest(ack: .onReceipt)
        _ = await under.deliver("e1").value
        for (attempt, wait) in [10, 20].enumerated() {
            let run = await under.script.next()
            #expect(run.attempt == attempt)
            run.end(.raised(Fault(id: "f", message: "no")))
            await under.until { under.store.changes.last == "postpone e1 \(attempt + 1)" }
            await under.until { under.loops.pending == 1 }
            await under.loops.advance(by: .milliseconds(wait * 1000 - 1))
            #expect(under.script.ids.count == attempt + 1)
            await under.loops.advance(by: .milliseconds(1))
        }
        await under.script.next().end(.failed(reason: "no"))
        await under.until { under.store.changes.last == "bury e1" }
        #expect(under.script.ids.count == 3)
    }

    @Test func `goes on after the daemon has ended in the middle of a run`() async throws {
        let former = DispatchUnderTest(ack: .onReceipt)
        _ = await former.deliver("e1").value
        let lost = await former.script.next()
        let under = DispatchUnderTest(ack: .onReceipt, after: former)
        try await under.resume()
        let run = await under.script.next()
        #expect(run.id == "e1")
        run.end()
        await under.until { under.store.numbers.isEmpty }
        #expect(await under.deliver("e1").value.status == 202)
        #expect(under.script.ids == ["e1"])
        lost.end(.stopping)
    }

    @Test func `is not run again when the store does not take its success`() async {
        let under = DispatchUnderTest(ack: .onReceipt)
        _ = await under.deliver("e1").value
        let run = await under.script.next()
        under.store.set(broken: true)
        run.end()
        await under.until { under.loops.pending == 1 }
        await under.loops.advance(by: .seconds(1))
        await under.until { under.loops.pending == 1 }
        under.store.set(broken: false)
        await under.loops.advance(by: .seconds(1))
        await under.until { under.store.numbers.isEmpty }
        #expect(under.script.ids == ["e1"])
    }

    @Test func `stays in the inbox when the daemon stops, and loses no attempt`() async {
        let under = DispatchUnderTest(ack: .onReceipt)
        _ = await under.deliver("e1").value
        let run = await under.script.next()
        let stopped = under.loops.begin { await under.backlog.stop() }
        run.end(.stopping)
        await stopped.value
        #expect(under.store.changes == ["accept e1", "remember e1"])
    }

    @Test func `can be retried from the dead letters, or dropped`() async throws {
        let under = DispatchUnderTest(ack: .onReceipt, retries: RetryPolicy(attempts: 0))
        for id in ["e1", "e2"] {
            _ = await under.deliver(id).value
            await under.script.next().end(.timedOut)
            await under.until { under.store.changes.last == "bury \(id)" }
        }
        #expect(try await under.backlog.retry(1))
        await under.script.next().end()
        await under.until { under.store.numbers == [2] }
        #expect(try await !under.backlog.retry(1))
        #expect(try await under.backlog.drop(2))
        #expect(under.store.numbers.isEmpty)
        #expect(try await !under.backlog.drop(2))
    }

    @Test func `keeps a reason and a traceback up to a bound, and whole characters`() async throws {
        let under = DispatchUnderTest(ack: .onReceipt, retries: RetryPolicy(attempts: 0))
        let texts = [("short", "trace"), (.filled("用", 5000), .filled("é", 9000))]
        for (index, (message, traceback)) in texts.enumerated() {
            _ = await under.deliver("e\(index)").value
            let fault = Fault(id: "f", message: message, traceback: traceback)
            await under.script.next().end(.raised(fault))
            await under.until { under.store.changes.last == "bury e\(index)" }
        }
        _ = await under.deliver("e2").value
        await under.script.next().end(.failed(reason: .filled("a", 4097)))
        await under.until { under.store.changes.last == "bury e2" }
        let burials = (1...3).map { under.store.burial(of: $0) }
        #expect(burials.map { $0?.traceback } == ["trace", .filled("é", 4094) + "…", nil])
        #expect(
            burials.map { $0?.reason } == [
                "short", .filled("用", 1364) + "…", .filled("a", 4093) + "…",
            ]
        )
    }

    @Test func `runs once when it is retried by two at once`() async throws {
        let under = DispatchUnderTest(ack: .onReceipt, retries: RetryPolicy(attempts: 0))
        _ = await under.deliver("e1").value
        await under.script.next().end(.timedOut)
        await under.until { under.store.changes.last == "bury e1" }
        under.store.beforeCommit { for _ in 0..<1000 { await Task.yield() } }
        async let first = under.backlog.retry(1)
        async let second = under.backlog.retry(1)
        let retried = try await [first, second]
        #expect(retried.count { $0 } == 1)
        await under.script.next().end()
        await under.until { under.store.numbers.isEmpty }
        #expect(under.script.ids == ["e1", "e1"])
    }

    @Test func `runs again whatever the platform says of its attempts`() async {
        let under = DispatchUnderTest(ack: .onReceipt)
        _ = await under.deliver("e1", attempt: .max).value
        await under.script.next().end(.failed(reason: nil))
        await under.until { under.loops.pending == 1 }
        await under.loops.advance(by: .seconds(10))
        let run = await under.script.next()
        #expect(run.attempt == .max)
        run.end()
    }

    @Test func `begins only once the daemon serves`() async throws {
        let former = DispatchUnderTest(ack: .onReceipt)
        _ = await former.deliver("e1").value
        let lost = await former.script.next()
        let under = DispatchUnderTest(ack: .onReceipt, after: former)
        try await under.backlog.resume()
        await under.loops.advance(by: .seconds(60))
        #expect(under.script.ids == [])
        under.backlog.start()
        await under.script.next().end()
        lost.end(.stopping)
    }
}

extension String {
    fileprivate static func filled(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }
}

extension DispatchUnderTest {
    /// Waits for what happens beside the test; the suite's time limit ends it where it never does.
    func until(_ condition: () -> Bool) async {
        while !condition(), !Task.isCancelled {
            // On the loops, so that others of the process are not held up by the looking.
            await loops.begin {}.value
        }
    }
}
