import CFrames
import Dispatch
import Glibc
import Synchronization

/// One running nightjar-worker.
///
///     started ──end──▶ killed ──▶ reaped
///
/// A worker that has ended by itself stays a zombie until ``end(_:)``, so its process id cannot
/// come to mean another process.
final class WorkerProcess: Sendable {
    let pid: pid_t
    let page: WorkerPage
    private let isEnded = Atomic(false)
    private let observer: any SandboxObserver
    private let record: UsageRecord

    private init(
        pid: pid_t,
        page: WorkerPage,
        observer: any SandboxObserver,
        record: UsageRecord
    ) {
        self.pid = pid
        self.page = page
        self.observer = observer
        self.record = record
    }

    /// The CPU time that it has used so far, in nanoseconds; 0 once it has been reaped.
    var cpu: UInt64 {
        guard !isEnded.load(ordering: .acquiring) else { return 0 }
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else {
            return 0
        }
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    deinit { end("nothing needs it any more") }

    /// Starts a worker with `channels` sockets and returns it with the daemon's ends of them.
    ///
    /// Blocks for the time of a fork, so not on an event loop.
    ///
    /// - Throws: ``SystemFault``.
    static func start(
        _ settings: SandboxSettings,
        channels: Int,
        observer: any SandboxObserver,
        record: UsageRecord
    ) throws(SystemFault) -> (process: WorkerProcess, sockets: [CInt]) {
        let page = try WorkerPage()
        defer { close(page.descriptor) }
        var ours: [CInt] = []
        var theirs: [CInt] = []
        defer { theirs.forEach { close($0) } }
        do throws(SystemFault) {
            for _ in 0..<channels {
                let pair = try socketPair()
                ours.append(pair.ours)
                theirs.append(pair.theirs)
            }
            let pid = try SpawnRequest(settings, channels: theirs, page: page.descriptor).spawn()
            observer.workerStarted(pid)
            record.workerStarted()
            let process = WorkerProcess(pid: pid, page: page, observer: observer, record: record)
            return (process, ours)
        } catch {
            ours.forEach { close($0) }
            throw error
        }
    }

    /// Kills the worker, if that has not been done, and has it reaped.
    ///
    /// Returns at once; the worker's channels close by themselves. `isBreach` says that it is ended for
    /// what no worker does.
    func end(_ reason: String, isBreach: Bool = false) {
        guard !isEnded.exchange(true, ordering: .acquiringAndReleasing) else { return }
        kill(pid, SIGKILL)
        DispatchQueue.global().async { [pid, page, observer, record] in
            var status: CInt = 0
            var used = rusage()
            while wait4(pid, &status, 0, &used) < 0, errno == EINTR {}
            record.workerReaped(cpu: used.ru_utime.nanoseconds &+ used.ru_stime.nanoseconds)
            let (text, hasDied) = Self.explained(status, page, otherwise: reason)
            observer.workerEnded(pid, text, isBreach: isBreach || hasDied)
        }
    }

    /// A worker that died by itself tells more than the reason for which it was then ended.
    private static func explained(
        _ status: CInt,
        _ page: WorkerPage,
        otherwise reason: String
    ) -> (text: String, hasDied: Bool) {
        let signal = status & 0x7F
        switch signal {
        case 0: return exit(status >> 8 & 0xFF)
        case SIGKILL: return (reason, false)
        case SIGSYS: return (page.stop ?? "the jail stopped a forbidden system call", true)
        default: return ("signal \(signal) (\(String(cString: strsignal(signal))))", true)
        }
    }

    /// What the worker's exit statuses mean (its `worker.h`).
    private static func exit(_ status: CInt) -> (text: String, hasDied: Bool) {
        switch status {
        case 0: ("it exited", false)
        case 70: ("it had no memory for what lies outside its plugin's budget", true)
        case 71: ("its jail could not be built", true)
        case 72: ("Lua raised an error where nothing protects", true)
        default: ("it exited with status \(status)", true)
        }
    }

    private static func socketPair() throws(SystemFault) -> (ours: CInt, theirs: CInt) {
        var pair: [CInt] = [-1, -1]
        let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &pair) == 0 else { throw SystemFault("socketpair") }
        return (pair[0], pair[1])
    }
}

extension timeval {
    fileprivate var nanoseconds: UInt64 {
        UInt64(tv_sec) &* 1_000_000_000 &+ UInt64(tv_usec) &* 1000
    }
}
