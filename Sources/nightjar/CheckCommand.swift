import ArgumentParser
import NightjarDaemon
import NightjarManifest

/// Checks a manifest and its plugins as the daemon would.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the manifest and its plugins; report everything that is wrong with them.",
        discussion: """
            Everything that `nightjar run` would refuse or warn of is found at once, without \
            serving anything: the manifest is read, its subscriptions are held against the catalog \
            and against each other, and each plugin is loaded in its sandbox.

              subscriptions.yaml:14:12: error: one occurrence would be delivered twice …
                  event: contact.user.deleted_v3
                         ^~~~~~~~~~~~~~~~~~~~~~~
              subscriptions.yaml:10:12: note: "通讯录变更" is subscribed here

            A finding has a place, FILE:LINE:COLUMN, the line itself without its secrets, and notes \
            that say what to do. Errors keep the daemon from starting, and a reload from being \
            taken; warnings do not.

              nightjar check                           findings on standard error
              nightjar check -m staging.yaml
              nightjar check --format json | jq '.findings[] | {line, code, message}'

            With --format json everything is one object on standard output, in a form that stays; \
            docs/check.md describes it, with the code of each kind of finding.

            The exit code is 0 when there are no errors (warnings are allowed), 1 when there are, 2 \
            for wrong usage.
            """
    )

    @OptionGroup var manifest: ManifestOptions

    @Option(help: OutputFormat.help)
    var format = OutputFormat.text

    func run() async throws {
        let check = ManifestCheck(try manifest.daemonOptions())
        let findings = await Progress.telling("reading the manifest") { progress in
            await check.findings { progress.say("loading plugins: \($0) of \($1)") }
        }
        let report = FindingReport(findings)
        switch format {
        case .json: StandardStream.output.write(try report.json())
        case .text: print(report)
        }
        if report.errors > 0 { throw ExitCode(ExitStatus.failure.rawValue) }
    }

    private func print(_ report: FindingReport) {
        FindingPrinter.print(report)
        guard report.errors == 0 else { return }
        let counts = ["no errors", report.summary].filter { !$0.isEmpty }.joined(separator: ", ")
        StandardStream.output.write("\(manifest.manifest): \(counts)\n")
    }
}
