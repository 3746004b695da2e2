import CFrames
import Glibc

/// How a worker is started: with nothing of the daemon's but its channels and its page.
///
/// All other descriptors of the daemon are close-on-exec, and the worker closes what it does not
/// know.
struct SpawnRequest {
    private let settings: SandboxSettings
    private let descriptors: [CInt]
    private let channels: Int

    init(_ settings: SandboxSettings, channels: [CInt], page: CInt) {
        self.settings = settings
        self.channels = channels.count
        descriptors = channels + [page]
    }

    /// - Throws: ``SystemFault``.
    func spawn() throws(SystemFault) -> pid_t {
        let sources = try duplicatesOutOfTheWay()
        defer { sources.forEach { close($0) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in 0..<CInt(CF_FIRST_CHANNEL) {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        for (index, source) in sources.enumerated() {
            let target = CInt(CF_FIRST_CHANNEL) + CInt(index)
            posix_spawn_file_actions_adddup2(&actions, source, target)
        }
        return try spawn(&actions)
    }

    private func spawn(_ actions: inout posix_spawn_file_actions_t) throws(SystemFault) -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        // A group of its own: a Ctrl-C at the terminal is for the daemon, which drains.
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let words = [
            "nightjar-worker", String(channels), String(settings.memory),
            settings.isJailed ? "jail" : "no-jail", settings.title,
        ]
        var arguments = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var pid: pid_t = 0
        let error = posix_spawn(
            &pid,
            settings.workerPath,
            &actions,
            &attributes,
            &arguments,
            &environment
        )
        guard error == 0 else { throw SystemFault("starting \(settings.workerPath)", error: error) }
        return pid
    }

    /// Copies with numbers above every target, since a target may be another one's source.
    private func duplicatesOutOfTheWay() throws(SystemFault) -> [CInt] {
        let floor = CInt(CF_FIRST_CHANNEL) + CInt(CF_MAX_CHANNELS) + 2
        var copies: [CInt] = []
        for descriptor in descriptors {
            let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, floor)
            guard copy >= 0 else {
                let fault = SystemFault("fcntl(F_DUPFD_CLOEXEC)")
                copies.forEach { close($0) }
                throw fault
            }
            copies.append(copy)
        }
        return copies
    }
}
