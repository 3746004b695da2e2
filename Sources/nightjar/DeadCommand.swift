import ArgumentParser
import NightjarDaemon

/// Dead letters: what was acknowledged, failed in every run and was given up.
struct DeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead",
        abstract: "List, show, retry and drop events that were given up.",
        discussion: """
            An event with ack: on_receipt or by_deadline that fails runs again, later each time \
            (retries in the manifest). After the last run it rests here, with the reason, until \
            somebody retries or drops it. The running daemon is asked, by its socket.

              nightjar dead list
              nightjar dead show 42
              nightjar dead retry 42 43
              nightjar dead retry --all --plugin offboarding
              nightjar dead drop 42
            """,
        subcommands: [
            DeadListCommand.self, DeadShowCommand.self, DeadRetryCommand.self, DeadDropCommand.self,
        ],
        defaultSubcommand: DeadListCommand.self
    )
}

/// One line for each.
struct DeadListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the dead letters, the oldest first."
    )

    @OptionGroup var place: ControlOptions

    @Option(help: "Only those of this plugin.")
    var plugin: String?

    @Option(help: OutputFormat.help)
    var format = OutputFormat.text

    func run() async throws {
        var list = try await place.client.deadLetters()
        if let plugin { list.letters.removeAll { $0.plugin != plugin } }
        let stream = StandardStream.output
        switch format {
        case .json: stream.write(try ControlFormat.encode(list) + [0x0A])
        case .text: stream.write(DeadLetterText.list(list.letters))
        }
    }
}

/// One with its event.
struct DeadShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a dead letter: why it was given up, and the event as it was received."
    )

    @OptionGroup var place: ControlOptions

    @Argument(help: "Its number in the list.")
    var number: Int64

    @Option(help: OutputFormat.help)
    var format = OutputFormat.text

    func run() async throws {
        guard let detail = try await place.client.deadLetter(number) else {
            StandardStream.error.write("error: there is no dead letter \(number)\n")
            throw ExitCode(ExitStatus.failure.rawValue)
        }
        let stream = StandardStream.output
        switch format {
        case .json: stream.write(try ControlFormat.encode(detail) + [0x0A])
        case .text: stream.write(DeadLetterText.detail(detail))
        }
    }
}

/// Which ones are meant.
struct DeadLetterChoice: ParsableArguments {
    @Argument(help: "Their numbers in the list.")
    var numbers: [Int64] = []

    @Flag(help: "All of them.")
    var all = false

    @Option(help: "With --all: only those of this plugin.")
    var plugin: String?

    func validate() throws {
        if all == !numbers.isEmpty {
            throw ValidationError("name the numbers of dead letters, or --all")
        }
        if plugin != nil, !all { throw ValidationError("--plugin goes with --all") }
    }

    /// The numbers, asked for where all are meant.
    func numbers(_ client: ControlClient) async throws -> [Int64] {
        guard all else { return numbers }
        return try await client.deadLetters().letters
            .filter { plugin == nil || $0.plugin == plugin }.map(\.number)
    }

    /// Retries or drops them, and says how many there were.
    func end(_ client: ControlClient, byRetry isRetry: Bool) async throws {
        let result = try await client.end(try await numbers(client), byRetry: isRetry)
        let word = isRetry ? "retried" : "dropped"
        StandardStream.output.write("\(result.done.count) \(word)\n")
        if !result.unknown.isEmpty {
            let unknown = result.unknown.map(String.init).joined(separator: ", ")
            StandardStream.error.write("error: there is no dead letter \(unknown)\n")
        }
        if let fault = result.fault { StandardStream.error.write("error: \(fault)\n") }
        guard !result.unknown.isEmpty || result.fault != nil else { return }
        throw ExitCode(ExitStatus.failure.rawValue)
    }
}

/// Handled again.
struct DeadRetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Have dead letters handled again, at once and with all their attempts."
    )

    @OptionGroup var place: ControlOptions
    @OptionGroup var choice: DeadLetterChoice

    func run() async throws { try await choice.end(place.client, byRetry: true) }
}

/// Forgotten.
struct DeadDropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Forget dead letters for good."
    )

    @OptionGroup var place: ControlOptions
    @OptionGroup var choice: DeadLetterChoice

    func run() async throws { try await choice.end(place.client, byRetry: false) }
}
