import Dispatch
import Glibc
package import Logging

/// Says when files of the present manifest or its plugins may have changed.
///
/// It watches the folders, not the files: editors replace files, deployments swap links, and a
/// watch on a file would stay with the one that is gone. Events are gathered until it has been
/// quiet for a moment, so one save, and one checkout of many files, is one signal. A signal is a
/// hint: whoever gets it compares what is there with what is loaded.
///
/// 1. A signal comes after the watches were set anew, so that what changes after it is seen too.
/// 2. What cannot be watched is said once, with what to do; SIGHUP is left.
/// 3. Released or stopped, it gives everything back; no signal follows ``stop()``.
// Unchecked: every member is touched on `queue` alone, or in `deinit`, when no one else is left.
package final class FileWatch: @unchecked Sendable {
    /// Asks the system for a watch, as inotify_add_watch(2) does; what it fails with is in `errno`.
    package typealias Adding =
        @Sendable (
            _ descriptor: CInt, _ path: String, _ mask: UInt32
        ) -> CInt

    private static let quiet = DispatchTimeInterval.milliseconds(50)
    private static let longestWait = DispatchTimeInterval.milliseconds(500)

    /// How often it looks again while folders come faster than they are watched.
    private static let mostRounds = 8

    private let queue = DispatchQueue(label: "nightjar.file-watch")
    private let onChange: @Sendable () -> Void
    private let logger: Logger
    private let adding: Adding
    private let descriptor: CInt
    private var source: (any DispatchSourceRead)?
    private var watched: [CInt: FolderInterest] = [:]
    private var plan: WatchPlan
    private var due: DispatchWorkItem?
    private var firstEvent: DispatchTime?
    private var said: Set<String> = []

    /// Begins to watch what `plan` names.
    ///
    /// `onChange` is called on a queue of the watch's own, and must not call ``stop()``. What
    /// changed before this returns is not signalled.
    package init(
        _ plan: WatchPlan,
        logger: Logger,
        adding: @escaping Adding = { inotify_add_watch($0, $1, $2) },
        onChange: @escaping @Sendable () -> Void
    ) {
        self.plan = plan
        self.logger = logger
        self.adding = adding
        self.onChange = onChange
        descriptor = inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else {
            let hint = errno == EMFILE ? "raise fs.inotify.max_user_instances, or " : ""
            logger.warning(
                "files are not watched; \(hint)send SIGHUP to reload",
                metadata: ["reason": "\(String(cString: strerror(errno)))"]
            )
            return
        }
        queue.sync { begin() }
    }

    deinit {
        due?.cancel()
        source?.cancel()
    }

    /// Watches other places from now on: a reload may have named another plugins folder.
    ///
    /// New places are signalled once, for what changed there before they were watched.
    package func follow(_ plan: WatchPlan) {
        queue.async { [self] in
            self.plan = plan
            if renew() { settle() }
        }
    }

    /// Ends the watch.
    package func stop() {
        queue.sync {
            due?.cancel()
            source?.cancel()
            source = nil
        }
    }

    private func begin() {
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler { [weak self] in self?.read() }
        source.setCancelHandler { [descriptor] in close(descriptor) }
        self.source = source
        renew()
        source.resume()
    }

    /// Sets the watches anew: folders come and go.
    ///
    /// A folder that came after its parent was listed, and before that was watched, is found by
    /// looking again.
    ///
    /// - Returns: Whether there are new watches.
    @discardableResult
    private func renew() -> Bool {
        guard source != nil else { return false }
        var rounds = 0
        while setWatches() {
            rounds += 1
            guard rounds < Self.mostRounds else {
                settle()
                break
            }
        }
        return rounds > 0
    }

    /// - Returns: Whether there are new watches.
    private func setWatches() -> Bool {
        let folders = plan.folders()
        var present: [CInt: FolderInterest] = [:]
        var failed: [String: CInt] = [:]
        for path in folders.paths {
            guard let interest = folders[path: path] else { continue }
            let watch = adding(descriptor, path, interest.mask)
            guard watch >= 0 else {
                failed[path] = errno
                continue
            }
            // Two paths may be one folder (a bind mount), which has one watch.
            guard var merged = present[watch] else {
                present[watch] = interest
                continue
            }
            merged.merge(interest)
            present[watch] = merged
            _ = adding(descriptor, path, merged.mask)
        }
        complain([Complaint(failed), Complaint(leftOut: folders.firstLeftOut)].compactMap { $0 })
        let isNew = present.keys.contains { watched[$0] == nil }
        for watch in watched.keys where present[watch] == nil {
            inotify_rm_watch(descriptor, watch)
        }
        watched = present
        return isNew
    }

    /// Says what cannot be watched, and again only after it could be.
    private func complain(_ complaints: [Complaint]) {
        for complaint in complaints where !said.contains(complaint.text) {
            logger.warning("\(complaint.text)", metadata: complaint.facts)
        }
        said = Set(complaints.map(\.text))
    }

    private func read() {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        var matters = false
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            matters = InotifyEvents(buffer[..<count]).contains { matter($0) } || matters
        }
        if matters { settle() }
    }

    private func matter(_ event: InotifyEvents.Event) -> Bool {
        // An overflow means that anything may have happened.
        guard event.mask & UInt32(IN_Q_OVERFLOW) == 0 else { return true }
        return watched[event.watch]?.isMet(by: event) ?? false
    }

    /// Signals once it has been quiet, or when it has not been for long.
    private func settle() {
        let now = DispatchTime.now()
        let first = firstEvent ?? now
        firstEvent = first
        due?.cancel()
        let item = DispatchWorkItem { [weak self] in self?.signal() }
        due = item
        queue.asyncAfter(deadline: min(now + Self.quiet, first + Self.longestWait), execute: item)
    }

    private func signal() {
        firstEvent = nil
        renew()
        onChange()
    }
}

/// What of a plan cannot be watched.
private struct Complaint {
    let text: String
    let facts: Logger.Metadata

    /// Folders that the system refuses to watch, and its reasons; nil when there are none.
    init?(_ failed: [String: CInt]) {
        // A folder that has just gone is none: where it would come again is watched.
        let failed = failed.filter { $0.value != ENOENT && $0.value != ENOTDIR }
        guard let (path, reason) = failed.min(by: { $0.key < $1.key }) else { return nil }
        let hint = reason == ENOSPC ? "raise fs.inotify.max_user_watches, or " : ""
        text = "changes in a folder are not seen; \(hint)send SIGHUP to reload"
        facts = [
            "folder": "\(path)", "folders": "\(failed.count)",
            "reason": "\(String(cString: strerror(reason)))",
        ]
    }

    /// A folder that is one too many; nil for none.
    init?(leftOut path: String?) {
        guard let path else { return nil }
        text = "there are too many folders to watch all; send SIGHUP to reload"
        facts = ["folder": "\(path)"]
    }
}
