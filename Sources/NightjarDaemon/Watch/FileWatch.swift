import Dispatch
package import Logging
import Synchronization

/// Says when files of the present manifest or its plugins may have changed.
///
///     changes ──settle──▶ signal ──▶ onChange
///
/// It watches the folders, not the files: editors replace files, deployments swap links, and a
/// watch on a file would stay with the one that is gone. Where folders cannot be watched, it polls.
/// Changes are gathered until they have come to rest (``ChangeBurst``), so one save, and one checkout
/// of many files, is one signal. A signal is a hint: whoever gets it compares what is there with what
/// is loaded.
///
/// 1. Every change is followed by a signal, which comes after the watches were set anew: what changes
///    after it is seen too.
/// 2. What cannot be watched is polled and said once, and so is that it can be watched again.
/// 3. Released or stopped, it gives everything back; no signal follows ``stop()``.
///
/// ## A state that is not half seen
///
/// Who builds something of the files reads ``state()`` before it reads the first file and again when
/// it has built. If ``WatchState/changes`` is the same, no file has changed in between, as far as
/// events or a comparison tell; if it is not, the build may be of two states, is to be dropped, and a
/// signal for the next one is on its way.
// Unchecked: every member is touched on `queue` alone, or in `init`, when no one else has it, or is
// a lock.
package final class FileWatch: @unchecked Sendable {
    /// So many times the time of a comparison passes before the next one.
    private static let restAfterPoll = 50

    private let queue = DispatchQueue(label: "nightjar.file-watch")
    private let times: WatchTimes
    private let onChange: @Sendable () -> Void
    private let isStopped = Mutex(false)
    private let tree: WatchedTree
    private let timer: any DispatchSourceTimer
    private let pollTimer: any DispatchSourceTimer
    private var burst: ChangeBurst
    private var changes: UInt64 = 0

    /// When the timers fire; nil where they do not.
    private var armed: ContinuousClock.Instant?
    private var isPollArmed = false

    /// Since when comparisons differ from one to the next; nil while they do not.
    private var differing: ContinuousClock.Instant?

    /// When the next comparison is no more than its share of the time.
    private var mayCompare = ContinuousClock.now

    /// Begins to watch what `plan` names.
    ///
    /// `onChange` is called on a queue of the watch's own, and must not call ``stop()``. What
    /// changed before this returns is not signalled.
    package init(
        _ plan: WatchPlan,
        logger: Logger,
        times: WatchTimes = WatchTimes(),
        system: WatchSystem = WatchSystem(),
        onChange: @escaping @Sendable () -> Void
    ) {
        self.times = times
        self.onChange = onChange
        burst = ChangeBurst(times)
        tree = WatchedTree(plan, system: system, times: times, logger: logger, queue: queue)
        timer = DispatchSource.makeTimerSource(queue: queue)
        pollTimer = DispatchSource.makeTimerSource(queue: queue)
        timer.setEventHandler { [weak self] in self?.fire() }
        pollTimer.setEventHandler { [weak self] in self?.poll() }
        timer.activate()
        pollTimer.activate()
        queue.sync {
            tree.begin { [weak self] in self?.look() }
            lookAgainWhereStale()
            arm()
        }
    }

    deinit {
        timer.cancel()
        pollTimer.cancel()
    }

    /// Watches other places from now on: a reload may have named another plugins folder.
    ///
    /// New places are signalled once, for what changed there before they were watched.
    package func follow(_ plan: WatchPlan) {
        queue.async { [self] in
            note(tree.follow(plan))
            arm()
        }
    }

    /// What has changed until now, also what the system holds and nobody has read yet.
    ///
    /// Watches are set anew where folders came or went, and what is polled is compared, which takes
    /// as long as the file system does; it does not wait for quiet. A change that is made by a
    /// system call that has returned is counted. Not seen is what no event tells and no comparison
    /// shows: a write to mapped memory until the file is closed, and, where files are polled, what
    /// the file system hides (a network's caches do for seconds).
    package func state() async -> WatchState {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                note(tree.read())
                if tree.isPolling { take(compare(), isAsked: true) }
                if tree.isStale { note(tree.renew()) }
                arm()
                let isQuiet = burst.isIdle && differing == nil
                continuation.resume(returning: WatchState(changes: changes, isQuiet: isQuiet))
            }
        }
    }

    /// Ends the watch; a second time does nothing.
    package func stop() {
        // By a lock and not on the queue, which may be waiting for a network's file system.
        isStopped.withLock { $0 = true }
        queue.async { [self] in
            timer.cancel()
            pollTimer.cancel()
            tree.end()
        }
    }

    // MARK: On the queue

    /// Takes on what events have come.
    private func look() {
        let sighting = tree.read()
        // A program that writes beside the manifest, such as the store, would wake this at each write.
        if sighting.isEmpty { tree.rest() }
        note(sighting)
        // Otherwise a slow writer's first write into a new folder would not be seen. Where that is
        // costly, it waits for the signal.
        if tree.isStale, tree.mayRenew { note(tree.renew()) }
        arm()
    }

    private func note(_ sighting: Sighting) {
        let now = ContinuousClock.now
        for change in sighting.changes { burst.note(change, at: now) }
        for watch in sighting.unseen { burst.forget(watch, at: now) }
        changes &+= UInt64(sighting.changes.count)
    }

    private func arm() {
        armPoll()
        // While comparisons differ, the next one comes before the signal.
        guard differing == nil, let due = burst.due else { return }
        if let armed, armed <= due { return }
        armed = due
        timer.schedule(deadline: .now() + (due - .now).dispatchInterval)
    }

    /// Signals, when it is still time to.
    private func fire() {
        armed = nil
        note(tree.read())
        // What programs of this machine did where it is polled too was seen, and is no news at the
        // next comparison.
        if tree.isPolling, ContinuousClock.now >= mayCompare, !compare().isEmpty { changes &+= 1 }
        if tree.isStale { note(tree.renew()) }
        guard differing == nil, let due = burst.due, due <= .now else {
            arm()
            return
        }
        burst.signalled(at: .now)
        lookAgainWhereStale()
        arm()
        isStopped.withLock { if !$0 { onChange() } }
    }

    /// Where folders came faster than they were watched, another signal will follow.
    private func lookAgainWhereStale() {
        if tree.isStale { note(.anything) }
    }

    // MARK: Polling

    private func armPoll() {
        if tree.isPolling, !isPollArmed { schedulePoll(after: times.poll) }
    }

    private func schedulePoll(after delay: Duration) {
        isPollArmed = true
        let delay = max(delay, mayCompare - .now)
        pollTimer.schedule(deadline: .now() + delay.dispatchInterval)
    }

    private func poll() {
        isPollArmed = false
        note(tree.read())
        take(compare { tree.poll() })
        arm()
    }

    private func compare() -> Sighting { compare { tree.compare() } }

    private func compare(_ body: () -> Sighting) -> Sighting {
        let start = ContinuousClock.now
        let sighting = body()
        let end = ContinuousClock.now
        mayCompare = end + (end - start) * Self.restAfterPoll
        return sighting
    }

    /// A difference is signalled once there is none any more.
    ///
    /// That there is none is no sign of calm where it `isAsked` at any time.
    private func take(_ sighting: Sighting, isAsked: Bool = false) {
        if isAsked, sighting.isEmpty { return }
        note(sighting)
        let now = ContinuousClock.now
        let since = differing ?? now
        let isOver = sighting.isEmpty || now - since >= times.longestChange
        differing = isOver ? nil : since
        if !isOver { schedulePoll(after: times.pollQuiet) }
    }
}
