import ArgumentParser
import NightjarDaemon
import NightjarManifest

/// Checks a manifest and its plugins as the daemon would.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the manifest and its plugins; report everything that is wrong with them.",
        discussion: """
            Every finding has a place: FILE:LINE:COLUMN. The exit code is 0 when there are no \
            errors (warnings are allowed), 1 when there are, 2 for wrong usage.
            """
    )

    @OptionGroup var manifest: ManifestOptions

    func run() async throws {
        let findings = await ManifestCheck(try manifest.daemonOptions()).findings()
        FindingPrinter.print(findings)
        guard !findings.contains(where: { $0.severity == .error }) else {
            throw ExitCode(ExitStatus.failure.rawValue)
        }
        let warnings = findings.isEmpty ? "" : ", \(findings.count) warnings"
        print("\(manifest.manifest): no errors\(warnings)")
    }
}
