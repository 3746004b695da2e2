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
        try write(bad + Array(repeating: "return function() end", count: 10))
        let limit = Duration.seconds(3)
        let steps = Steps()
        let result = await BuilderUnderTest(folder.path, adjust: { $0.loadLimit = limit }).builder
            .build(.start) { steps.add($0, of: $1) }
        #expect(Set(result.findings.map(\.code)) == [.pluginTime, .pluginMemory])
        #expect(result.findings.count == 2)
        #expect(steps.counts == Array(0...12))
        #expect(steps.totals == [12])
        #expect(steps.time(of: 11) < limit)
        #expect(steps.time(of: 12) >= limit)
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

/// Counts the workers that a log tells of.
private final class WorkerCount: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    /// How many there were at most at one time.
    var most: Int { counts.withLock { $0.most } }

    var logger: Logger { Logger(label: "test") { _ in Handler(count: self) } }

    private func add(_ workers: Int) {
        counts.withLock { counts in
            counts.now += workers
            counts.most = max(counts.most, counts.now)
        }
    }

    private struct Handler: LogHandler {
        let count: WorkerCount
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        init(count: WorkerCount) { self.count = count }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            if event.message == "worker started" { count.add(1) }
            if event.message == "worker ended" { count.add(-1) }
        }
    }
}

/// What a progress said, and when.
private final class Steps: Sendable {
    private let begin = ContinuousClock.now
    private let steps = Mutex<[(loaded: Int, total: Int, time: Duration)]>([])

    var counts: [Int] { steps.withLock { $0.map(\.loaded) } }
    var totals: Set<Int> { steps.withLock { Set($0.map(\.total)) } }

    func add(_ loaded: Int, of total: Int) {
        let time = ContinuousClock.now - begin
        steps.withLock { $0.append((loaded, total, time)) }
    }

    func time(of count: Int) -> Duration {
        steps.withLock { $0.first { $0.loaded == count }?.time ?? .zero }
    }
}
