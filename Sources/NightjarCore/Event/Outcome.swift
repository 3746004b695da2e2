/// How an invocation ended.
///
/// Each platform maps it to a ``Reply``.
package enum Outcome: Sendable, Equatable {
    /// The handler did its work.
    ///
    /// `body` is the JSON object or array that it returned; nil for none.
    case succeeded(body: [UInt8]?)

    /// The handler says that it failed.
    ///
    /// The platform is told `reason`; nil when none was given.
    case failed(reason: String?)

    /// The handler does not want the event: acknowledged as success, so that it is not sent again.
    case dropped(reason: String?)

    /// The handler raised an error, or returned what is no outcome.
    ///
    /// The platform gets a general text and the fault's id, the log gets the rest.
    case raised(Fault)

    /// The handler went over a limit of its plugin other than time.
    case exceeded(Fault)

    /// The deadline came first.
    case timedOut

    /// The plugin's worker ended while the handler ran, through no deed of this event that is
    /// known: another event's overrun, or a crash.
    case interrupted(Fault)

    /// Too much is under way already; the platform shall come again.
    case overloaded

    /// The daemon is stopping; the platform shall come again.
    case stopping
}

/// What went wrong, in full: for the log, never for a platform.
package struct Fault: Sendable, Equatable {
    /// Names this fault in the log and to the platform: 12 characters, random.
    package let id: String

    /// One or more lines: what happened and where.
    package let message: String

    /// The Lua traceback; nil where there is none.
    package let traceback: String?

    /// Makes a fault.
    package init(id: String, message: String, traceback: String? = nil) {
        self.id = id
        self.message = message
        self.traceback = traceback
    }

    /// A new id, from `generator`.
    package static func newID(using generator: inout some RandomNumberGenerator) -> String {
        let text = String(UInt64.random(in: 0..<(1 << 48), using: &generator), radix: 16)
        return String(repeating: "0", count: 12 - text.count) + text
    }
}
