/// The kinds of ``Outcome``, in the words that the log and the status use.
package enum OutcomeKind: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
    /// The handler did its work.
    case succeeded

    /// The handler said that it failed, or returned what means a failure to the platform.
    case failed

    /// The handler did not want the event.
    case dropped

    /// The handler raised an error.
    case raised

    /// The handler went over a limit other than time.
    case exceeded = "over a limit"

    /// The deadline came first.
    case timedOut = "timed out"

    /// The worker ended while the handler ran.
    case interrupted

    /// Too much was under way.
    case overloaded

    /// The daemon was stopping.
    case stopping
}

extension Outcome {
    /// Which kind it is; `isSuccess` says whether it is a success to the platform as well.
    func kind(isSuccess: Bool) -> OutcomeKind {
        switch self {
        case .succeeded: isSuccess ? .succeeded : .failed
        case .failed: .failed
        case .dropped: .dropped
        case .raised: .raised
        case .exceeded: .exceeded
        case .timedOut: .timedOut
        case .interrupted: .interrupted
        case .overloaded: .overloaded
        case .stopping: .stopping
        }
    }
}
