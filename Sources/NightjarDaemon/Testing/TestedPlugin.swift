import LuaSandbox
package import NightjarManifest
import NightjarScripts

/// What came of one plugin's tests, for who reads it.
package struct TestedPlugin: Sendable {
    /// One test.
    package struct Test: Sendable {
        /// The test's name.
        package let title: String

        /// How long it took.
        package let duration: Duration

        /// nil when it passed.
        package let failure: Failure?
    }

    /// Why a test failed, or why tests cannot run.
    package struct Failure: Sendable {
        /// What is wrong; several lines where several things differ.
        package let message: String

        /// Where, from where the command runs; nil where nothing is known.
        package var place: Place?

        /// The line of ``place``; nil where there is none.
        package var excerpt: Excerpt?

        /// Who called: further places, each with its line.
        package var callers: [Finding.Note] = []

        /// What the test logged: "info left {"user":"7"}".
        package var logs: [String] = []
    }

    /// The plugin's name.
    package let name: String

    /// All that ran, in the order of their names.
    package let tests: [Test]

    /// Why none could run; nil where they could.
    package let obstacle: Failure?

    /// Its files and which of their lines have been run; empty unless that was asked for, and where nothing could
    /// run.
    package let files: [TestedFile]

    /// Whether a test failed, or none could run.
    package var hasFailed: Bool { obstacle != nil || tests.contains { $0.failure != nil } }

    /// Whether nothing ran, and nothing kept it from that.
    var isEmpty: Bool { obstacle == nil && tests.isEmpty }

    init(_ name: String, _ fault: PluginFault) {
        self.name = name
        tests = []
        files = []
        obstacle = Failure(message: "\(fault.message); \(fault.hint)")
    }

    init(_ tests: PluginTests, _ report: PluginTestReport) {
        name = tests.plugin
        switch report {
        case .notLoaded(let failure):
            self.tests = []
            files = []
            let trace = ScriptTrace(failure.message, traceback: failure.traceback, in: tests.source)
            obstacle = Failure(trace, trace.origin, in: tests.source)
        case .ran(let run):
            obstacle = nil
            files = run.coverage.map(TestedFile.init)
            let failures = Dictionary(
                run.failures.map { ($0.title, $0) },
                uniquingKeysWith: { first, _ in first }
            )
            self.tests = run.tests.map { test in
                Test(
                    title: test.title,
                    duration: test.duration,
                    failure: test.hasPassed
                        ? nil
                        : failures[test.title].map { Failure($0, in: tests.source) }
                            ?? Failure(message: "it fails as well; too many to say how")
                )
            }
        }
    }
}

extension TestedPlugin.Failure {
    fileprivate init(_ failure: PluginTestFailure, in source: PluginSource) {
        let trace = ScriptTrace(failure.message, traceback: failure.traceback, in: source)
        self.init(trace, trace.origin ?? failure.place, in: source)
        if let origin = trace.origin, origin.file != failure.place.file {
            callers = [Self.note("called from here", at: failure.place, in: source)]
        }
        logs = failure.logs.map(Self.text)
    }

    fileprivate init(
        _ trace: ScriptTrace,
        _ frame: ScriptTrace.Frame?,
        in source: PluginSource
    ) {
        self.init(message: trace.message)
        guard let note = frame.map({ Self.note("", at: $0, in: source) }) else { return }
        (place, excerpt) = (note.place, note.excerpt)
    }

    private static func note(
        _ text: String,
        at frame: ScriptTrace.Frame,
        in source: PluginSource
    ) -> Finding.Note {
        ScriptNotes(source: source, base: "").note(text, at: frame)
    }

    private static func text(of line: LogLine) -> String {
        let fields = line.fields.isEmpty ? "" : " \(String(decoding: line.fields, as: UTF8.self))"
        return "\(line.level) \(line.message)\(fields)"
    }
}
