import NightjarCore
import NightjarHTTP
import NightjarSimulator
import Synchronization

/// A platform that stands in for Feishu, with what a test waits for.
final class StandIn: Sendable {
    let feishu: FeishuStandIn
    let address: String
    private let opened: AsyncStream<Int>
    private let loops: EventLoops
    private let chance = SeededChance(seed: 7)

    private init(
        _ feishu: FeishuStandIn,
        _ address: String,
        _ opened: AsyncStream<Int>,
        _ loops: EventLoops
    ) {
        self.feishu = feishu
        self.address = address
        self.opened = opened
        self.loops = loops
    }

    /// Gives `body` one that listens.
    static func with(_ body: (StandIn) async throws -> Void) async throws {
        let loops = EventLoops(count: 1)
        let (opened, continuation) = AsyncStream<Int>.makeStream()
        var settings = FeishuStandIn.Settings()
        settings.opened = { continuation.yield($0) }
        settings.config = ClientConfig(hurriedBy: RetryLadder(speed: 1000))
        let app = SimulatedApp(
            appID: ConnectedFolder.appID,
            appSecret: Secret(ConnectedFolder.secret)
        )
        let feishu = FeishuStandIn(
            app,
            by: SeededChance(seed: 7),
            on: loops,
            at: { 1_700_000_000_000 },
            settings
        )
        let server = try await feishu.listen(on: loops)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(StandIn(feishu, server.address, opened, loops)))
        } catch {
            result = .failure(error)
        }
        await server.stop()
        await loops.shutDown()
        try result.get()
    }

    /// Waits until so many connections have been opened in all.
    func connections(_ count: Int) async {
        for await number in opened where number >= count { return }
    }

    /// Pushes so many events, and returns how many were acknowledged once all have ended.
    func push(_ count: Int) async throws -> Int {
        let sample = EventSamples.shipped.sample(named: "im.message.receive_v1")
        let templates = try sample.map { [try EventTemplate($0)] } ?? []
        let source = try EventTemplates(templates, by: chance) { 1_700_000_000_000 }
        let plan = PushPlan(count: count, ladder: RetryLadder(speed: 1000))
        let pusher = Pusher(plan, of: source, over: feishu, by: chance, on: loops)
        await loops.run(on: 0) { pusher.start() }
        await pusher.finished()
        return pusher.tally.acknowledged
    }
}
