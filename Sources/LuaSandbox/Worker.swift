import Glibc
import Synchronization

/// A started worker, as all loops see it.
///
///     loading ──▶ current ──retire──▶ retired ──the last link lets go──▶ ended
///
/// A retired worker gets nothing new: it is stuck, or its sandbox goes. It ends once no loop has an
/// invocation with it.
final class Worker: Sendable {
    private struct State {
        var sockets: [CInt?]
        var links: Set<Int> = []
    }

    let process: WorkerProcess
    private let retired = Atomic(false)
    private let wasDismissed = Atomic(false)
    private let reason = Mutex("")
    private let state: Mutex<State>

    /// Where the lines go that it tells; nil when it shall tell none.
    let lines: LineRecord?

    init(_ process: WorkerProcess, sockets: [CInt], lines: LineRecord? = nil) {
        self.process = process
        self.lines = lines
        state = Mutex(State(sockets: sockets))
    }

    deinit {
        process.end("nothing needs it any more")
        for case .some(let socket) in state.withLock({ $0.sockets }) { close(socket) }
    }

    var isRetired: Bool { retired.load(ordering: .acquiring) }

    /// Why it was ended, as a phrase; empty while nobody has ended it.
    var endReason: String { reason.withLock { $0 } }

    /// The daemon's end of a loop's channel: given out once.
    func takeSocket(_ loop: Int) -> CInt? {
        state.withLock { state in
            guard let socket = state.sockets[loop] else { return nil }
            state.sockets[loop] = nil
            state.links.insert(loop)
            return socket
        }
    }

    /// Whether more than one loop uses it.
    var isShared: Bool { state.withLock { $0.links.count > 1 } }

    /// Returns false when it was retired before.
    func retire() -> Bool {
        guard !retired.exchange(true, ordering: .acquiringAndReleasing) else { return false }
        endIfUnused()
        return true
    }

    /// A loop has no invocation with it and will send none.
    func letGo(_ loop: Int) {
        _ = state.withLock { $0.links.remove(loop) }
        endIfUnused()
    }

    /// Ends it for what it is meant to be ended for: it has done what it was started for.
    func dismiss(_ why: String) {
        wasDismissed.store(true, ordering: .releasing)
        end(why)
    }

    /// Whether nothing is lost with it.
    var isDismissed: Bool { wasDismissed.load(ordering: .acquiring) }

    func end(_ why: String, isBreach: Bool = false) {
        reason.withLock { if $0.isEmpty { $0 = why } }
        process.end(why, isBreach: isBreach)
    }

    private func endIfUnused() {
        guard isRetired, state.withLock({ $0.links.isEmpty }) else { return }
        dismiss("it was replaced")
    }
}
