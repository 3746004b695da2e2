import ArgumentParser

/// The command.
@main
struct Nightjar: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nightjar",
        abstract: "Receives platform events, checks them against one manifest, runs Lua handlers.",
        discussion: """
            A manifest (subscriptions.yaml) says which events of which apps are wanted and which \
            plugin handles each. Begin with

              nightjar check           is the manifest right, do the plugins load?
              nightjar test            run the plugins' tests
              nightjar run             serve it; changes of manifest and plugins are taken on
              nightjar new NAME        begin a plugin, with a test; tell editors what there is
              nightjar send --app APP FILE   play the platform: send an event, see the reply
              nightjar simulate feishu --app APP   play Feishu with its repetitions, offline
              nightjar status          what does the running daemon serve, what did it refuse?
              nightjar reload          have it take on the files now, and see what becomes of it
              nightjar dead            which events were given up, and why?
              nightjar events QUERY    which events are there?
              nightjar schema          what editors need to complete the manifest

            Exit codes: 0 all is well, 1 something was found or failed, 2 wrong usage.
            """,
        version: Self.number,
        subcommands: [
            RunCommand.self, CheckCommand.self, TestCommand.self, SendCommand.self,
            SimulateCommand.self, EventsCommand.self, SchemaCommand.self, NewCommand.self,
            ReloadCommand.self, StatusCommand.self, DeadCommand.self,
        ]
    )

    /// The version.
    static let number = "0.1.0"

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var running = command as? any AsyncParsableCommand {
                try await running.run()
            } else {
                try command.run()
            }
        } catch {
            ExitStatus.exit(with: error)
        }
    }
}
