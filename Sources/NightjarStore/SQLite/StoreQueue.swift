import Dispatch
import NightjarCore
import Synchronization

/// What waits for the store's thread.
///
/// It is bounded, for a disk may be slower than the platforms.
final class StoreQueue: Sendable {
    /// The change set of one caller, who waits.
    struct Commit: Sendable {
        let set: ChangeSet
        let caller: UnsafeContinuation<ChangeSet.Result, Never>
    }

    /// A question of one caller, who waits.
    struct Read: Sendable {
        let answer: @Sendable (StoreFile) -> Void
        let refuse: @Sendable (StoreFault) -> Void
    }

    /// What the thread has to do next.
    enum Work {
        case requests([Commit], [Read])

        /// Nothing has come for a while.
        case idle

        case end
    }

    private struct State {
        var commits: [Commit] = []
        var reads: [Read] = []
        var bytes = 0
        var isWaiting = false
        var isClosed = false

        var isEmpty: Bool { commits.isEmpty && reads.isEmpty }

        /// Whether the thread has to be woken.
        mutating func wake() -> Bool {
            defer { isWaiting = false }
            return isWaiting
        }

        mutating func take() -> Work {
            var count = 0
            var taken = 0
            for commit in commits.prefix(StoreQueue.largestGroup)
            where taken < StoreQueue.groupBytes {
                taken += commit.set.bytes
                count += 1
            }
            let group = Array(commits.prefix(count))
            commits.removeFirst(count)
            let questions = Array(reads.prefix(StoreQueue.mostReads))
            reads.removeFirst(questions.count)
            bytes -= taken
            return .requests(group, questions)
        }
    }

    /// As many sets as one transaction takes: so it is over after some ten milliseconds.
    private static let largestGroup = 1024
    /// It takes no more when it has so many bytes.
    private static let groupBytes = 8 << 20

    /// As many questions as are answered between two transactions: a value may have a quarter of a
    /// megabyte.
    private static let mostReads = 256

    private let path: String
    private let bounds: StoreBounds
    private let state = Mutex(State())
    private let wakeUp = DispatchSemaphore(value: 0)

    init(path: String, bounds: StoreBounds) {
        self.path = path
        self.bounds = bounds
    }

    // MARK: Callers

    func add(_ commit: Commit) {
        let bytes = commit.set.bytes
        let fault = admit { state in
            state.bytes += bytes
            state.commits.append(commit)
        }
        if let fault { commit.caller.resume(returning: .failure(fault)) }
    }

    func add(_ read: Read) {
        let fault = admit { $0.reads.append(read) }
        if let fault { read.refuse(fault) }
    }

    /// Takes nothing more; what is there is still done.
    func close() {
        let isWaiting = state.withLock { state in
            state.isClosed = true
            return state.wake()
        }
        if isWaiting { wakeUp.signal() }
    }

    private func admit(_ take: (inout State) -> Void) -> StoreFault? {
        let (fault, isWaiting) = state.withLock { state -> (StoreFault?, Bool) in
            guard !state.isClosed else { return (.closed(path), false) }
            guard state.commits.count + state.reads.count < bounds.queued,
                state.bytes < bounds.queuedBytes
            else { return (.tooMuchWaits(path), false) }
            take(&state)
            return (nil, state.wake())
        }
        if isWaiting { wakeUp.signal() }
        return fault
    }

    // MARK: The thread

    /// Waits for work, at most so long; `gather` may wait for more to come along.
    func next(within wait: DispatchTimeInterval, gather: () -> Void) -> Work {
        while true {
            let isReady = state.withLock { state in
                state.isWaiting = state.isEmpty && !state.isClosed
                return !state.isWaiting
            }
            if isReady {
                gather()
                return state.withLock { $0.isEmpty ? .end : $0.take() }
            }
            if wakeUp.wait(timeout: .now() + wait) == .timedOut {
                if state.withLock({ $0.wake() }) { return .idle }
                // Somebody has signalled just now.
                wakeUp.wait()
            }
        }
    }
}

extension StoreFault {
    fileprivate static func tooMuchWaits(_ path: String) -> StoreFault {
        StoreFault(
            .unusable,
            "\(path): too much waits for the disk; what comes is refused until it has caught up"
        )
    }
}
