import Foundation
import LuaSandbox
import NightjarHTTP
import NightjarScripts
import Testing

@Suite struct `The library of plugins' tests` {
    private static let loops = EventLoops(count: 1)

    /// A busy machine shall not meet a limit here.
    private static let patient: PluginTests.Limits = {
        var limits = PluginTests.Limits()
        limits.each = .seconds(300)
        limits.all = .seconds(600)
        return limits
    }()

    /// Each folder has a plugin, its tests, and what comes of them.
    @Test(arguments: try LibraryFixture.all())
    func `does what it promises`(fixture: LibraryFixture) async throws {
        let report = try await Self.run(try fixture.tests(), try fixture.samples)
        let text = report.text
        try fixture.recordIfAsked(text)
        #expect(text == fixture.expected, "\(text)")
    }

    @Test func `runs the tests whose names contain a text`() async throws {
        let fixture = LibraryFixture(folder: LibraryFixture.root.appending(path: "outcomes"))
        let report = try await Self.run(try fixture.tests(), nil, filter: "reply.ok")
        #expect(report.text == "passed: reply.ok\npassed: reply.ok empty\n")
    }

    @Test func `cannot be met by a plugin that sets a global of its name`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("p.lua", "test = 7 return function() end")
        try folder.write("p.test.lua", "return { a = function() end }")
        let listing = try folder.plugins.listing()
        let tests = try #require(try listing.tests(of: "p", try listing.source(of: "p")))
        let report = try await Self.run(tests, nil)
        let message =
            "the plugin sets the global \"test\", which is its tests'; make it local"
        #expect(report.text == "not loaded: \(message)\n")
    }

    @Test func `sees no secret, and takes a quarter of the least memory`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("p.lua", "return function() end")
        try folder.write(
            "p.test.lua",
            """
            return {
              a = function() return pcall(function() return secrets.t end) == false end,
              b = function() assert(collectgarbage("count") < 256, collectgarbage("count")) end,
            }
            """
        )
        let listing = try folder.plugins.listing()
        let tests = try #require(try listing.tests(of: "p", try listing.source(of: "p")))
        let report = try await Self.run(tests, nil, memory: 1 << 20)
        #expect(
            report.text == """
                failed: a
                  plugins/p.test.lua:2: no secret t in this test; write before it:  \
                test.secrets{ t = "…" }
                passed: b

                """
        )
    }

    private static func run(
        _ tests: PluginTests,
        _ samples: TestSamples?,
        filter: String? = nil,
        memory: Int = 4 << 20
    ) async throws -> PluginTestReport {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let worker = URL(filePath: program).deletingLastPathComponent()
            .appending(path: "nightjar-worker")
        var settings = SandboxSettings(workerPath: worker.path, memory: memory)
        settings.loadLimit = .seconds(60)
        settings.secrets = SandboxSecrets(["t": Array("s3cret".utf8)])
        return await tests.run(
            settings,
            loops: loops.loops,
            limits: patient,
            samples: samples ?? .shipped,
            filter: filter,
            observer: Unheard()
        )
    }
}

/// A folder of `Tests/Fixtures/tests`.
struct LibraryFixture: CustomTestStringConvertible {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/tests")

    let folder: URL

    var testDescription: String { folder.lastPathComponent }

    var expected: String {
        (try? String(contentsOf: folder.appending(path: "expected"), encoding: .utf8)) ?? ""
    }

    var samples: TestSamples? {
        get throws {
            let file = folder.appending(path: "samples.json")
            guard let data = try? Data(contentsOf: file) else { return nil }
            let events = try #require(
                try JSONSerialization.jsonObject(with: data) as? [String: Any]
            )
            return TestSamples(
                try events.mapValues { Array(try JSONSerialization.data(withJSONObject: $0)) }
            )
        }
    }

    static func all() throws -> [LibraryFixture] {
        let names = try FileManager.default.contentsOfDirectory(atPath: root.path).sorted()
        return names.map { LibraryFixture(folder: root.appending(path: $0)) }
    }

    func tests() throws -> PluginTests {
        let listing = try PluginFolder(path: folder.path, name: "plugins").listing()
        return try #require(try listing.tests(of: "p", try listing.source(of: "p")))
    }

    /// As the manifest's fixtures: NIGHTJAR_RECORD=1 writes what came, to be read line by line.
    func recordIfAsked(_ text: String) throws {
        guard ProcessInfo.processInfo.environment["NIGHTJAR_RECORD"] != nil else { return }
        try Data(text.utf8).write(to: folder.appending(path: "expected"))
    }
}

extension PluginTestReport {
    /// A line for each test; for one that failed, its place and message, who called, and its log.
    fileprivate var text: String {
        switch self {
        case .notLoaded(let failure): return "not loaded: \(failure.message)\n"
        case .ran(let run):
            let failures = Dictionary(uniqueKeysWithValues: run.failures.map { ($0.title, $0) })
            return run.tests.map { test in
                guard let failure = failures[test.title] else { return "passed: \(test.title)\n" }
                return "failed: \(test.title)\n" + failure.text
            }.joined()
        }
    }
}

extension PluginTestFailure {
    fileprivate var text: String {
        let place = "\(place.file):\(place.line): "
        let said = message.hasPrefix(place) ? message : "[\(place.dropLast(2))] \(message)"
        let lines = said.split(separator: "\n", omittingEmptySubsequences: false)
        let logs = logs.map { line in
            "  log \(line.level): \(line.message) \(String(decoding: line.fields, as: UTF8.self))"
        }
        return (lines.map { "  \($0)" } + logs).map { $0.trimmed + "\n" }.joined()
    }
}

extension String {
    fileprivate var trimmed: String { String(reversed().drop { $0 == " " }.reversed()) }
}

/// Takes what tests log, for nobody.
private struct Unheard: SandboxObserver {
    func logged(_ line: LogLine, by invocation: Invocation?) {}
    func workerStarted(_ pid: Int32) {}
    func workerEnded(_ pid: Int32, _ reason: String, isBreach: Bool) {}
}
