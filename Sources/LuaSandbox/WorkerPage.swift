import CFrames
import Glibc

/// The page that a worker and the daemon share: what can be read when the worker no longer speaks.
///
/// What stands in it is the worker's word and is believed only as far as the worker's own
/// invocations go.
final class WorkerPage: Sendable {
    /// To be handed to the worker, then closed.
    let descriptor: CInt

    // Written by another process; only ever touched by the atomic functions of CFrames.
    private nonisolated(unsafe) let memory: UnsafeMutableRawPointer

    /// - Throws: ``SystemFault``.
    init() throws(SystemFault) {
        descriptor = cf_page_create()
        guard descriptor >= 0 else { throw SystemFault("making a shared page") }
        let size = Int(CF_PAGE_BYTES)
        guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
            memory != MAP_FAILED
        else {
            let fault = SystemFault("mapping a shared page")
            close(descriptor)
            throw fault
        }
        self.memory = memory
    }

    deinit { munmap(memory, Int(CF_PAGE_BYTES)) }

    /// How often the worker has switched to another piece of work.
    var turns: UInt64 { cf_page_load(memory, UInt32(CF_PAGE_TURNS)) }

    /// Whether the worker waits for frames and has nothing else to do.
    var isIdle: Bool { cf_page_load(memory, UInt32(CF_PAGE_IDLE)) != 0 }

    /// How many bytes its Lua state has, as of its last turn.
    var memoryUsed: UInt64 { cf_page_load(memory, UInt32(CF_PAGE_MEMORY_USED)) }

    /// The most bytes that its Lua state had, as of its last turn.
    var memoryPeak: UInt64 { cf_page_load(memory, UInt32(CF_PAGE_MEMORY_PEAK)) }

    /// Whether an invocation runs at this moment, of any channel.
    var isRunning: Bool { cf_page_load(memory, UInt32(CF_PAGE_RUNNING)) != 0 }

    /// The number of the invocation that runs, if it is one of this channel; 0 otherwise.
    func running(on channel: Int) -> UInt64 {
        let name = cf_page_load(memory, UInt32(CF_PAGE_RUNNING))
        let shift = UInt64(CF_RUNNING_CHANNEL_SHIFT)
        return name >> shift == UInt64(channel) ? name & (1 << shift - 1) : 0
    }

    /// What the jail did to the worker, and at which system call; nil when it did nothing.
    ///
    /// It can be read before the worker is reaped, and is for messages alone: it is the worker that
    /// has written it.
    var stop: String? {
        let value = cf_page_load(memory, UInt32(CF_PAGE_STOPPED))
        guard value > 0 else { return nil }
        let name = cf_system_call_name(value - 1).map { String(cString: $0) }
        return "the jail stopped a forbidden system call: \(name ?? "number \(value - 1)")"
    }

    /// The number of the last invocation that was begun on a channel.
    func begun(on channel: Int) -> UInt64 { cf_page_load(memory, Self.offset(channel)) }

    /// Takes away the worker's right to begin anything more on a channel.
    ///
    /// Returns the number of the last invocation that it has begun there.
    func revoke(_ channel: Int) -> UInt64 {
        cf_page_exchange(memory, Self.offset(channel), UInt64.max)
    }

    private static func offset(_ channel: Int) -> UInt32 {
        UInt32(Int(CF_PAGE_BEGUN) + 8 * channel)
    }
}

/// A call to the system failed.
package struct SystemFault: Error, Sendable, CustomStringConvertible {
    package let description: String

    /// Reads `errno`, so it must be made right after the call.
    init(_ call: String, error: CInt = errno) {
        description = "\(call): \(String(cString: strerror(error)))"
    }
}
