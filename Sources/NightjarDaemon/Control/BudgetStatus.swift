package import LuaSandbox

/// What a plugin uses of what it may, in `nightjar status --format json`.
package struct BudgetStatus: Sendable, Codable {
    /// One budget: what may be used, what is, and the most that was since the plugin was loaded.
    package struct Budget: Sendable, Codable, Equatable {
        /// What may be used.
        package let limit: Int

        /// What is used now, or was by the invocation that ended last.
        package let present: Int

        /// The most that was used.
        package let highest: Int

        init(_ budget: SandboxUsage.Budget) {
            (limit, present, highest) = (budget.limit, budget.present, budget.highest)
        }
    }

    /// Bytes of memory of one worker's Lua state; present: of the largest one now.
    package let memory: Budget

    /// Microseconds that one invocation held its worker; present: of the one that ended last.
    package let time: Budget

    /// Calls of the host in one invocation; present: of the one that ended last.
    package let hostCalls: Budget

    /// Bytes of log lines of one invocation; present: of the one that ended last.
    package let logBytes: Budget

    /// Bytes of one invocation's reply; present: of the one that ended last.
    package let replyBytes: Budget

    /// The CPU time of all its workers, in milliseconds.
    package let cpu: Int

    /// How many workers have been started.
    package let workersStarted: Int

    /// How many of them were killed, or died.
    package let workersLost: Int

    /// What `usage` says.
    package init(_ usage: SandboxUsage) {
        memory = Budget(usage.memory)
        time = Budget(usage.time)
        hostCalls = Budget(usage.hostCalls)
        logBytes = Budget(usage.logBytes)
        replyBytes = Budget(usage.replyBytes)
        cpu = usage.cpu
        workersStarted = usage.started
        workersLost = usage.lost
    }
}
