import ArgumentParser
import Foundation
import Logging
import NightjarDaemon

/// What `run` and `check` have in common.
struct ManifestOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: "The manifest.",
        completion: .file(extensions: ["yaml", "yml"])
    )
    var manifest = "subscriptions.yaml"

    @Flag(
        help: "Run workers without seccomp, where the kernel has none. Not for untrusted plugins."
    )
    var noJail = false

    /// - Throws: A message for the user when the worker program is missing.
    func daemonOptions() throws -> DaemonOptions {
        DaemonOptions(
            manifestPath: manifest,
            environment: ProcessInfo.processInfo.environment,
            workerPath: try WorkerProgram.found(),
            isJailed: !noJail,
            version: Nightjar.number
        )
    }
}

extension WorkerProgram {
    /// The worker beside this program.
    ///
    /// - Throws: A message for the user when it is missing.
    static func found() throws -> String {
        guard let worker = beside() else {
            throw CommandFailure(
                "the program nightjar-worker is missing beside \(runningProgram ?? "nightjar")",
                hint: "install both into one folder; `swift build` makes both"
            )
        }
        return worker
    }
}

/// How loud the log is.
struct LogOptions: ParsableArguments {
    @Option(
        help: "The least important lines that are logged: \(Self.levels).",
        transform: level
    )
    var logLevel = Logger.Level.info

    private static let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")

    private static func level(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text) else {
            throw ValidationError("--log-level is one of \(levels), not \(text)")
        }
        return level
    }

    func logger(to sink: LogSink) -> Logger {
        let level = logLevel
        return Logger(label: "nightjar") { _ in
            var handler = LineLogHandler(sink: sink, isTerminal: isatty(2) == 1)
            handler.logLevel = level
            return handler
        }
    }
}

/// Something that the user can mend.
struct CommandFailure: Error, CustomStringConvertible {
    let message: String
    let hint: String

    init(_ message: String, hint: String) {
        self.message = message
        self.hint = hint
    }

    var description: String { "\(message)\n  \(hint)" }
}
