import Foundation
import NightjarManifest

/// Findings as a compiler prints them, on standard error.
enum FindingPrinter {
    static func print(_ findings: [Finding]) {
        let usesColour =
            isatty(2) == 1 && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
        var text = findings.map { usesColour ? coloured($0) : $0.description }
            .joined(separator: "\n")
        let errors = findings.count { $0.severity == .error }
        if errors > 0 { text += "\n\(errors) error\(errors == 1 ? "" : "s")" }
        guard !text.isEmpty else { return }
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    private static func coloured(_ finding: Finding) -> String {
        let word = finding.severity.rawValue
        let colour = finding.severity == .error ? "31" : "33"
        return finding.description.replacing(
            " \(word): ",
            with: " \u{1B}[1;\(colour)m\(word):\u{1B}[0m ",
            maxReplacements: 1
        )
    }
}
