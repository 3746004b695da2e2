package import LuaSandbox

/// What came of running a plugin's tests.
package enum PluginTestReport: Sendable, Equatable {
    /// The test file could not be loaded.
    case notLoaded(LoadFailure)

    /// So many tests ran, and so many failed: these and, where they are very many, further ones; in
    /// the order of their names.
    case ran(Int, failed: Int, failures: [PluginTestFailure])
}

/// A test that did not pass.
package struct PluginTestFailure: Sendable, Equatable {
    /// The test's name.
    package let title: String

    /// Why it failed, with Lua's place where there is one.
    package let message: String

    /// Lua's traceback; nil where there is none.
    package let traceback: String?

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
