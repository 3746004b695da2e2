package import LuaSandbox

/// What came of running a plugin's tests.
package enum PluginTestReport: Sendable, Equatable {
    /// The test file could not be loaded.
    case notLoaded(LoadFailure)

    /// They ran.
    case ran(PluginTestRun)
}

/// What came of tests that ran.
package struct PluginTestRun: Sendable, Equatable {
    /// One test.
    package struct Test: Sendable, Equatable {
        /// The test's name.
        package let title: String

        /// How long it took.
        package let duration: Duration

        /// Whether it passed.
        package let hasPassed: Bool
    }

    /// All tests that ran, in the order of their names.
    package internal(set) var tests: [Test] = []

    /// Those that failed and, where they are very many, the first ones; in the order of their names.
    package internal(set) var failures: [PluginTestFailure] = []

    /// The plugin's own files, in its order, and which of their lines all these tests have run; empty unless that
    /// was asked for.
    package internal(set) var coverage: [FileCoverage] = []

    /// How many failed.
    package var failed: Int { tests.count { !$0.hasPassed } }
}

/// A test that did not pass.
package struct PluginTestFailure: Sendable, Equatable {
    /// The test's name.
    package let title: String

    /// Why it failed, with Lua's place where there is one.
    package let message: String

    /// Lua's traceback; nil where there is none.
    package let traceback: String?

    /// The line of the test file that failed; where Lua does not say, the one that names the test.
    package internal(set) var place = ScriptTrace.Frame(file: "", line: 1)

    /// What the test logged, bounded as an invocation's is.
    package internal(set) var logs: [LogLine] = []

    init(_ title: String, _ message: String, traceback: String? = nil) {
        self.title = title
        self.message = message
        self.traceback = traceback
    }

    /// How the test failed; nil when it passed.
    init?(_ title: String, _ ending: Ending, limits: PluginTests.Limits) {
        switch ending {
        case .succeeded(nil): return nil
        case .succeeded, .dropped, .misused:
            self.init(title, "it returns neither nothing nor true; a test asserts instead")
        case .failed(let reason): self.init(title, reason ?? "it returns false without a reason")
        case .raised(let failure), .exceeded(_, let failure), .noHandler(let failure),
            .argumentRefused(let failure):
            self.init(title, failure.message, traceback: failure.traceback)
        case .timedOut: self.init(title, "it takes too long: a test may take \(limits.each)")
        case .interrupted(let reason), .unavailable(let reason): self.init(title, reason)
        case .overloaded: self.init(title, "too much is under way")
        }
    }
}
