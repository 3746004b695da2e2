import LuaSandbox
import NightjarDaemon
import NightjarHTTP
import NightjarScripts
import Synchronization
import Testing

@Suite struct `A plugin's tests` {
    private let folder: WatchFolder

    init() throws { folder = try WatchFolder() }

    /// Where limits are not what is tested, a busy machine shall not meet any.
    private static let patient: PluginTests.Limits = {
        var limits = PluginTests.Limits()
        limits.each = .seconds(300)
        limits.all = .seconds(600)
        return limits
    }()

    private func run(
        _ tests: String,
        of plugin: String = "return function() end",
        limits: PluginTests.Limits = Self.patient,
        countsLines: Bool = false,
        observer: any SandboxObserver = CountedWorkers()
    ) async throws -> PluginTestReport {
        try folder.write(plugin, to: "p.lua")
        try folder.write(tests, to: "p.test.lua")
        let listing = try PluginFolder(path: folder.path, name: "plugins").listing()
        let source = try listing.source(of: "p")
        let tests = try #require(try listing.tests(of: "p", source))
        var settings = SandboxSettings(
            workerPath: try #require(WorkerProgram.beside()),
            memory: 4 << 20
        )
        settings.countsLines = countsLines
        return await tests.run(
            settings,
            loops: BuilderUnderTest.loops.loops,
            limits: limits,
            observer: observer
        )
    }

    @Test func `see what the plugin's entry returns, loaded before them`() async throws {
        let report = try await run(
            """
            return {
              one = function() assert(require("p")() == "bye") end,
              two = function() assert(require("p") == require("p")) end,
              three = function() return pcall(require, "q") == false end,
              default = function() end,
            }
            """,
            of: "word = \"bye\" return function() return word end"
        )
        #expect(report.counts == [4, 0])
    }

    @Test func `cannot be talked out of their checks by the plugin`() async throws {
        let report = try await run(
            "return { 7 }",
            of: "error = function() end type = function() return \"string\" end return error"
        )
        guard case .notLoaded(let failure) = report else {
            Issue.record("\(report)")
            return
        }
        #expect(
            failure.message == "plugins/p.test.lua returns a table with a key that is no string; "
                + "it returns a table of functions by the tests' names"
        )
    }

    @Test func `end one by one at their limit, and the others are run all the same`() async throws {
        var limits = Self.patient
        limits.each = .seconds(1)
        let report = try await run(
            """
            local function spin() while true do end end
            return { a = spin, b = function() end, c = spin, d = function() error("no", 0) end }
            """,
            limits: limits
        )
        #expect(report.counts == [4, 3])
        let failures = report.failures
        let late = "it takes too long: a test may take 1.0 seconds"
        #expect(failures.map(\.title) == ["a", "c", "d"])
        #expect(failures.map(\.message) == [late, late, "no"])
    }

    @Test func `end together at the limit for all of them`() async throws {
        var limits = PluginTests.Limits()
        limits.all = .milliseconds(100)
        let report = try await run(
            """
            local function spin() while true do end end
            return { a = spin, b = function() end }
            """,
            limits: limits
        )
        #expect(report.counts == [2, 2])
        let failures = report.failures
        let late = "it takes too long: all tests may take 0.1 seconds"
        #expect(failures.map(\.title) == ["a", "b"])
        #expect(failures.map(\.message) == [late, late])
    }

    @Test func `are all counted, and of very many failures the first are kept`() async throws {
        let report = try await run(
            """
            local tests = {}
            for n = 1001, 1500 do tests["test " .. n] = function() error("no", 0) end end
            return tests
            """
        )
        #expect(report.counts == [500, 500])
        let failures = report.failures
        #expect(failures.map(\.title) == (1001...1100).map { "test \($0)" })
    }

    @Test func `show which lines they run, of the plugin's files alone`() async throws {
        let plugin = "return function(event)\n  return nil,\n    event.key\nend"
        let tests = "return { a = function() test.deliver({ type = \"x\", key = \"7\" }) end }"
        let report = try await run(tests, of: plugin, countsLines: true)
        guard case .ran(let run) = report else {
            Issue.record("\(report)")
            return
        }
        #expect(run.coverage.map(\.file) == ["plugins/p.lua"])
        #expect(run.coverage.first?.lines?.map(\.number) == [2, 3, 4])
        #expect(run.coverage.first?.lines?.allSatisfy(\.wasRun) == true)
        guard case .ran(let other) = try await self.run(tests, of: plugin) else { return }
        #expect(other.coverage.isEmpty)
    }

    @Test func `leave no worker behind`() async throws {
        let workers = CountedWorkers()
        _ = try await run("return { a = function() end }", observer: workers)
        await workers.areGone()
        #expect(workers.started == 2)
    }
}

extension PluginTestReport {
    /// How many tests ran, and how many failed; empty where none could be loaded.
    fileprivate var counts: [Int] {
        if case .ran(let run) = self { [run.tests.count, run.failed] } else { [] }
    }

    fileprivate var failures: [PluginTestFailure] {
        if case .ran(let run) = self { run.failures } else { [] }
    }
}

/// Counts workers, and waits for their ends.
final class CountedWorkers: SandboxObserver {
    private let counts = Mutex((started: 0, ended: 0))
    private let ends: AsyncStream<Void>
    private let endsIn: AsyncStream<Void>.Continuation

    init() { (ends, endsIn) = AsyncStream.makeStream() }

    var started: Int { counts.withLock { $0.started } }

    func areGone() async {
        for await _ in ends where counts.withLock({ $0.started == $0.ended }) { return }
    }

    func logged(_ line: LogLine, by invocation: Invocation?) {}
    func workerStarted(_ pid: Int32) { counts.withLock { $0.started += 1 } }

    func workerEnded(_ pid: Int32, _ reason: String, isBreach: Bool) {
        counts.withLock { $0.ended += 1 }
        endsIn.yield()
    }
}
