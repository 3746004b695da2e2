import Synchronization

/// What a plugin uses of what it may.
public struct SandboxUsage: Sendable, Equatable {
    /// One budget.
    public struct Budget: Sendable, Equatable {
        /// What may be used.
        public var limit: Int

        /// What is used now: of memory, by the largest of its workers; of the others, what the
        /// invocation used that ended last.
        public var present: Int

        /// The most that was used since the plugin was loaded.
        public var highest: Int

        /// Makes one.
        public init(limit: Int, present: Int = 0, highest: Int = 0) {
            (self.limit, self.present, self.highest) = (limit, present, highest)
        }

        mutating func note(_ value: Int) {
            present = value
            highest = max(highest, value)
        }
    }

    /// Bytes of one worker's Lua state.
    public var memory: Budget

    /// Microseconds that an invocation held its worker; the limit is the longest time that one of
    /// them was given.
    public var time: Budget

    /// Calls of the host in an invocation.
    public var hostCalls: Budget

    /// Bytes of log lines in an invocation, each with its cost.
    public var logBytes: Budget

    /// Bytes of an invocation's reply.
    public var replyBytes: Budget

    /// The CPU time of all its workers since the plugin was loaded, in milliseconds.
    public var cpu = 0

    /// How many workers have been started.
    public var started = 0

    /// How many of them were killed for what ran in them, or died.
    public var lost = 0
}
