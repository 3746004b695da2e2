import ArgumentParser

/// Runs plugins' tests.
struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run plugins' tests, without a daemon.",
        discussion: """
            A plugin's tests stand beside it: plugins/NAME.test.lua, or plugins/NAME/test.lua. They \
            run as on a reload, in a jailed worker of their own with the plugin's memory. No manifest \
            is needed; where there is one, it says where the plugins are and what memory they have.

              nightjar test                            all plugins that have tests
              nightjar test offboarding --filter bye   of one, those named so
              nightjar test --watch                    again, whenever a file changes
              nightjar test --format junit > tests.xml
              nightjar test --coverage                 and the lines they did not run
              nightjar test --lcov coverage.info       the same for editors

            In them the global `test` delivers events and stands in for the outside world:

              return {
                ["says goodbye"] = function()
                  test.http("POST https://crm.example.com/people", { status = 200 })
                  local result = test.deliver({ type = "用户离职", body = { name = "Ada" } })
                  test.equal(result.reply, { msg = "bye Ada" })
                end,
              }

            The exit code is 0 when all passed, 1 when one failed, 2 for wrong usage and when there \
            is nothing to run. Lines that are not run do not change it.
            """
    )

    /// How results are printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, junit
    }

    @Argument(
        help: "Plugins, by their names; all that have tests where none is named.",
        completion: .custom { _, _, _ in TestCommand.names }
    )
    var plugins: [String] = []

    @Option(
        name: .shortAndLong,
        help: "The manifest, if not subscriptions.yaml.",
        completion: .file(extensions: ["yaml", "yml"])
    )
    var manifest: String?

    @Option(
        name: .customLong("plugins"),
        help: "The plugins' folder, if not the manifest's.",
        completion: .directory
    )
    var folder: String?

    @Option(help: "Only tests whose names contain this.")
    var filter: String?

    @Flag(help: "Run again when files change, until Ctrl-C.")
    var watch = false

    @Option(help: "How results are printed: text for people, junit for build servers.")
    var format = Format.text

    @Flag(help: "Show which lines of the plugins the tests run; beside XML, on standard error.")
    var coverage = false

    @Option(
        help: ArgumentHelp(
            "Write which lines the tests run to a file in the format of lcov; implies --coverage.",
            valueName: "file"
        ),
        completion: .file(extensions: ["info"])
    )
    var lcov: String?

    @Flag(
        help: "Run workers without seccomp, where the kernel has none. Not for untrusted plugins."
    )
    var noJail = false

    func validate() throws {
        if watch, format == .junit {
            throw ValidationError("--watch prints text; --format junit is for one run")
        }
        if let lcov, lcov.isEmpty || lcov == "-" {
            throw ValidationError("--lcov writes a file; name it, such as --lcov coverage.info")
        }
    }

    func run() async throws {
        let testing = try testing()
        guard !watch else { return await runOnChanges(testing) }
        let status = await runOnce(testing)
        if status != .success { throw ExitCode(status.rawValue) }
    }
}
