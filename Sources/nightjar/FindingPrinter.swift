import NightjarManifest

/// Findings as a compiler prints them, on standard error.
enum FindingPrinter {
    static func print(_ report: FindingReport) {
        let summary = report.errors > 0 ? "\(report.summary)\n" : ""
        let stream = StandardStream.error
        stream.write(report.text(colours: stream.showsColours) + summary)
    }
}
