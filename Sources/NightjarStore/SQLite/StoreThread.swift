import Dispatch
import Foundation
import Glibc
import NightjarCore

/// The thread of a ``SQLiteStore``: it alone uses the file.
///
/// What has come while a transaction ran is committed by the next one, together.
// Unchecked, since all that varies is touched on the thread only.
final class StoreThread: @unchecked Sendable {
    private let queue: StoreQueue
    private let file: StoreFile
    private let gathering: UInt64
    private let rest: DispatchTimeInterval
    private let pruningPause: DispatchTimeInterval
    private let hasEnded = DispatchSemaphore(value: 0)

    /// When the last requests were taken.
    private var taken: UInt64 = 0
    /// When it is looked for what has expired.
    private var nextPruning: UInt64 = 0
    /// Whether more has expired than one step removes.
    private var isBehind = false
    /// Whether something may stand in the log that is not in the file yet.
    private var hasLog = true
    /// Whether the last upkeep failed: then it was told.
    private var isFailing = false

    /// Where nothing more had expired it is looked again after so long, so that what expires meanwhile
    /// goes in one transaction.
    private static let lookPause: UInt64 = 100_000_000
    /// After an upkeep that failed.
    private static let failurePause: UInt64 = 10_000_000_000
    /// How often it is looked for what has expired, and the time is written, while there is no work.
    private static let longRest = DispatchTimeInterval.seconds(30)

    init(_ file: StoreFile, _ queue: StoreQueue) {
        self.file = file
        self.queue = queue
        gathering = UInt64(max(0, file.settings.gathering / .nanoseconds(1)))
        rest = file.settings.rest.interval
        pruningPause = file.settings.pruningPause.interval
    }

    func start() {
        let thread = Thread { self.serve() }
        thread.name = "nightjar.store"
        thread.start()
    }

    /// Waits until the file is given up.
    func waitForEnd() {
        hasEnded.wait()
        // For whoever else waits.
        hasEnded.signal()
    }

    private func serve() {
        file.settings.prepareThread()
        while true {
            switch queue.next(within: wait, gather: gather) {
            case .requests(let commits, let reads):
                taken = Self.now
                commit(commits)
                for read in reads { read.answer(file) }
                prune()
            case .idle: tidy()
            case .end:
                do { try file.close() } catch { file.settings.notice(.upkeepFailed(error)) }
                hasEnded.signal()
                return
            }
        }
    }

    private func commit(_ commits: [StoreQueue.Commit]) {
        guard !commits.isEmpty else { return }
        hasLog = true
        let results = file.commit(commits.map(\.set))
        for (commit, result) in zip(commits, results) { commit.caller.resume(returning: result) }
    }

    /// Under load, lets more requests come before they are taken.
    private func gather() {
        let end = taken &+ gathering
        guard Self.now < end else { return }
        var time = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
        while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
    }

    // MARK: Upkeep

    /// Removes some of what has expired.
    private func prune() {
        let now = Self.now
        guard now >= nextPruning else { return }
        upkeep { () throws(StoreFault) in
            let pruning = try file.prune()
            isBehind = pruning == .thereIsMore
            if pruning != .nothingHadExpired { hasLog = true }
            nextPruning = isBehind ? 0 : now + Self.lookPause
        }
    }

    /// Without work: removes what has expired, a step at a time, and then empties the log.
    private func tidy() {
        prune()
        guard hasLog, !isBehind else { return }
        upkeep { () throws(StoreFault) in
            try file.emptyLog()
            hasLog = false
        }
    }

    private var wait: DispatchTimeInterval {
        if isBehind { return pruningPause }
        return hasLog ? rest : Self.longRest
    }

    private func upkeep(_ work: () throws(StoreFault) -> Void) {
        do {
            try work()
            isFailing = false
        } catch {
            nextPruning = Self.now + Self.failurePause
            isBehind = false
            if !isFailing { file.settings.notice(.upkeepFailed(error)) }
            isFailing = true
        }
    }

    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

extension Duration {
    fileprivate var interval: DispatchTimeInterval {
        // A day is as good as for ever, and can be counted in microseconds.
        .microseconds(Int(max(.zero, min(self, .seconds(86_400))) / .microseconds(1)))
    }
}
