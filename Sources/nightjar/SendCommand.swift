import ArgumentParser
import Foundation
import NightjarDaemon
import NightjarManifest

/// Plays the platform.
struct SendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Play the platform: post an event to a running daemon and show the reply.",
        discussion: """
            FILE holds the event as plain JSON, as the platform's document shows it. The app's \
            token is put in, and it is encrypted and signed where the app is configured so. The \
            event gets a new id each time, so that it counts as a new occurrence; --same-id sends \
            the file's own, as a platform does that repeats a delivery.

              nightjar send --app hr Tests/Fixtures/samples/people-user-left.json

            The exit code is 0 for a reply with status 200, 1 otherwise.
            """
    )

    @Option(
        name: .shortAndLong,
        help: "The manifest.",
        completion: .file(extensions: ["yaml", "yml"])
    )
    var manifest = "subscriptions.yaml"

    @Option(help: "The app, by its name in the manifest.")
    var app: String

    @Option(help: "Where to post to, instead of the app's endpoint in the manifest.")
    var url: String?

    @Flag(help: "Keep the id that stands in the file.")
    var sameID = false

    @Argument(help: "A file with the event, or - for standard input.", completion: .file())
    var file: String

    func run() async throws {
        let reading = ManifestReader(
            file: manifest,
            environment: ProcessInfo.processInfo.environment
        ).read(try InputFile.read(manifest))
        guard let known = reading.manifest else {
            FindingPrinter.print(FindingReport(reading.findings.filter { $0.severity == .error }))
            throw ExitCode(ExitStatus.failure.rawValue)
        }
        let sender = try EventSender(app: app, of: known, url: url)
        let answer = try await sender.send(try InputFile.read(file), freshID: !sameID)
        let milliseconds = String(format: "%.1f", answer.elapsed / .milliseconds(1))
        print("\(answer.status) \(answer.body)")
        print("in \(milliseconds) ms")
        guard answer.status == 200 else { throw ExitCode(ExitStatus.failure.rawValue) }
    }
}
