import ArgumentParser
import Foundation
import NightjarDaemon
import NightjarManifest

/// Has a running daemon reload.
struct ReloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Have the running daemon take on the manifest and plugins as they are now.",
        discussion: """
            A daemon sees changes by itself; this command waits for what becomes of them. It prints \
            what the check finds. The exit code is 0 when the daemon serves what is on disk \
            (warnings are allowed), 1 when it refused it and goes on with what it had, or when no \
            daemon answers, 2 for wrong usage.
            """
    )

    @OptionGroup var place: ControlOptions

    @Option(help: OutputFormat.help)
    var format = OutputFormat.text

    func run() async throws {
        let report = try await Progress.telling("the daemon is loading") { _ in
            try await place.client.reload()
        }
        switch format {
        case .json: StandardStream.output.write(try ControlFormat.encode(report) + [0x0A])
        case .text: say(report)
        }
        guard report.result != .refused else { throw ExitCode(ExitStatus.failure.rawValue) }
    }

    private func say(_ report: ReloadReport) {
        FindingPrinter.print(report.report)
        let time = String(format: "%.0f ms", report.milliseconds)
        let text =
            switch report.result {
            case .reloaded: "generation \(report.generation) serves, loaded in \(time)"
            case .unchanged: "nothing has changed; generation \(report.generation) serves"
            case .refused: "refused; generation \(report.generation) goes on"
            case .stopping: "the daemon stops"
            }
        StandardStream.output.write("\(text)\n")
    }
}

/// Which daemon is meant.
struct ControlOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: "The daemon's manifest.",
        completion: .file(extensions: ["yaml", "yml"])
    )
    var manifest = "subscriptions.yaml"

    @Option(
        help: "The daemon's socket, when it is not var/nightjar.sock beside the manifest.",
        completion: .file()
    )
    var socket: String?

    var client: ControlClient { ControlClient(manifest: manifest, socket: socket) }
}
