import Foundation
import NightjarCore
import NightjarSimulator
import Testing

@Suite(.timeLimit(.minutes(2))) struct `A long connection` {
    @Test func `stays over a reload that does not concern it`() async throws {
        try await StandIn.with { platform in
            let folder = try ConnectedFolder.make(platform.address)
            let daemon = try await RunningDaemon(folder)
            await platform.connections(1)
            #expect(try await platform.push(3) == 3)
            let position = daemon.logPosition
            try folder.write("return function() log.info('second') end", to: "plugins/p.lua")
            _ = try await daemon.line(after: position, containing: "reloaded")
            #expect(try await platform.push(3) == 3)
            #expect(daemon.handled.count == 3)
            #expect(daemon.logText.components(separatedBy: "second").count == 4)
            #expect(platform.feishu.counts.opened == 1)
        }
    }

    @Test func `is made anew by a reload that concerns it, and the former one ends`() async throws {
        try await StandIn.with { platform in
            let folder = try ConnectedFolder.make(platform.address)
            let daemon = try await RunningDaemon(folder)
            await platform.connections(1)
            try ConnectedFolder.write(platform.address, connections: 3, to: folder)
            await platform.connections(4)
            _ = try await daemon.line(containing: "former long connections have ended")
            #expect(try await platform.push(20) == 20)
            #expect(Set(daemon.handled).count == 20)
            let status = try await Program.run("nightjar", ["status"], in: folder)
            #expect(status.output.contains("3 of 3"), "\(status.output)")
        }
    }

    @Test func `goes on until the changed one is open`() async throws {
        try await StandIn.with { platform in
            let folder = try ConnectedFolder.make(platform.address)
            let daemon = try await RunningDaemon(folder)
            await platform.connections(1)
            platform.feishu.answerDiscovery(by: [.silence])
            let position = daemon.logPosition
            try ConnectedFolder.write(platform.address, connections: 2, to: folder)
            _ = try await daemon.line(after: position, containing: "reloaded")
            // One of the new ones is open by now, or the former one still is.
            #expect(try await platform.push(20) == 20)
            await platform.connections(2)
            _ = try await daemon.line(after: position, containing: "former long connections")
            #expect(try await platform.push(20) == 20)
            #expect(Set(daemon.handled).count == 40)
        }
    }

    @Test func `ends where the platform refuses, which is said once and harms no other app`()
        async throws
    {
        try await StandIn.with { platform in
            platform.feishu.answerDiscovery(by: [
                .code(1_000_040_345, "app_id or app_secret is invalid")
            ])
            let folder = try ConnectedFolder.make(platform.address)
            let daemon = try await RunningDaemon(folder)
            let line = try await daemon.line(containing: "no long connection can be made")
            #expect(line.contains(" error "))
            #expect(line.contains("check app_id and app_secret of app bot"))
            let client = try await Client(daemon)
            let reply = try await client.post(ScenarioFolder.delivery(of: "用户离职", id: "h1"))
            #expect(reply.hasPrefix("200"))
            let status = try await Program.run("nightjar", ["status"], in: folder)
            #expect(status.output.contains("0 of 1"), "\(status.output)")
            #expect(status.output.contains("bot: the platform refuses its credentials"))

            // Mended at the platform: whoever asks for a reload has it tried again.
            let reload = try await Program.run("nightjar", ["reload"], in: folder)
            #expect(reload.status == 0, "\(reload.output)\(reload.errors)")
            await platform.connections(1)
            #expect(try await platform.push(1) == 1)
            #expect(
                daemon.logText.components(separatedBy: "no long connection can be made").count == 2
            )
            #expect(!daemon.logText.contains(ConnectedFolder.secret))
            #expect(!daemon.logText.contains("ticket="))
        }
    }

    @Test func `has its daemon stopped and started under load, and nothing is handled twice`()
        async throws
    {
        let simulated = try Simulated(count: 400)
        let folder = try ConnectedFolder.make(try await simulated.address, connections: 2)
        let first = try await RunningDaemon(folder)
        while first.handled.count < 50 {
            _ = try await first.line(after: first.logPosition, containing: "handled ")
        }
        first.signal(SIGTERM)
        #expect(await first.exitStatus() == 0)
        let second = try await RunningDaemon(folder)
        let report = await simulated.report()
        #expect(report.isComplete, "\(report)")
        let handled = first.handled + second.handled
        #expect(handled.count == 400)
        #expect(Set(handled).count == 400)
    }

    @Test func `has its daemon killed under load, and nothing is lost`() async throws {
        let simulated = try Simulated(count: 400)
        let folder = try ConnectedFolder.make(try await simulated.address, connections: 2)
        let first = try await RunningDaemon(folder)
        while first.handled.count < 50 {
            _ = try await first.line(after: first.logPosition, containing: "handled ")
        }
        first.signal(SIGKILL)
        _ = await first.exitStatus()
        let second = try await RunningDaemon(folder)
        let report = await simulated.report()
        #expect(report.isComplete, "\(report)")
        #expect(Set(first.handled + second.handled).count == 400)
        #expect(second.handled.count == Set(second.handled).count)
    }

    @Test func `is what an event cannot be posted to instead of`() async throws {
        try await StandIn.with { platform in
            let folder = try ConnectedFolder.make(platform.address)
            let daemon = try await RunningDaemon(folder)
            let client = try await Client(daemon, path: "/feishu/bot")
            let event = ScenarioFolder.delivery(of: "im.message.receive_v1", id: "x")
            #expect(try await client.post(event).hasPrefix("404"))
            let arguments = ["send", "--app", "bot", "--fixture", "im.message.receive_v1"]
            let run = try await Program.run("nightjar", arguments, in: folder)
            #expect(run.status == 1)
            #expect(run.errors.contains("nightjar simulate feishu --app bot"), "\(run.errors)")
        }
    }
}

/// The simulator at work in this process, ten events at a time.
private struct Simulated {
    private let simulation: FeishuSimulation
    private let stages: AsyncStream<FeishuSimulation.Stage>
    private let end: Task<StandInReport?, Never>

    init(count: Int) throws {
        let sample = EventSamples.shipped.sample(named: "im.message.receive_v1")
        let wish = FeishuSimulation.Wish(
            app: SimulatedApp(
                appID: ConnectedFolder.appID,
                appSecret: Secret(ConnectedFolder.secret)
            ),
            way: .longConnection(host: "127.0.0.1", port: 0),
            templates: try sample.map { [try EventTemplate($0)] } ?? [],
            plan: PushPlan(count: count, inFlight: 10, ladder: RetryLadder(speed: 1000))
        )
        let simulation = FeishuSimulation(wish, at: { 1_700_000_000_000 })
        let (stages, continuation) = AsyncStream<FeishuSimulation.Stage>.makeStream()
        self.simulation = simulation
        self.stages = stages
        end = Task { try? await simulation.run { continuation.yield($0) } }
    }

    var address: String {
        get async throws {
            for await stage in stages {
                if case .listening(let address) = stage { return address }
            }
            throw CancellationError()
        }
    }

    func report() async -> StandInReport {
        await end.value ?? simulation.report
    }
}
