import ArgumentParser

/// Plays a platform for longer than one delivery.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Stand in for a platform, with its repetitions, its duplicates and its faults.",
        discussion: """
            nightjar send posts one event once and shows the reply. A simulation does what the \
            platform does all day: it repeats what was not acknowledged, sends some events twice, \
            and, if asked to, breaks connections.
            """,
        subcommands: [Feishu.self]
    )
}
