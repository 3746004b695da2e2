package import LuaSandbox
package import NightjarCore

extension Outcome {
    /// What an ending in the sandbox is to the dispatcher.
    ///
    /// That no handler is there can come to pass only for a free pattern, whose types nobody knows
    /// beforehand. Then the event is dropped, as one that nobody subscribed is acknowledged: failed,
    /// it would come back for hours and find no handler each time.
    ///
    /// - Parameters:
    ///   - ending: How the invocation ended.
    ///   - newFaultID: Names the fault where there is one.
    package init(_ ending: Ending, newFaultID: () -> String) {
        func fault(_ message: String, _ traceback: String? = nil) -> Fault {
            Fault(id: newFaultID(), message: message, traceback: traceback)
        }
        switch ending {
        case .succeeded(let body): self = .succeeded(body: body)
        case .failed(let reason): self = .failed(reason: reason)
        case .dropped(let reason): self = .dropped(reason: reason)
        case .noHandler(let failure): self = .dropped(reason: failure.message)
        case .raised(let failure), .misused(let failure), .argumentRefused(let failure):
            self = .raised(fault(failure.message, failure.traceback))
        case .exceeded(_, let failure): self = .exceeded(fault(failure.message, failure.traceback))
        case .timedOut: self = .timedOut
        case .interrupted(let reason), .unavailable(let reason): self = .interrupted(fault(reason))
        case .overloaded: self = .overloaded
        }
    }
}
