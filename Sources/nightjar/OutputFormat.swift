import ArgumentParser

/// How a command prints what it has found.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json

    static let help: ArgumentHelp = "How it is printed: text for people, json for programs."
}
