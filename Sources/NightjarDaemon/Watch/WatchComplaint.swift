import Glibc
import Logging

/// What of a plan cannot be watched, and how it is seen instead.
enum WatchComplaint {
    /// The system gives no inotify descriptor, and its reason.
    case unavailable(CInt)

    /// Events are lost again and again.
    case overflowing

    /// Folders that the system refuses to watch, and its reasons.
    case refused([String: CInt])

    /// The first folder that is one too many to be watched.
    case tooMany(folder: String, watched: Int)

    /// The first folder whose file system has no events for what others do.
    case remote(folder: String, fileSystem: String)

    /// The first folder that is not looked through to its end.
    case leftOut(folder: String)

    /// Whether it goes away when all can be watched again.
    var isLoss: Bool {
        switch self {
        case .unavailable, .overflowing, .refused, .tooMany: true
        case .remote, .leftOut: false
        }
    }

    var level: Logger.Level {
        if case .remote = self { .notice } else { .warning }
    }

    /// Each is said once by its text.
    var text: String {
        switch self {
        case .unavailable(let reason):
            let hint =
                reason == EMFILE
                ? "; raise fs.inotify.max_user_instances, or this process's limit of open files"
                : ""
            return "files cannot be watched and are polled" + hint
        case .overflowing: return "changes come faster than they are read; files are polled a while"
        case .refused(let folders):
            let hint = first(folders)?.value == ENOSPC ? "; raise fs.inotify.max_user_watches" : ""
            return "some folders cannot be watched and are polled" + hint
        case .tooMany: return "there are more folders than are watched; the rest is polled"
        case .remote:
            return "other machines may change files without an event; these are polled too"
        case .leftOut: return "there are too many files to look at all; send SIGHUP to reload"
        }
    }

    func facts(_ times: WatchTimes) -> Logger.Metadata {
        let every: Logger.Metadata = ["every": "\(times.poll.inSeconds)"]
        switch self {
        case .unavailable(let reason): return every.with(["reason": "\(Self.text(of: reason))"])
        case .overflowing: return every.with(["for": "\(times.pause.inSeconds)"])
        case .refused(let folders):
            guard let (path, reason) = first(folders) else { return every }
            return every.with([
                "folder": "\(path)", "folders": "\(folders.count)",
                "reason": "\(Self.text(of: reason))",
            ])
        case .tooMany(let folder, let watched):
            return every.with(["folder": "\(folder)", "watched": "\(watched)"])
        case .remote(let folder, let fileSystem):
            return every.with(["folder": "\(folder)", "file_system": "\(fileSystem)"])
        case .leftOut(let folder): return ["folder": "\(folder)"]
        }
    }

    private func first(_ folders: [String: CInt]) -> (key: String, value: CInt)? {
        folders.min { $0.key < $1.key }
    }

    private static func text(of error: CInt) -> String { String(cString: strerror(error)) }
}

extension Logger.Metadata {
    fileprivate func with(_ others: Logger.Metadata) -> Logger.Metadata {
        merging(others) { $1 }
    }
}

extension Duration {
    /// As the manifest writes it: `2s`, `500ms`.
    fileprivate var inSeconds: String {
        let (seconds, attoseconds) = components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        return milliseconds == 0 ? "\(seconds)s" : "\(seconds * 1000 + milliseconds)ms"
    }
}
