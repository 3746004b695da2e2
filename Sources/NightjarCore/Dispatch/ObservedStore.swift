import Synchronization

/// A store whose faults are told, once for as long as they last, and which knows whether it would take a
/// success.
final class ObservedStore: DeliveryStore {
    /// What fails apart from others: a full inbox says nothing of the ledger.
    enum Side: Hashable { case ledger, inbox, upkeep }

    private struct Episode {
        var fault: StoreFault?
        var failedAt: MonotonicTime?
        var saidAt: MonotonicTime?
        /// Whether it was said that it fails, and not yet that this is over.
        var isOpen = false
    }

    private struct State {
        var episodes: [Side: Episode] = [:]
        /// When a success may be tried on a ledger that has failed.
        var triesAt: MonotonicTime?
    }

    /// So often at most a fault, and that it is over, are told.
    private static let tellingPause = Duration.seconds(60)
    /// So often a run is made although the ledger fails, to see whether it still does.
    private static let tryingPause = Duration.seconds(1)

    private let store: any DeliveryStore
    private let record: DispatchRecord
    private let time: @Sendable () -> MonotonicTime
    private let state = Mutex(State())
    private let hasFailed = Atomic(false)

    init(
        _ store: any DeliveryStore,
        _ record: DispatchRecord,
        time: @escaping @Sendable () -> MonotonicTime
    ) {
        self.store = store
        self.record = record
        self.time = time
    }

    var lastNumber: ArrivalNumber { store.lastNumber }
    var now: WallTime { store.now }

    /// Why an event should not run: its success would not be taken; nil when it should.
    ///
    /// One a second should nevertheless.
    func refusesSuccesses() -> StoreFault? {
        guard hasFailed.load(ordering: .relaxed) else { return nil }
        let now = time()
        return state.withLock { state in
            guard let fault = state.episodes[.ledger]?.fault else { return nil }
            guard let moment = state.triesAt, now < moment else {
                state.triesAt = now + Self.tryingPause
                return nil
            }
            return fault
        }
    }

    /// What kept events from being taken in the last `duration`; nil where nothing did.
    ///
    /// An inbox that is full is not meant: it is full for some, and handled by itself.
    func fault(within duration: Duration) -> StoreFault? {
        guard hasFailed.load(ordering: .relaxed) else { return nil }
        let now = time()
        return state.withLock { state in
            for side in [Side.ledger, .inbox] {
                guard let episode = state.episodes[side], let fault = episode.fault,
                    let moment = episode.failedAt, now < moment + duration,
                    side == .ledger || fault.kind != .full
                else { continue }
                return fault
            }
            return nil
        }
    }

    func reply(to key: DeliveryKey) async throws(StoreFault) -> Reply? {
        do throws(StoreFault) { return try await store.reply(to: key) } catch {
            throw told(error, .ledger)
        }
    }

    func commit(_ changes: [StoreChange]) async throws(StoreFault) {
        do throws(StoreFault) { try await store.commit(changes) } catch {
            throw told(error, Self.side(of: changes))
        }
        if hasFailed.load(ordering: .relaxed) { worked(Self.side(of: changes)) }
    }

    func entry(_ number: ArrivalNumber) async throws(StoreFault) -> InboxEntry? {
        try await read { store throws(StoreFault) in try await store.entry(number) }
    }

    func waiting(
        after number: ArrivalNumber,
        limit: Int
    ) async throws(StoreFault) -> [WaitingEntry] {
        try await read { store throws(StoreFault) in
            try await store.waiting(after: number, limit: limit)
        }
    }

    func deadLetters(
        after number: ArrivalNumber,
        limit: Int
    ) async throws(StoreFault) -> [DeadLetter] {
        try await read { store throws(StoreFault) in
            try await store.deadLetters(after: number, limit: limit)
        }
    }

    func counts() async throws(StoreFault) -> StoreCounts {
        try await read { store throws(StoreFault) in try await store.counts() }
    }

    private func read<Value: Sendable>(
        _ question: (any DeliveryStore) async throws(StoreFault) -> Value
    ) async throws(StoreFault) -> Value {
        do throws(StoreFault) { return try await question(store) } catch {
            throw told(error, .upkeep)
        }
    }

    private static func side(of changes: [StoreChange]) -> Side {
        var side = Side.upkeep
        for change in changes {
            switch change {
            case .accept: return .inbox
            case .remember: side = .ledger
            case .finish, .postpone, .bury, .revive: break
            }
        }
        return side
    }

    private func told(_ fault: StoreFault, _ side: Side) -> StoreFault {
        let now = time()
        let isNew = state.withLock { state in
            var episode = state.episodes[side] ?? Episode()
            defer { state.episodes[side] = episode }
            if side == .ledger, episode.fault == nil { state.triesAt = now + Self.tryingPause }
            let isSame = episode.fault?.kind == fault.kind
            (episode.fault, episode.failedAt) = (fault, now)
            // A fault that comes and goes is told as one that lasts.
            if isSame || episode.saidAt.map({ now < $0 + Self.tellingPause }) == true {
                return false
            }
            (episode.saidAt, episode.isOpen) = (now, true)
            return true
        }
        hasFailed.store(true, ordering: .relaxed)
        if isNew { record.storeFailed(fault) }
        return fault
    }

    private func worked(_ side: Side) {
        let isOver = state.withLock { state in
            guard var episode = state.episodes[side], episode.fault != nil else { return false }
            let wasOpen = episode.isOpen
            (episode.fault, episode.isOpen) = (nil, false)
            state.episodes[side] = episode
            if !state.episodes.contains(where: { $1.fault != nil }) {
                hasFailed.store(false, ordering: .relaxed)
            }
            return wasOpen
        }
        if isOver { record.storeWorks() }
    }
}
