package import NightjarManifest

/// What has asked for a reload.
package enum ReloadCause: String, Sendable, Codable {
    /// The daemon has started.
    case start

    /// The manifest or a plugin has changed on disk.
    case files = "files changed"

    /// The process got the signal.
    case hangup = "SIGHUP"

    /// Somebody ran the command.
    case command = "nightjar reload"
}

/// What came of a reload.
package struct ReloadReport: Sendable, Codable {
    /// The kinds of it.
    package enum Result: String, Sendable, Codable {
        /// A new generation serves.
        case reloaded

        /// All is as it was loaded.
        case unchanged

        /// The findings say why; the present generation goes on.
        case refused

        /// The daemon stops; nothing was looked at.
        case stopping
    }

    /// Which kind it is.
    package let result: Result

    /// The number of the generation that serves now.
    package let generation: Int

    /// How long it took, from the reading of the manifest to the swap, in milliseconds.
    package let milliseconds: Double

    /// All findings, those of a refusal among them.
    package let report: FindingReport

    /// Makes a report.
    package init(
        result: Result,
        generation: Int,
        milliseconds: Double,
        report: FindingReport
    ) {
        self.result = result
        self.generation = generation
        self.milliseconds = milliseconds
        self.report = report
    }

    static let stopping = ReloadReport(
        result: .stopping,
        generation: 0,
        milliseconds: 0,
        report: FindingReport([])
    )
}
