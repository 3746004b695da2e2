import CFrames
import Synchronization

/// Adds up what the invocations and workers of one plugin use.
final class UsageRecord: Sendable {
    private struct State {
        var usage: SandboxUsage
        /// Nanoseconds, of workers that have ended.
        var cpu: UInt64 = 0
    }

    private let state: Mutex<State>

    init(memory: Int) {
        let usage = SandboxUsage(
            memory: .init(limit: memory),
            time: .init(limit: 0),
            hostCalls: .init(limit: Int(CF_MAX_CALLS)),
            logBytes: .init(limit: Int(CF_MAX_LOG_BYTES)),
            replyBytes: .init(limit: Int(CF_MAX_REPLY))
        )
        state = Mutex(State(usage: usage))
    }

    /// An invocation has ended that could take `limit` nanoseconds.
    func note(_ used: Usage, limit: UInt64) {
        state.withLock { state in
            // A worker's word: it has no more than its budget.
            let memory = min(used.memory, state.usage.memory.limit)
            state.usage.memory.highest = max(state.usage.memory.highest, memory)
            state.usage.time.limit = max(state.usage.time.limit, Int(clamping: limit / 1000))
            state.usage.time.note(Int(clamping: used.held / 1000))
            state.usage.hostCalls.note(used.hostCalls)
            state.usage.logBytes.note(used.logBytes)
            state.usage.replyBytes.note(used.replyBytes)
        }
    }

    func workerStarted() { state.withLock { $0.usage.started += 1 } }

    func workerLost() { state.withLock { $0.usage.lost += 1 } }

    func workerReaped(cpu: UInt64) { state.withLock { $0.cpu &+= cpu } }

    /// All of it, with what `workers` use now.
    func usage(with workers: [Worker]) -> SandboxUsage {
        var (usage, cpu) = state.withLock { ($0.usage, $0.cpu) }
        for worker in workers {
            let page = worker.process.page
            let (limit, used, peak) = (usage.memory.limit, page.memoryUsed, page.memoryPeak)
            usage.memory.present = max(usage.memory.present, min(Int(clamping: used), limit))
            usage.memory.highest = max(usage.memory.highest, min(Int(clamping: peak), limit))
            cpu &+= worker.process.cpu
        }
        usage.cpu = Int(clamping: cpu / 1_000_000)
        return usage
    }
}
