import Dispatch
import Glibc
package import Logging

/// Says when files of the present manifest or its plugins may have changed.
///
/// It watches the folders, not the files: editors replace files, deployments swap links, and a
/// watch on a file would stay with the one that is gone. Events are gathered until it has been
/// quiet for a moment, so one save, and one checkout of many files, is one signal. A signal is a
/// hint: whoever gets it compares what is there with what is loaded.
// Sendable by confinement: every member is touched on `queue` alone.
package final class FileWatch: @unchecked Sendable {
    private static let quiet = DispatchTimeInterval.milliseconds(50)
    private static let longestWait = DispatchTimeInterval.milliseconds(500)

    private let queue = DispatchQueue(label: "nightjar.file-watch")
    private let onChange: @Sendable () -> Void
    private let logger: Logger
    private let descriptor: CInt
    private var source: (any DispatchSourceRead)?
    private var watched: [CInt: WatchedFolder] = [:]
    private var plan: WatchPlan
    private var due: DispatchWorkItem?
    private var firstEvent: DispatchTime?

    /// Begins to watch what `plan` names.
    ///
    /// `onChange` is called on a queue of the watch's own.
    ///
    /// Where the system gives no inotify, that is logged once, and SIGHUP is left.
    package init(_ plan: WatchPlan, logger: Logger, onChange: @escaping @Sendable () -> Void) {
        self.plan = plan
        self.logger = logger
        self.onChange = onChange
        descriptor = inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            logger.warning(
                "files are not watched; send SIGHUP to reload",
                metadata: ["reason": "\(reason)"]
            )
            return
        }
        queue.sync { begin() }
    }

    /// Watches other places from now on: a reload may have named another plugins folder.
    package func follow(_ plan: WatchPlan) {
        queue.async { [self] in
            self.plan = plan
            renew()
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
    private func renew() {
        guard source != nil else { return }
        var present: [CInt: WatchedFolder] = [:]
        for folder in plan.folders() {
            let watch = inotify_add_watch(descriptor, folder.path, Self.interest)
            if watch >= 0 { present[watch] = folder }
        }
        for watch in watched.keys where present[watch] == nil {
            inotify_rm_watch(descriptor, watch)
        }
        watched = present
    }

    private static let interest = UInt32(
        IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO
            | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF
    )

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

    private func matter(_ event: InotifyEvents.Element) -> Bool {
        // An overflow means that anything may have happened.
        guard event.mask & UInt32(IN_Q_OVERFLOW) == 0 else { return true }
        guard let folder = watched[event.watch] else { return false }
        return folder.names?.contains(event.name) ?? true
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
