import Glibc

/// Whether somebody is probably writing to a file, as its own facts show it.
enum WritingSign {
    /// Whether the file at `path`, which was just made, will be written to.
    ///
    /// One that has contents already has come by a link, or there will be an event for each write.
    static func isMadeToBeWritten(_ path: String) -> Bool {
        guard let info = file(at: path) else { return false }
        return info.st_size == 0
    }

    /// Whether it was a write that has changed the file at `path`.
    ///
    /// Who only sets its time causes the same event (inotify(7) does not say so; the kernel's
    /// fsnotify_change does), and does not close it afterwards. A write sets both times to one.
    static func isWritten(_ path: String) -> Bool {
        guard let info = file(at: path) else { return false }
        return info.st_mtim.tv_sec == info.st_ctim.tv_sec
            && info.st_mtim.tv_nsec == info.st_ctim.tv_nsec
    }

    private static func file(at path: String) -> stat? {
        var info = stat()
        guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
        return info
    }
}
