import Glibc
import Logging
import LuaSandbox
import NightjarDaemon
import NightjarManifest
import Synchronization
import Testing

@Suite struct `Many plugins` {
    private let folder: WatchFolder

    init() throws { folder = try WatchFolder() }

    private func write(_ plugins: [String]) throws {
        var manifest = """
            manifest: 1
            apps:
              hr: { platform: people, token: people-token }
            subscriptions:

            """
        for (number, text) in plugins.enumerated() {
            manifest += "  - { app: hr, event: e\(number), plugin: p\(number) }\n"
            try folder.write(text, to: "plugins/p\(number).lua")
        }
        try folder.write(manifest, to: "subscriptions.yaml")
    }

    @Test func `are not held up by those that spin or eat memory while they load`() async throws {
        let bad = [
            "while true do end", "local all = {} for n = 1, 1e9 do all[n] = (\"x\"):rep(n) end",
        ]
        try write(bad + Array(repeating: "return function() end", count: 20))
        let (steps, workers) = (Steps(), WorkerCount())
        let builder = BuilderUnderTest(folder.path, logger: workers.logger) {
            $0.loadLimit = .seconds(30)
        }
        let result = await builder.builder.build(.start) { loaded, total in
            steps.add(loaded, of: total)
            // All others are there: the one that spins has shown enough.
            if loaded == 21 { workers.kill("p0") }
        }
        #expect(result.findings.map(\.code) == [.pluginDied, .pluginMemory])
        #expect(steps.counts == Array(0...22))
        #expect(steps.totals == [22])
    }

    @Test func `load a few at a time`() async throws {
        try write(Array(repeating: "while true do end", count: 30))
        let workers = WorkerCount()
        let builder = BuilderUnderTest(folder.path, logger: workers.logger) {
            $0.loadLimit = .milliseconds(100)
        }
        #expect(await builder.builder.build(.start).findings.count == 30)
        // Four, and those that have been killed and are not yet told of.
        #expect(workers.most >= 4)
        #expect(workers.most < 15)
    }

    @Test func `are kept while one of them is loaded again`() async throws {
        try write(Array(repeating: "return function() end", count: 20))
        let builder = BuilderUnderTest(folder.path).builder
        let first = try #require(await builder.build(.start).build)
        try folder.write("return function() return true end", to: "plugins/p7.lua")
        let steps = Steps()
        let next = await builder.build(.reload(after: first)) { steps.add($0, of: $1) }
        #expect(next.build != nil)
        #expect(steps.counts == [19, 20])
    }
}

/// The workers that a log tells of.
private final class WorkerCount: Sendable {
    private struct State {
        var now = 0
        var most = 0
        var pids: [String: pid_t] = [:]
    }

    private let state = Mutex(State())

    /// How many there were at most at one time.
    var most: Int { state.withLock { $0.most } }

    var logger: Logger { Logger(label: "test") { _ in Handler(workers: self) } }

    func kill(_ plugin: String) {
        if let pid = state.withLock({ $0.pids[plugin] }) { Glibc.kill(pid, SIGKILL) }
    }

    private func started(_ pid: String?, _ plugin: String?) {
        state.withLock { state in
            state.now += 1
            state.most = max(state.most, state.now)
            if let pid = pid.flatMap(pid_t.init), let plugin { state.pids[plugin] = pid }
        }
    }

    private func ended() { state.withLock { $0.now -= 1 } }

    private struct Handler: LogHandler {
        let workers: WorkerCount
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        init(workers: WorkerCount) { self.workers = workers }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let pid = event.metadata?["pid"].map { "\($0)" }
            let plugin = metadata["plugin"].map { "\($0)" }
            if event.message == "worker started" { workers.started(pid, plugin) }
            if event.message == "worker ended" { workers.ended() }
        }
    }
}

/// What a progress said.
private final class Steps: Sendable {
    private let steps = Mutex<[(loaded: Int, total: Int)]>([])

    var counts: [Int] { steps.withLock { $0.map(\.loaded) } }
    var totals: Set<Int> { steps.withLock { Set($0.map(\.total)) } }

    func add(_ loaded: Int, of total: Int) { steps.withLock { $0.append((loaded, total)) } }
}
