import Dispatch
import Glibc
import Logging

/// What a ``FileWatch`` sees of its plan's files: by events where it can, by comparing where not.
///
///     watched ──no descriptor, no watch, overflows──▶ polled
///        ▲                                              │
///        └───────────────── tried again ────────────────┘
///
/// Each folder for itself is one of both, or both where other machines may change it. It belongs to
/// one queue, on which all of it happens.
final class WatchedTree {
    /// How often it looks again while folders come faster than they are watched.
    private static let mostRounds = 8

    /// So many overflows within ``WatchTimes/overflow``, and it polls for a while.
    private static let mostOverflows = 3

    /// So many folders are remembered that came and are not watched yet.
    private static let mostMade = 1024

    /// Setting watches anew at once, and not only before a signal, takes a tenth of the time at most.
    private static let renewingShare = 10

    /// Whether watches have to be set anew: folders or links came, went or were swapped.
    private(set) var isStale = false

    private let system: WatchSystem
    private let times: WatchTimes
    private let queue: DispatchQueue
    private var onEvents: @Sendable () -> Void = {}
    private var report: WatchReport
    /// nil once it has ended.
    private var plan: WatchPlan?
    private var folders = WatchedFolders()
    /// Folders that came since watches were last set.
    private var madeFolders: Set<String> = []
    private var inotify: InotifyWatches?
    private var refused: [String: CInt] = [:]
    private var unavailable: CInt = 0
    private var polled = PolledFolders()
    private var overflows: [ContinuousClock.Instant] = []
    private var pausedUntil: ContinuousClock.Instant?
    private var renewed: (end: ContinuousClock.Instant, cost: Duration)?

    /// Looks at nothing before ``begin(onEvents:)``.
    init(
        _ plan: WatchPlan,
        system: WatchSystem,
        times: WatchTimes,
        logger: Logger,
        queue: DispatchQueue
    ) {
        self.plan = plan
        self.system = system
        self.times = times
        self.queue = queue
        report = WatchReport(logger, times)
    }

    /// Whether anything has to be polled.
    var isPolling: Bool { !polled.isEmpty }

    /// Whether it is time to set watches anew although no signal is due.
    var mayRenew: Bool {
        guard let renewed else { return true }
        return ContinuousClock.now - renewed.end >= renewed.cost * Self.renewingShare
    }

    /// Begins to look; `onEvents` is called on the queue when there is something to ``read()``.
    func begin(onEvents: @escaping @Sendable () -> Void) {
        self.onEvents = onEvents
        _ = renew()
    }

    /// Gives everything back, and sees nothing any more.
    func end() {
        plan = nil
        inotify = nil
        polled = PolledFolders()
        isStale = false
    }

    /// Looks at other places from now on.
    func follow(_ plan: WatchPlan) -> Sighting {
        guard self.plan != nil else { return Sighting() }
        self.plan = plan
        return renew()
    }

    /// Reads what events have come.
    func read() -> Sighting {
        guard let sighting = inotify?.read() else { return Sighting() }
        isStale = isStale || sighting.isPlaceChanged
        // With more, a slow writer into one of them may be missed, which a later signal mends.
        if madeFolders.count < Self.mostMade { madeFolders.formUnion(sighting.madeFolders) }
        if sighting.overflows > 0 { takeOverflow() }
        return sighting
    }

    /// Sets the watches anew: folders come and go.
    ///
    /// A folder that came after its parent was listed, and before that was watched, is found by
    /// looking again.
    ///
    /// - Returns: That something has changed, where there are new watches.
    func renew() -> Sighting {
        var sighting = Sighting()
        guard let plan else { return sighting }
        let start = ContinuousClock.now
        isStale = false
        open()
        for round in 1... {
            let new = setWatches(plan, &sighting)
            if new.isEmpty { break }
            // What was polled so far is no news.
            if !polled.paths.isSuperset(of: new.keys) { sighting.noteAnything() }
            noteWriting(in: new, plan, &sighting)
            guard round < Self.mostRounds else {
                sighting.noteAnything()
                isStale = true
                break
            }
        }
        madeFolders = []
        choosePolled(plan, &sighting)
        let end = ContinuousClock.now
        renewed = (end, end - start)
        return sighting
    }

