package import Foundation
package import NightjarManifest

/// Which generation serves, since when and why, and what was refused.
package struct GenerationStatus: Sendable, Codable {
    /// A build that was not swapped in.
    package struct Refusal: Sendable, Codable {
        /// When it was refused.
        package let at: Date

        /// What had asked for it.
        package let causes: [ReloadCause]

        /// Why it was refused.
        package let report: FindingReport
    }

    /// The number of the generation that serves, counted from 1 in the daemon's life.
    package private(set) var number: Int

    /// When it was swapped in.
    package private(set) var loadedAt: Date

    /// What had asked for it.
    package private(set) var causes: [ReloadCause]

    /// The last build that was refused; nil when none was.
    package private(set) var lastRefused: Refusal?

    /// Whether the files on disk are other than what serves, because they were refused.
    package private(set) var isBehind = false

    /// The first generation of a daemon.
    init(number: Int, loadedAt: Date) {
        self.number = number
        self.loadedAt = loadedAt
        causes = [.start]
    }

    mutating func loaded(_ number: Int, because causes: [ReloadCause], at time: Date) {
        self.number = number
        loadedAt = time
        self.causes = causes
        isBehind = false
    }

    /// - Returns: Whether the files were refused for the same reasons already.
    mutating func refused(_ refusal: Refusal) -> Bool {
        let isKnown = isBehind && lastRefused?.report == refusal.report
        lastRefused = refusal
        isBehind = true
        return isKnown
    }

    /// The files are as they were loaded.
    ///
    /// - Returns: Whether they were not before.
    mutating func isUnchangedAgain() -> Bool {
        defer { isBehind = false }
        return isBehind
    }
}
