import Foundation
import Testing

/// The real daemon beside the probe of Tests/JailProbe.
///
/// The probe does what the name of its plugin says; the plugin "neighbour" has the real worker.
@Suite struct `A daemon whose worker is taken over` {
    /// A folder of programs: the daemon, the probe in the worker's place, the worker under a name
    /// that the probe knows.
    private func programs(in folder: ScenarioFolder) throws -> String {
        let programs = folder.url.appendingPathComponent("programs")
        try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
        for (name, built) in [
            ("nightjar", "nightjar"), ("nightjar-worker", "nightjar-jail-probe"),
            ("nightjar-worker-itself", "nightjar-worker"),
        ] {
            let target = programs.appendingPathComponent(name)
            let source = URL(fileURLWithPath: try Program.path(built))
            do {
                try FileManager.default.linkItem(at: source, to: target)
            } catch {
                // The temporary folder may lie on another disk.
                try FileManager.default.copyItem(at: source, to: target)
            }
        }
        return programs.appendingPathComponent("nightjar").path
    }

    private func write(_ plugin: String, to folder: ScenarioFolder) throws {
        for name in [plugin, "neighbour"] {
            let text = "return function() return { msg = \"well\" } end"
            try folder.write(text, to: "plugins/\(name).lua")
        }
        try folder.write(
            """
            manifest: 1
            listen: 127.0.0.1:0
            apps:
              hr: { platform: people, token: people-token }
            subscriptions:
              - { app: hr, event: 用户离职, version: "1.0", plugin: \(plugin), timeout: 2s }
              - { app: hr, event: 用户入职, version: "1.0", plugin: neighbour, timeout: 2s }
            """,
            to: "subscriptions.yaml"
        )
    }

    private func neighbourReplies(_ client: Client, _ id: String) async throws -> Bool {
        let reply = try await client.post(ScenarioFolder.delivery(of: "用户入职", id: id))
        return reply.hasPrefix("200 ") && reply.contains("\"well\"")
    }

    @Test(arguments: ["socket", "execve", "process_vm_readv-daemon", "mprotect-executable"])
    func `does not start, and says which call was stopped`(attempt: String) async throws {
        let folder = try ScenarioFolder()
        let nightjar = try programs(in: folder)
        try write(attempt, to: folder)
        let call = attempt.prefix { $0 != "-" }
        for task in ["check", "run"] {
            let run = try await Program.run(nightjar, [task], in: folder)
            #expect(run.status == 1)
            #expect(
                run.errors.contains("the jail stopped a forbidden system call: \(call)"),
                "\(run.errors)"
            )
            #expect(run.errors.contains("subscriptions.yaml:6:"), "\(run.errors)")
        }
    }

    @Test(arguments: [
        ("unknown-outcome", "an outcome of an invocation that it does not have"),
        ("log-of-invocation-for-ever", "more log lines than an invocation may write"),
        ("scribble", "an outcome of an invocation that it does not have"),
    ])
    func `serves the others, and says what the lie was`(lie: String, says: String) async throws {
        let folder = try ScenarioFolder()
        let nightjar = try programs(in: folder)
        try write(lie, to: folder)
        let daemon = try await RunningDaemon(folder, program: nightjar)
        let client = try await Client(daemon)
        let reply = try await client.post(ScenarioFolder.delivery(of: "用户离职", id: "lie"))
        #expect(!reply.contains("\"well\""))
        _ = try await daemon.line(containing: "it broke the protocol: \(says)")
        #expect(try await neighbourReplies(client, "after"))
    }

    @Test(arguments: ["turn-for-ever", "never-read"])
    func `leaves no such worker behind when it is killed`(lie: String) async throws {
        let folder = try ScenarioFolder()
        let nightjar = try programs(in: folder)
        try write(lie, to: folder)
        let daemon = try await RunningDaemon(folder, program: nightjar)
        let client = try await Client(daemon)
        let position = daemon.logPosition
        let lost = Task { try? await client.post(ScenarioFolder.delivery(of: "用户离职", id: "x")) }
        let line = try await daemon.line(after: position, containing: "worker started")
        let pid = try #require(
            line.split(separator: " ").first { $0.hasPrefix("pid=") }.flatMap {
                Int32($0.dropFirst(4))
            }
        )
        daemon.signal(SIGKILL)
        _ = await daemon.exitStatus()
        _ = await lost.value
        let limit = ContinuousClock.now + .seconds(10)
        while kill(pid, 0) == 0, ContinuousClock.now < limit { await Task.yield() }
        #expect(kill(pid, 0) != 0)
    }

    @Test func `keeps its generation when the next one has such a worker`() async throws {
        let folder = try ScenarioFolder()
        let nightjar = try programs(in: folder)
        try write("unknown-outcome", to: folder)
        let daemon = try await RunningDaemon(folder, program: nightjar)
        let client = try await Client(daemon)
        let position = daemon.logPosition
        try write("io_uring_setup", to: folder)
        _ = try await daemon.line(
            after: position,
            containing: "the jail stopped a forbidden system call: io_uring_setup"
        )
        _ = try await daemon.line(after: position, containing: "reload refused")
        #expect(try await neighbourReplies(client, "still"))
    }
}
