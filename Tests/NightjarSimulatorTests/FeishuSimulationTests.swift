import NightjarCore
import NightjarFeishu
import NightjarHTTP
import NightjarSimulator
import Synchronization
import Testing

@Suite struct `A simulation` {
    private static let posted = SimulatedApp(
        verificationToken: PostedApp.token,
        encryptKey: PostedApp.key
    )

    private func wish(
        _ app: SimulatedApp,
        _ way: FeishuSimulation.Way,
        _ plan: PushPlan
    ) throws -> FeishuSimulation.Wish {
        let sample = try #require(EventSamples.shipped.sample(named: "im.message.receive_v1"))
        var wish = FeishuSimulation.Wish(
            app: app,
            way: way,
            templates: [try EventTemplate(sample)],
            plan: plan
        )
        wish.seed = 5
        return wish
    }

    private func simulation(_ wish: FeishuSimulation.Wish) -> FeishuSimulation {
        FeishuSimulation(wish) { 1_700_000_000_000 }
    }

    private func next(
        of stages: AsyncStream<FeishuSimulation.Stage>
    ) async -> FeishuSimulation.Stage? {
        for await stage in stages { return stage }
        return nil
    }

    // MARK: Webhooks

    @Test(arguments: [Secret?.none, PostedApp.key])
    func `posts what the app takes for the platform's`(key: Secret?) async throws {
        let credentials = FeishuCredentials(verificationToken: PostedApp.token, encryptKey: key)
        try await PostedApp.with(credentials) { app, url in
            var known = Self.posted
            known.encryptKey = key
            let wish = try wish(known, .webhook(url: url), PushPlan(count: 100, inFlight: 8))
            let report = try await simulation(wish).run { _ in }
            #expect(report.isComplete)
            #expect(report.connections == nil)
            #expect(app.refused == 0)
            #expect(Set(app.ids).count == 100)
            #expect(app.ids.count == 100)
        }
    }

    @Test func `posts again what got another status, and twice what it is asked to`() async throws {
        try await PostedApp.with(status: { $0 == 1 ? 500 : 200 }) { app, url in
            let plan = PushPlan(
                count: 20,
                inFlight: 8,
                duplicates: 1,
                ladder: RetryLadder(speed: 1e6)
            )
            let report = try await simulation(try wish(Self.posted, .webhook(url: url), plan))
                .run { _ in }
            #expect(report.isComplete)
            #expect(report.tally.refused == [500: 20])
            #expect(report.tally.repeated == 20)
            #expect(report.tally.duplicates == 20)
            #expect(app.ids.count == 60)
        }
    }

    @Test func `gives up what is never taken`() async throws {
        try await PostedApp.with(status: { _ in 404 }) { app, url in
            let plan = PushPlan(count: 3, inFlight: 8, ladder: RetryLadder(speed: 1e9))
            let report = try await simulation(try wish(Self.posted, .webhook(url: url), plan))
                .run { _ in }
            #expect(!report.isComplete)
            #expect(report.tally.givenUp == 3)
            #expect(app.ids.count == 15)
        }
    }

    @Test func `pushes nothing to an address that does not answer the challenge`() async throws {
        try await PostedApp.with(.init(verificationToken: Secret("another"))) { app, url in
            // Where it pushes all the same, it ends.
            let plan = PushPlan(count: 3, ladder: RetryLadder(speed: 1e9))
            let wish = try wish(Self.posted, .webhook(url: url), plan)
            let failure = await #expect(throws: FeishuSimulation.Failure.self) {
                try await simulation(wish).run { _ in }
            }
            #expect(
                failure?.description
                    == "Challenge code 没有返回: the challenge was answered with status 401"
            )
            #expect(app.ids.isEmpty)
        }
    }

    @Test func `says that nobody is there`() async throws {
        let url = "http://127.0.0.1:1/"
        let wish = try wish(Self.posted, .webhook(url: url), PushPlan(count: 3))
        let failure = await #expect(throws: FeishuSimulation.Failure.self) {
            try await simulation(wish).run { _ in }
        }
        #expect(failure?.description.contains("nobody listens at \(url)") == true)
    }

    // MARK: Connections

    @Test func `waits for a connection, pushes, and tells how far it is`() async throws {
        let plan = PushPlan(count: 100, duplicates: 0.5)
        let way = FeishuSimulation.Way.longConnection(host: "127.0.0.1", port: 0)
        let simulation = simulation(try wish(StandInUnderTest.app, way, plan))
        let (stages, continuation) = AsyncStream<FeishuSimulation.Stage>.makeStream()
        let running = Task { try await simulation.run { continuation.yield($0) } }
        guard case .listening(let address)? = await next(of: stages) else {
            Issue.record("it does not listen")
            return
        }
        try await AppClient.with(address) { app in
            let connection = try await app.connect()
            let stage = await next(of: stages)
            #expect(stage == .pushing)
            let report = try await running.value
            #expect(report.isComplete)
            #expect(report.connections?.opened == 1)
            #expect(report.seed == 5)
            #expect(Set(connection.events).count == 100)
            #expect(connection.events.count == 100 + report.tally.duplicates)
        }
    }

    @Test func `serves on without events, until it is stopped`() async throws {
        let way = FeishuSimulation.Way.longConnection(host: "127.0.0.1", port: 0)
        let plan = PushPlan(count: 0)
        let wish = FeishuSimulation.Wish(
            app: StandInUnderTest.app,
            way: way,
            templates: [],
            plan: plan
        )
        let simulation = simulation(wish)
        let (stages, continuation) = AsyncStream<FeishuSimulation.Stage>.makeStream()
        let running = Task { try await simulation.run { continuation.yield($0) } }
        guard case .listening(let address)? = await next(of: stages) else {
            Issue.record("it does not listen")
            return
        }
        try await AppClient.with(address) { app in
            let connection = try await app.connect()
            simulation.stop()
            #expect(try await running.value.isComplete)
            await connection.ended()
        }
    }
}
