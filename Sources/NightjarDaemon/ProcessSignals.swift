import Glibc

/// What the process does with signals before anything else begins.
enum ProcessSignals {
    /// Called first, before anything is started.
    static func prepare() {
        // Inherited as ignored, it would have the kernel reap workers, and a process id could come
        // to mean another process before the worker's own end is looked at.
        signal(SIGCHLD, SIG_DFL)
        // A reload is asked for once there is something to reload; before that, it must not kill.
        signal(SIGHUP, SIG_IGN)
        // Who does not read is told by the write's result.
        signal(SIGPIPE, SIG_IGN)
    }
}
