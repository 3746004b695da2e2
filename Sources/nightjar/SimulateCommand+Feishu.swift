import ArgumentParser
import NightjarSimulator

extension SimulateCommand {
    /// Plays Feishu.
    struct Feishu: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "feishu",
            abstract: "Stand in for Feishu: its long connection, or its webhook pushes, offline.",
            discussion: """
                The manifest says how the app gets its events. An app with `receive: \
                long_connection` connects to the platform; let its `domain` lead here:

                  apps:
                    bot:
                      platform: feishu
                      receive: long_connection
                      domain: http://127.0.0.1:9000
                      app_id: cli_9f5343c580712544
                      app_secret: ${FEISHU_APP_SECRET}

                  nightjar simulate feishu --app bot --fixture im.message.receive_v1
                  nightjar run                    in another terminal

                An app with `receive: webhook` is posted to where the manifest listens, after a \
                challenge; --url posts elsewhere. Credentials come from the manifest and its \
                environment, so both programs need the same ones.

                An event that is not acknowledged within 3 s comes again after 15 s, 5 min, 1 h and \
                6 h; --speed 100 hurries these waits, but not the 3 s. Events are pushed all at \
                once, each over any of the open connections:

                  nightjar simulate feishu --app bot --fixture im.message.receive_v1 \\
                    --count 10000 --speed 100 --duplicates 0.1 --pieces 0.2 --junk 0.05 --cut 50

                FILE holds an event as plain JSON, as the platform's document shows it; it gets a \
                new id each time. Without events, connections are served until Ctrl-C. Ctrl-C prints \
                the report so far. docs/simulator.md explains the report.

                The exit code is 0 when the app acknowledged every event, 1 when it did not, 2 for \
                wrong usage.
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

        @Option(help: "Where an app with a long connection finds the platform.")
        var listen = "127.0.0.1:9000"

        @Option(help: "Where to post to, instead of the app's endpoint in the manifest.")
        var url: String?

        @Option(help: "Push the sample of this name: an event's type. May be repeated.")
        var fixture: [String] = []

        @Option(help: "So many events, made of the samples and files in turn. Default: each once.")
        var count: Int?

        @Option(help: "So many new events a second. Default: all at once, in a burst.")
        var rate: Double?

        @Option(
            help: """
                So many pushes wait for their answers at most. Default: 10000 over connections, 64 by \
                posts, which need a connection each.
                """
        )
        var atOnce: Int?

        @Option(help: "How many times as fast as the platform it repeats.")
        var speed = 1.0

        @Option(help: "How many events come once more after their success, 0 to 1.")
        var duplicates = 0.0

        @Option(help: "How many pushes come in pieces, 0 to 1. Long connection only.")
        var pieces = 0.0

        @Option(help: "How many pushes have junk before them, 0 to 1. Long connection only.")
        var junk = 0.0

        @Option(help: "Cut so many connections while events are under way. Long connection only.")
        var cut = 0

        @Option(help: "Begin all chance, the events' ids too, with this number. Default: any.")
        var seed: UInt64?

        @Flag(
            help: "Serve connections on when all is answered, until Ctrl-C. Long connection only."
        )
        var forever = false

        @Option(help: OutputFormat.help)
        var format = OutputFormat.text

        @Argument(help: "Files with events.", completion: .file())
        var files: [String] = []

        func validate() throws {
            try Self.check("--count", count ?? 1, in: 1...1_000_000)
            try Self.check("--at-once", atOnce ?? 1, in: 1...100_000)
            try Self.check("--cut", cut, in: 0...1_000_000)
            try Self.check("--rate", rate ?? 1, in: 0.001...1_000_000)
            try Self.check("--speed", speed, in: RetryLadder.speeds)
            for (name, part) in [
                ("--duplicates", duplicates), ("--pieces", pieces), ("--junk", junk),
            ] {
                try Self.check(name, part, in: 0...1)
            }
            guard host(of: listen) != nil else {
                throw ValidationError("--listen is an address and a port, like 127.0.0.1:9000")
            }
            guard !templatesAreMissing || (count == nil && rate == nil && cut == 0) else {
                throw ValidationError("Name files with events, or samples with --fixture")
            }
        }

        func run() async throws {
            let status = try await simulate()
            if status != .success { throw ExitCode(status.rawValue) }
        }

        private static func check<Value: Comparable>(
            _ name: String,
            _ value: Value,
            in range: ClosedRange<Value>
        ) throws {
            guard !range.contains(value) else { return }
            throw ValidationError("\(name) is \(range.lowerBound) to \(range.upperBound)")
        }
    }
}
