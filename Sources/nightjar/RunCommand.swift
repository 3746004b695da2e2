import ArgumentParser
import NightjarDaemon
import NightjarManifest

/// Serves a manifest.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Serve the manifest until SIGTERM.",
        discussion: """
            Changes of the manifest and of plugins are taken on while it runs; a change with an \
            error is refused with its place, and what is loaded goes on. SIGHUP reloads too. \
            SIGTERM and Ctrl-C stop it once what is under way has been answered.
            """
    )

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var log: LogOptions

    @Option(
        help: "The socket for `nightjar status` and `reload`, if not var/nightjar.sock.",
        completion: .file()
    )
    var socket: String?

    /// How long the end waits for a reader of the log that is slow.
    private static let lastWords = Duration.seconds(2)

    func run() async throws {
        let sink = LogSink(descriptor: 2)
        // What the log has comes before whatever the command says at its end.
        defer { sink.flush(within: Self.lastWords) }
        var options = try manifest.daemonOptions()
        options.socket = socket
        let findings = try await Daemon(options, logger: log.logger(to: sink)).run()
        sink.flush(within: Self.lastWords)
        guard !findings.isEmpty else { return }
        FindingPrinter.print(FindingReport(findings))
        throw ExitCode(ExitStatus.failure.rawValue)
    }
}
