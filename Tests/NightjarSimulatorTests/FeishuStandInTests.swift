import NightjarCore
import NightjarFeishu
import NightjarHTTP
import NightjarSimulator
import Testing

@Suite struct `A stand-in with connections` {
    private static let hurried = RetryLadder(speed: 1e6)

    @Test func `pushes an event and takes its answer`() async throws {
        try await StandInUnderTest.with { test, app in
            let connection = try await app.connect()
            let (tally, events) = try await test.push(PushPlan(count: 1))
            #expect(tally.acknowledged == 1)
            #expect(connection.events == events.map(\.body))
            let frame = try #require(connection.frames.first)
            #expect(frame[header: "type"] == "event")
            #expect(frame[header: "trace_id"] == events.first?.id)
            #expect(frame[header: "sum"] == "1")
            #expect(frame[header: "seq"] == "0")
            #expect(frame[header: "message_id"]?.utf8.count == 36)
        }
    }

    @Test(arguments: [
        #"{"code":500}"#, #"{"code":"200"}"#, "{}", "", "200", #"{"code":200"#,
    ])
    func `repeats what is not acknowledged`(payload: String) async throws {
        try await StandInUnderTest.with { test, app in
            let connection = try await app.connect { _, _ in Array(payload.utf8) }
            let (tally, _) = try await test.push(PushPlan(count: 1, ladder: Self.hurried))
            #expect(tally.givenUp == 1)
            #expect(tally.refused.values.reduce(0, +) == 5)
            #expect(connection.events.count == 5)
            #expect(Set(connection.events).count == 1)
            #expect(Set(connection.frames.map { $0[header: "message_id"] }).count == 5)
        }
    }

    @Test func `repeats what is not answered`() async throws {
        try await StandInUnderTest.with { test, app in
            let connection = try await app.connect { _, _ in nil }
            var plan = PushPlan(count: 1, ladder: Self.hurried)
            plan.patience = .milliseconds(10)
            let (tally, _) = try await test.push(plan)
            #expect(tally.unanswered == 5)
            #expect(tally.givenUp == 1)
            // The last one may come when it is given up already.
            _ = await connection.frames(5)
            #expect(connection.events.count == 5)
        }
    }

    @Test func `waits for data where a user does`() async throws {
        try await StandInUnderTest.with { test, app in
            _ = try await app.connect { _, _ in AppClient.success }
            let plan = PushPlan(count: 1)
            let (tally, _) = try await test.push(plan, sample: "card.action.trigger")
            #expect(tally.givenUp == 1)
        }
        try await StandInUnderTest.with { test, app in
            _ = try await app.connect { _, _ in Array(#"{"code":200,"data":"e30="}"#.utf8) }
            let plan = PushPlan(count: 1)
            let (tally, _) = try await test.push(plan, sample: "card.action.trigger")
            #expect(tally.givenUp == 0)
        }
    }

    @Test func `spreads events over its connections`() async throws {
        try await StandInUnderTest.with { test, app in
            var connections: [AppConnection] = []
            for _ in 0..<3 { connections.append(try await app.connect()) }
            let (tally, _) = try await test.push(PushPlan(count: 300))
            #expect(tally.acknowledged == 300)
            let counts = connections.map(\.events.count)
            #expect(counts.reduce(0, +) == 300)
            #expect(counts.allSatisfy { $0 > 50 }, "\(counts)")
        }
    }

    @Test func `sends pieces that give the event`() async throws {
        try await StandInUnderTest.with({ $0.pieces = 1 }) { test, app in
            let connection = try await app.connect()
            let (tally, events) = try await test.push(PushPlan(count: 50))
            #expect(tally.acknowledged == 50)
            #expect(Set(connection.events) == Set(events.map(\.body)))
            #expect(connection.frames.count >= 100)
            #expect(test.standIn.counts.split == 50)
            let messages = Dictionary(grouping: connection.frames) { $0[header: "message_id"] }
            let orders = messages.values.map { frames in
                frames.compactMap { $0[header: "seq"].flatMap { Int($0) } }
            }
            #expect(orders.contains { $0 != $0.sorted() })
        }
    }

    @Test func `sends events once more after their success`() async throws {
        try await StandInUnderTest.with { test, app in
            let connection = try await app.connect()
            let (tally, _) = try await test.push(PushPlan(count: 30, duplicates: 1))
            #expect(tally.duplicates == 30)
            #expect(connection.events.count == 60)
            #expect(Set(connection.events).count == 30)
        }
    }

    @Test func `sends junk that answers nothing and breaks nothing`() async throws {
        try await StandInUnderTest.with({ $0.junk = 1 }) { test, app in
            let connection = try await app.connect()
            let (tally, _) = try await test.push(PushPlan(count: 200))
            #expect(tally.acknowledged == 200)
            #expect(tally.strays == 0)
            #expect(test.standIn.counts.junk == 200)
            #expect(connection.noise > 0)
            let junk = connection.frames.filter { $0[header: "trace_id"] == "junk" }
            #expect(junk.contains { $0[header: "type"] == "weather" })
            #expect(junk.contains { $0.method == nil })
            #expect(junk.contains { ($0[header: "seq"]?.utf8.count ?? 0) > 19 })
        }
    }

    @Test func `knows answers to what it never sent`() async throws {
        try await StandInUnderTest.with { test, app in
            let (first, second) = (try await app.connect { _, _ in nil }, try await app.connect())
            let pushed = Task { try await test.push(PushPlan(count: 20, ladder: Self.hurried)) }
            // Whatever goes over the first one is answered over the second.
            let frame = try #require(await first.frames(1).first)
            await second.send(frame.answer(AppClient.success, after: .zero))
            await second.send(.init(.data, service: 1, headers: [.init("type", "event")]))
            // The end of the first is where its pushes go on.
            await first.close()
            let (tally, _) = try await pushed.value
            #expect(tally.strays == 2)
            #expect(tally.acknowledged == 20)
            #expect(tally.broken > 0)
        }
    }

    @Test func `cuts connections, and sends again what they carried`() async throws {
        try await StandInUnderTest.with { test, app in
            // The app comes back each time.
            let connecting = Task {
                for _ in 0..<5 { await (try await app.connect()).ended() }
                _ = try await app.connect()
            }
            let plan = PushPlan(count: 200, inFlight: 4, cuts: 5, ladder: Self.hurried)
            let (tally, events) = try await test.push(plan)
            try await connecting.value
            #expect(test.standIn.counts.cut == 5)
            #expect(test.standIn.counts.opened == 6)
            #expect(tally.acknowledged == 200)
            #expect(tally.broken > 0)
            #expect(events.allSatisfy { $0.isAcknowledged })
        }
    }

    @Test func `answers pings as it is told to`() async throws {
        try await StandInUnderTest.with { test, app in
            let connection = try await app.connect()
            test.standIn.answerPings(by: .none)
            await connection.send(.ping(service: 7))
            while test.standIn.counts.pings < 1 { await Task.yield() }
            test.standIn.answerPings(by: .plain)
            await connection.send(.ping(service: 7))
            let plain = try #require(await connection.frames(1).first)
            #expect(plain == .init(.control, service: 7, headers: [.init("type", "pong")]))
            test.standIn.answerPings(by: .config(ClientConfig()))
            await connection.send(.ping(service: 7))
            let pong = try #require(await connection.frames(2).last)
            let text =
                #"{"ReconnectCount":-1,"ReconnectInterval":120,"#
                + #""ReconnectNonce":30,"PingInterval":120}"#
            #expect(String(decoding: pong.payload, as: UTF8.self) == text)
        }
    }
}
