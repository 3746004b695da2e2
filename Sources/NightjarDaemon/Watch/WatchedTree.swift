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

    /// With more folders made or removed than these, all watches are set anew.
    private static let mostKept = 256

    /// Setting watches anew at once, and not only before a signal, takes a tenth of the time at most.
    private static let renewingShare = 10

    private let system: WatchSystem
    private let times: WatchTimes
    private let queue: DispatchQueue
    private var onEvents: @Sendable () -> Void = {}
    private var report: WatchReport
    /// nil once it has ended.
    private var plan: WatchPlan?
    private var folders = WatchedFolders()
    /// Whether all watches have to be set anew: folders or links came, went or were swapped.
    private var isOutdated = false
    /// Folders that were made and are not watched yet, where no more than that has happened.
    private var newFolders: Set<String> = []
    /// How many of ``folders`` do not exist any more.
    private var goneFolders = 0
    private var inotify: InotifyWatches?
    private var mounts = RemoteMounts(mountinfo: "")
    private var remote: WatchComplaint?
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

    /// Whether watches have to be set.
    var isStale: Bool { isOutdated || !newFolders.isEmpty }

    /// Whether it is time to set watches although no signal is due.
    var mayRenew: Bool {
        guard isOutdated, let renewed else { return true }
        return ContinuousClock.now - renewed.end >= renewed.cost * Self.renewingShare
    }

    /// Begins to look; `onEvents` is called on the queue when there is something to ``read()``.
    func begin(onEvents: @escaping @Sendable () -> Void) {
        self.onEvents = onEvents
        isOutdated = true
        _ = renew()
    }

    /// Gives everything back, and sees nothing any more.
    func end() {
        plan = nil
        inotify = nil
        polled = PolledFolders()
        isOutdated = false
        newFolders = []
    }

    /// Looks at other places from now on.
    func follow(_ plan: WatchPlan) -> Sighting {
        guard self.plan != nil else { return Sighting() }
        self.plan = plan
        isOutdated = true
        return renew()
    }

    /// Reads what events have come.
    func read() -> Sighting {
        guard let sighting = inotify?.read() else { return Sighting() }
        if sighting.overflows > 0 { takeOverflow() }
        newFolders.formUnion(sighting.newFolders)
        goneFolders += sighting.goneFolders
        // Where there was no watch for all, there may be one now.
        let mostGone = isPolling ? 0 : Self.mostKept
        let isMuch = newFolders.count > Self.mostKept || goneFolders > mostGone
        isOutdated = isOutdated || sighting.isPlaceChanged || isMuch
        return sighting
    }

    /// Lets events gather for as long as one that matters may wait for others.
    func rest() { inotify?.rest(for: times.quiet.dispatchInterval) }

    /// Sets watches: on new folders where only such have come, and otherwise on all.
    ///
    /// A folder that came after its parent was listed, and before that was watched, is found by
    /// looking again.
    ///
    /// - Returns: That something has changed, where there are new watches.
    func renew() -> Sighting {
        var sighting = Sighting()
        guard let plan else { return sighting }
        let (made, formerlyPolled) = (newFolders, polled.paths)
        newFolders = []
        var new = isOutdated ? setAll(plan, &sighting) : add(made, plan, &sighting)
        for _ in 1..<Self.mostRounds where !new.isEmpty {
            // What was polled so far is no news.
            if !formerlyPolled.isSuperset(of: new.keys) { sighting.noteAnything() }
            noteWriting(in: new, made, plan, &sighting)
            // What leads on may have changed before it was watched; then so has all behind it.
            let isPlain = new.keys.allSatisfy { folders[path: $0]?.isPlain ?? false }
            new = isPlain ? add(Set(new.keys), plan, &sighting) : setAll(plan, &sighting)
        }
        if !new.isEmpty {
            sighting.noteAnything()
            isOutdated = true
        }
        report.tell(complaints(plan))
        return sighting
    }

    /// Compares what is polled with what it was, and tries to watch what could not be watched.
    func poll() -> Sighting {
        var sighting = compare()
        isOutdated = isOutdated || isRetryDue
        if isStale { sighting.add(renew()) }
        return sighting
    }

    /// Compares what is polled with what it was.
    func compare() -> Sighting {
        var sighting = Sighting()
        guard let plan, polled.compare(most: plan.mostEntries) else { return sighting }
        // What is below a folder that has changed may be new.
        isOutdated = true
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

    /// Sets all watches.
    ///
    /// - Returns: Folders that were not watched before, and their watches.
    private func setAll(_ plan: WatchPlan, _ sighting: inout Sighting) -> [String: CInt] {
        let start = ContinuousClock.now
        isOutdated = false
        goneFolders = 0
        open()
        folders = plan.folders()
        let outcome = inotify?.set(folders, most: plan.mostWatched) ?? InotifyWatches.Outcome()
        for watch in outcome.gone { sighting.noteUnseen(watch) }
        refused = outcome.refused
        mounts = RemoteMounts(mountinfo: system.mountinfo())
        remote = nil
        var paths: [String] = []
        for (index, path) in folders.paths.enumerated()
        where isPolled(path, isOver: index >= plan.mostWatched) {
            paths.append(path)
        }
        if polled.set(paths, of: folders, most: plan.mostEntries) { sighting.noteAnything() }
        let end = ContinuousClock.now
        renewed = (end, end - start)
        return outcome.new
    }

    /// Watches what is below `roots` and was not known.
    ///
    /// - Returns: Folders that were not watched before, and their watches.
    private func add(
        _ roots: Set<String>,
        _ plan: WatchPlan,
        _ sighting: inout Sighting
    ) -> [String: CInt] {
        guard let inotify else { return [:] }
        let changed = plan.extend(&folders, below: roots)
        guard folders.paths.count <= plan.mostWatched else { return setAll(plan, &sighting) }
        let outcome = inotify.add(changed, of: folders)
        refused.merge(outcome.refused) { $1 }
        for path in changed where isPolled(path, isOver: false) {
            guard let interest = folders[path: path] else { continue }
            polled.add(path, interest, most: plan.mostEntries)
        }
        return outcome.new
    }

    private func isPolled(_ path: String, isOver: Bool) -> Bool {
        let fileSystem = mounts.type(at: path)
        if let fileSystem { remote = remote ?? .remote(folder: path, fileSystem: fileSystem) }
        return inotify == nil || isOver || refused[path] != nil || fileSystem != nil
    }

    /// Notes files that may be being written in folders that were made before they were watched.
    ///
    /// Who has made a file there was not seen; one that is empty has hardly been finished.
    private func noteWriting(
        in new: [String: CInt],
        _ made: Set<String>,
        _ plan: WatchPlan,
        _ sighting: inout Sighting
    ) {
        for (folder, watch) in new where isMade(folder, made) {
            let listing = FolderListing(of: folder, most: plan.mostEntries)
            for (name, _) in listing.entries where FolderInterest.isLua(name) {
                guard WritingSign.isMadeToBeWritten(WatchPlan.path(folder, name)) else {
                    continue
                }
                sighting.noteWriting(FileChange.File(watch, name))
            }
        }
    }

    private func isMade(_ folder: String, _ made: Set<String>) -> Bool {
        var path = folder
        while path != "/" {
            if made.contains(path) { return true }
            path = WatchPlan.parent(of: path)
        }
        return false
    }

    private func complaints(_ plan: WatchPlan) -> [WatchComplaint] {
        var complaints: [WatchComplaint] = []
        if inotify == nil {
            complaints.append(pausedUntil == nil ? .unavailable(unavailable) : .overflowing)
        } else if folders.paths.count > plan.mostWatched {
            let first = folders.paths[plan.mostWatched]
            complaints.append(.tooMany(folder: first, watched: plan.mostWatched))
        }
        if !refused.isEmpty { complaints.append(.refused(refused)) }
        if let remote { complaints.append(remote) }
        if let path = folders.firstLeftOut { complaints.append(.leftOut(folder: path)) }
        return complaints
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
