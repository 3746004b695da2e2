import ArgumentParser
import Foundation
import NightjarDaemon

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

            Without a file at hand, --fixture sends a sample that the product ships, with a new id \
            and the present time; --id gives it an id, and the same one again makes a repeated \
            delivery.

              nightjar send --fixtures
              nightjar send --app hr --fixture 用户离职
              nightjar send --app bot --fixture im.message.receive_v1/mention

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
    var app: String?

    @Option(help: "Where to post to, instead of the app's endpoint in the manifest.")
    var url: String?

    @Flag(help: "Keep the id that stands in the file.")
    var sameID = false

    @Option(help: "Send the sample of this name: an event's type.")
    var fixture: String?

    @Option(name: .customLong("id"), help: "The id of the sample's event, instead of a new one.")
    var eventID: String?

    @Flag(help: "List the samples and their platforms.")
    var fixtures = false

    @Argument(help: "A file with the event, or - for standard input.", completion: .file())
    var file: String?

    func validate() throws {
        guard !fixtures else { return }
        guard app != nil else { throw ValidationError("Missing expected argument '--app <app>'") }
        guard (file == nil) != (fixture == nil) else {
            throw ValidationError("Name a file with the event, or a sample with --fixture")
        }
        guard fixture != nil || eventID == nil else {
            throw ValidationError("--id is for --fixture; a file's own id is kept by --same-id")
        }
        guard fixture == nil || !sameID else {
            throw ValidationError("--same-id is for a file; give a sample an id by --id")
        }
        guard eventID.map({ (1...longestID).contains($0.utf8.count) }) ?? true else {
            throw ValidationError("--id has 1 to \(longestID) bytes")
        }
    }

    func run() async throws {
        guard !fixtures else { return StandardStream.output.write(SampleText.list) }
        let sample = try fixture.map(SampleText.sample)
        let sender = try EventSender(app: app ?? "", of: try KnownManifest.read(manifest), url: url)
        let answer: EventSender.Answer
        if let sample {
            answer = try await sender.send(sample, id: eventID)
        } else {
            answer = try await sender.send(try InputFile.read(file ?? ""), freshID: !sameID)
        }
        let milliseconds = String(format: "%.1f", answer.elapsed / .milliseconds(1))
        print("\(answer.status) \(answer.body)")
        print("in \(milliseconds) ms")
        guard answer.status == 200 else { throw ExitCode(ExitStatus.failure.rawValue) }
    }

    /// As long as an id may be that a daemon takes, with the prefix that a message's has.
    private var longestID: Int { 500 }
}
