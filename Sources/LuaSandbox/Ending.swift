import CFrames

/// How an invocation ended.
public enum Ending: Sendable, Equatable {
    /// The handler returned nothing, or a table: then its JSON, which the worker has written and
    /// nobody has checked yet.
    case succeeded([UInt8]?)

    /// The handler said that it failed; nil without a reason.
    case failed(String?)

    /// The handler does not want the event; nil without a reason.
    case dropped(String?)

    /// The handler raised an error.
    case raised(ScriptFailure)

    /// The handler returned what is no outcome.
    case misused(ScriptFailure)

    /// The plugin has no handler for what was invoked.
    case noHandler(ScriptFailure)

    /// The plugin went over its memory, or its reply over the limits of a reply.
    case exceeded(Limit, ScriptFailure)

    /// The worker did not accept the argument's JSON.
    case argumentRefused(ScriptFailure)

    /// The deadline came first.
    case timedOut

    /// The worker ended under it for a reason of its own or of another invocation.
    case interrupted(String)

    /// No worker could be had: why.
    ///
    /// The plugin may be well.
    case unavailable(String)

    /// Too many invocations are under way or waiting already.
    case overloaded

    /// What can be exceeded besides time.
    public enum Limit: Sendable, Equatable {
        /// The memory of the plugin's Lua state.
        case memory
        /// The size, depth or number of values of a reply.
        case reply
    }

    /// Reads an OUTCOME behind its usage.
    init(_ outcome: Frame) throws(FrameFault) {
        let frame = outcome.dropping(Int(CF_USAGE_BYTES))
        switch Int(frame.detail) {
        case Int(CF_OUTCOME_SUCCEEDED):
            guard frame.payload.count <= Int(CF_MAX_REPLY) else {
                throw FrameFault("a reply is too large")
            }
            self = .succeeded(frame.payload.isEmpty ? nil : Array(frame.payload))
        case Int(CF_OUTCOME_FAILED): self = .failed(try Self.reason(frame))
        case Int(CF_OUTCOME_DROPPED): self = .dropped(try Self.reason(frame))
        case Int(CF_OUTCOME_RAISED): self = .raised(try ScriptFailure(frame))
        case Int(CF_OUTCOME_MEMORY): self = .exceeded(.memory, try ScriptFailure(frame))
        case Int(CF_OUTCOME_OUTPUT): self = .exceeded(.reply, try ScriptFailure(frame))
        case Int(CF_OUTCOME_MISUSED): self = .misused(try ScriptFailure(frame))
        case Int(CF_OUTCOME_NO_HANDLER): self = .noHandler(try ScriptFailure(frame))
        case Int(CF_OUTCOME_ARGUMENT): self = .argumentRefused(try ScriptFailure(frame))
        case Int(CF_OUTCOME_ABANDONED): self = .timedOut
        default: throw FrameFault("unknown detail in OUTCOME")
        }
    }

    private static func reason(_ frame: Frame) throws(FrameFault) -> String? {
        guard frame.payload.count <= 4 * Int(CF_MAX_MESSAGE) else {
            throw FrameFault("a reason is too long")
        }
        return frame.payload.isEmpty ? nil : String(decoding: frame.payload, as: UTF8.self)
    }
}

/// What went wrong in a script, for its author.
public struct ScriptFailure: Sendable, Equatable {
    /// What and, where Lua knows it, where: "plugins/a.lua:3: …".
    public let message: String

    /// Lua's traceback, over several lines; nil where there is none.
    public let traceback: String?

    /// Makes a failure.
    public init(message: String, traceback: String?) {
        self.message = message
        self.traceback = traceback
    }
}
