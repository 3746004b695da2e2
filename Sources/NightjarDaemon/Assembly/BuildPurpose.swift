/// What a generation is built for.
package enum BuildPurpose: Sendable {
    /// To be the daemon's first.
    ///
    /// Plugins' tests are not run: a restart must not depend on them.
    case start

    /// To be looked at only.
    case check

    /// To take the place of a present one, whose unchanged plugins are kept.
    case reload(after: Build)

    /// The generation that serves; nil when none does.
    var present: Build? {
        guard case .reload(after: let build) = self else { return nil }
        return build
    }

    /// Whether the tests of the plugins that ask for it are run.
    var runsTests: Bool {
        guard case .start = self else { return true }
        return false
    }
}
