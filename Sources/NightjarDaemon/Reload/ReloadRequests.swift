import Synchronization

/// Who has asked for a reload, gathered until it begins.
///
/// However many ask, one reload answers them all; who asks while one is under way gets the next,
/// because the present one may have read the files before they were as they are now.
package final class ReloadRequests: Sendable {
    /// What one reload answers.
    package struct Batch: Sendable {
        /// What has asked, each cause once, in the order in which they came.
        package fileprivate(set) var causes: [ReloadCause] = []
        fileprivate var waiting: [CheckedContinuation<ReloadReport, Never>] = []

        /// How many wait for it.
        package var waitingCount: Int { waiting.count }

        /// Tells those who wait for it.
        package func answer(_ report: ReloadReport) {
            for one in waiting { one.resume(returning: report) }
        }
    }

    private struct State {
        var batch = Batch()
        var isOver = false
    }

    /// A signal for each time that somebody has asked, however often since the last one.
    package let signals: AsyncStream<Void>

    private let signal: AsyncStream<Void>.Continuation
    private let state = Mutex(State())

    /// Makes one that nobody has asked yet.
    package init() {
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Asks, and does not wait.
    package func add(_ cause: ReloadCause) {
        state.withLock { $0.batch.note(cause) }
        signal.yield()
    }

    /// Asks, and waits for the reload that answers; nil when there will be none any more.
    package func wait(_ cause: ReloadCause) async -> ReloadReport? {
        let report = await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard !state.isOver else { return true }
                state.batch.note(cause)
                state.batch.waiting.append(continuation)
                return false
            }
            if isOver { continuation.resume(returning: .stopping) } else { signal.yield() }
        }
        return report.result == .stopping ? nil : report
    }

    /// What was asked for since the last time; nil when nothing was.
    package func take() -> Batch? {
        state.withLock { state in
            guard !state.batch.causes.isEmpty else { return nil }
            defer { state.batch = Batch() }
            return state.batch
        }
    }

    /// Puts back what could not be answered yet, before what has come since; once nothing is
    /// reloaded any more, who waits for it is told.
    package func putBack(_ batch: Batch) {
        let isOver = state.withLock { state in
            guard !state.isOver else { return true }
            var all = batch
            for cause in state.batch.causes { all.note(cause) }
            all.waiting += state.batch.waiting
            state.batch = all
            return false
        }
        if isOver { batch.answer(.stopping) }
    }

    /// Nothing is reloaded any more: the signals end, and who waits is told.
    package func end() {
        let batch = state.withLock { state in
            state.isOver = true
            defer { state.batch = Batch() }
            return state.batch
        }
        signal.finish()
        batch.answer(.stopping)
    }
}

extension ReloadRequests.Batch {
    fileprivate mutating func note(_ cause: ReloadCause) {
        if !causes.contains(cause) { causes.append(cause) }
    }
}
