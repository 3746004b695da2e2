import ArgumentParser
import NightjarDaemon

/// Shows what a running daemon serves.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what the running daemon serves, what it refused, and its plugins' counts.",
        discussion: """
            The daemon is found by its socket, var/nightjar.sock beside the manifest, which only \
            its owner may open. Counts begin with the daemon, and go on over reloads. The exit \
            code is 0 when a daemon answers, else 1.
            """
    )

    @OptionGroup var place: ControlOptions

    @Option(help: OutputFormat.help)
    var format = OutputFormat.text

    func run() async throws {
        let status = try await place.client.status()
        let stream = StandardStream.output
        switch format {
        case .json: stream.write(try ControlFormat.encode(status) + [0x0A])
        case .text: stream.write(StatusText(status, showsColours: stream.showsColours).text)
        }
    }
}