    /// Compares what is polled with what it was, and tries to watch what could not be watched.
    func poll() -> Sighting {
        var sighting = compare()
        if isStale || isRetryDue { sighting.add(renew()) }
        return sighting
    }

    /// Compares what is polled with what it was.
    func compare() -> Sighting {
        var sighting = Sighting()
        guard let plan, polled.compare(most: plan.mostEntries) else { return sighting }
        // What is below a folder that has changed may be new.
        isStale = true
        sighting.noteAnything()
        return sighting
    }

    // MARK: Parts

    private func open() {
        if let pausedUntil, ContinuousClock.now < pausedUntil { return }
        pausedUntil = nil
        guard inotify == nil else { return }
        do throws(InotifyFault) {
            inotify = try InotifyWatches(system, queue: queue, onEvents: onEvents)
        } catch {
            unavailable = error.reason
        }
    }

    /// - Returns: Folders that were not watched before.
    private func setWatches(_ plan: WatchPlan, _ sighting: inout Sighting) -> [String: CInt] {
        folders = plan.folders()
        refused = [:]
        guard let inotify else { return [:] }
        let outcome = inotify.set(folders, most: plan.mostWatched)
        // A folder that has just gone is none: where it would come again is watched.
        refused = outcome.failed.filter { $0.value != ENOENT && $0.value != ENOTDIR }
        for watch in outcome.gone { sighting.noteUnseen(watch) }
        return outcome.new
    }

    /// Notes files that may be being written in folders that were made before they were watched.
    ///
    /// Who has made a file there was not seen; one that is empty has hardly been finished.
    private func noteWriting(
        in new: [String: CInt],
        _ plan: WatchPlan,
        _ sighting: inout Sighting
    ) {
        for (folder, watch) in new where isMade(folder) && folders[path: folder]?.isPlugins == true
        {
            let listing = FolderListing(of: folder, most: plan.mostEntries)
            for (name, _) in listing.entries where FolderInterest.isLua(name) {
                guard case .file(isEmpty: true) = EntryKind(of: WatchPlan.path(folder, name)) else {
                    continue
                }
                sighting.noteWriting(FileChange.File(watch, name))
            }
        }
    }

    private func isMade(_ folder: String) -> Bool {
        var path = folder
        while path != "/" {
            if madeFolders.contains(path) { return true }
            path = WatchPlan.parent(of: path)
        }
        return false
    }

    /// Polls what cannot be watched, and says so.
    private func choosePolled(_ plan: WatchPlan, _ sighting: inout Sighting) {
        var paths: [String] = []
        var complaints: [WatchComplaint] = []
        var remote: WatchComplaint?
        let mounts = RemoteMounts(mountinfo: system.mountinfo())
        for (index, path) in folders.paths.enumerated() {
            let isWatched = inotify != nil && index < plan.mostWatched && refused[path] == nil
            let fileSystem = mounts.type(at: path)
            if let fileSystem {
                remote = remote ?? .remote(folder: path, fileSystem: fileSystem)
            }
            if !isWatched || fileSystem != nil { paths.append(path) }
        }
        if inotify == nil {
            complaints.append(pausedUntil == nil ? .unavailable(unavailable) : .overflowing)
        } else if folders.paths.count > plan.mostWatched {
            let first = folders.paths[plan.mostWatched]
            complaints.append(.tooMany(folder: first, watched: plan.mostWatched))
        }
        if !refused.isEmpty { complaints.append(.refused(refused)) }
        if let remote { complaints.append(remote) }
        if let path = folders.firstLeftOut { complaints.append(.leftOut(folder: path)) }
        report.tell(complaints)
        if polled.set(paths, of: folders, most: plan.mostEntries) { sighting.noteAnything() }
    }

    /// Once is said and mended; what overflows again and again is let go for a while.
    private func takeOverflow() {
        let now = ContinuousClock.now
        overflows = overflows.filter { now - $0 < times.overflow } + [now]
        guard overflows.count >= Self.mostOverflows else {
            report.tellOverflow()
            return
        }
        overflows = []
        pausedUntil = now + times.pause
        inotify = nil
    }

    private var isRetryDue: Bool {
        if let pausedUntil { return ContinuousClock.now >= pausedUntil }
        guard inotify == nil || !refused.isEmpty, let renewed else { return false }
        return ContinuousClock.now - renewed.end >= times.retry
    }
}
