import NightjarCore
import NightjarHTTP
import NightjarSimulator

/// A stand-in that listens, with a loop of its own.
struct StandInUnderTest: Sendable {
    static let id = "cli_9f5343c580712544"
    static let secret = "app-secret"
    static let app = SimulatedApp(appID: id, appSecret: Secret(secret))

    let loops: EventLoops
    let standIn: FeishuStandIn
    let address: String
    let chance: SeededChance

    /// Gives `body` one and an app that can reach it, and ends both afterwards.
    static func with(
        seed: UInt64 = 1,
        _ change: (inout FeishuStandIn.Settings) -> Void = { _ in },
        _ body: (StandInUnderTest, AppClient) async throws -> Void
    ) async throws {
        let loops = EventLoops(count: 1)
        let chance = SeededChance(seed: seed)
        var settings = FeishuStandIn.Settings()
        change(&settings)
        let standIn = FeishuStandIn(app, by: chance, on: loops, at: { 1_700_000_000_000 }, settings)
        let server = try await standIn.listen(on: loops)
        let test = StandInUnderTest(
            loops: loops,
            standIn: standIn,
            address: server.address,
            chance: chance
        )
        let result: Result<Void, any Error>
        do {
            result = .success(try await AppClient.with(server.address) { try await body(test, $0) })
        } catch {
            result = .failure(error)
        }
        await server.stop()
        await loops.shutDown()
        try result.get()
    }

    /// Pushes by a plan, and returns when all has ended.
    func push(
        _ plan: PushPlan,
        sample name: String = "im.message.receive_v1"
    ) async throws -> (tally: PushTally, events: [PushedEvent]) {
        let sample = EventSamples.shipped.sample(named: name)
        let templates = try sample.map { [try EventTemplate($0)] } ?? []
        let source = try EventTemplates(templates, by: chance) { 1_700_000_000_000 }
        let (events, continuation) = AsyncStream<PushedEvent>.makeStream()
        let pusher = Pusher(plan, of: source, over: standIn, by: chance, on: loops) {
            continuation.yield($0)
        }
        await loops.run(on: 0) { pusher.start() }
        await pusher.finished()
        continuation.finish()
        var all: [PushedEvent] = []
        for await event in events { all.append(event) }
        return (pusher.tally, all)
    }
}
