import ArgumentParser
import Foundation

/// How the command ends.
enum ExitStatus: Int32 {
    case success = 0
    /// The check found errors, or what was asked for failed.
    case failure = 1
    /// The command line was not understood.
    case usage = 2

    /// Ends the process by an error that reached the top.
    static func exit(with error: any Error) -> Never {
        let message = Nightjar.fullMessage(for: error)
        switch Nightjar.exitCode(for: error) {
        case .success:
            if !message.isEmpty { print(message) }
            Foundation.exit(success.rawValue)
        case .validationFailure:
            complain(message)
            Foundation.exit(usage.rawValue)
        case let code where error is ExitCode:
            Foundation.exit(code.rawValue)
        default:
            complain(message)
            Foundation.exit(failure.rawValue)
        }
    }

    private static func complain(_ message: String) {
        StandardStream.error.write(message + "\n")
    }
}
