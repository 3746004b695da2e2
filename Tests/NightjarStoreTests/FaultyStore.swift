import NightjarCore
import Synchronization

/// A store one call of which fails, counted from 1; all others are the wrapped store's.
final class FaultyStore: DeliveryStore {
    /// What becomes of the call that fails.
    enum Failure: CaseIterable, Sendable {
        /// Nothing is done.
        case before

        /// It is done, and yet said to have failed: as when only the flushing of the disk fails.
        case after
    }

    static let fault = StoreFault(.unusable, "the store fails as it was told to")

    private let store: any DeliveryStore
    private let failing: Int
    private let failure: Failure
    private let calls = Atomic(0)

    init(_ store: any DeliveryStore, failing: Int, _ failure: Failure) {
        self.store = store
        self.failing = failing
        self.failure = failure
    }

    /// Whether the call that fails has come.
    var hasFailed: Bool { calls.load(ordering: .relaxed) >= failing }

    var lastNumber: ArrivalNumber { store.lastNumber }

    var now: WallTime { store.now }

    func reply(to key: DeliveryKey) async throws(StoreFault) -> Reply? {
        try await call { () async throws(StoreFault) in try await store.reply(to: key) }
    }

    func commit(_ changes: [StoreChange]) async throws(StoreFault) {
        try await call { () async throws(StoreFault) in try await store.commit(changes) }
    }

    func entry(_ number: ArrivalNumber) async throws(StoreFault) -> InboxEntry? {
        try await call { () async throws(StoreFault) in try await store.entry(number) }
    }

    func waiting(
        after number: ArrivalNumber,
        limit: Int
    ) async throws(StoreFault) -> [WaitingEntry] {
        try await call { () async throws(StoreFault) in
            try await store.waiting(after: number, limit: limit)
        }
    }

    func deadLetters(
        after number: ArrivalNumber,
        limit: Int
    ) async throws(StoreFault) -> [DeadLetter] {
        try await call { () async throws(StoreFault) in
            try await store.deadLetters(after: number, limit: limit)
        }
    }

    func counts() async throws(StoreFault) -> StoreCounts {
        try await call { () async throws(StoreFault) in try await store.counts() }
    }

    private func call<Value>(
        _ work: () async throws(StoreFault) -> Value
    ) async throws(StoreFault) -> Value {
        let fails = calls.add(1, ordering: .relaxed).newValue == failing
        if fails, failure == .before { throw Self.fault }
        let value = try await work()
        if fails { throw Self.fault }
        return value
    }
}
