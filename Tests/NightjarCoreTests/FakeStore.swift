import NightjarCore
import Synchronization

/// A store in a test's hands: it takes everything, or nothing while it is broken.
final class FakeStore: DeliveryStore {
    fileprivate struct State {
        var replies: [DeliveryKey: Reply] = [:]
        var entries: [ArrivalNumber: InboxEntry] = [:]
        var last: ArrivalNumber = 0
        var failing = Failing.nothing
        var reads = 0
        var changes: [String] = []
        var commits = 0
        var room = Int.max
    }

    /// What does not work.
    enum Failing: Sendable { case nothing, commits, everything }

    private let state = Mutex(State())
    private let loops: ManualLoops
    private let hook = Mutex<(@Sendable () async -> Void)?>(nil)
    private let readingHook = Mutex<(@Sendable () async -> Void)?>(nil)

    init(_ loops: ManualLoops) { self.loops = loops }

    static let fault = StoreFault(.full, "no space")

    /// What was changed, in order.
    var changes: [String] { state.withLock { $0.changes } }

    /// Why an event rests; nil where it does not.
    func burial(of number: ArrivalNumber) -> Burial? {
        state.withLock { $0.entries[number]?.burial }
    }

    /// How many commits it has taken.
    var commits: Int { state.withLock { $0.commits } }

    /// The numbers in the inbox, dead letters too.
    var numbers: [ArrivalNumber] { state.withLock { $0.entries.keys.sorted() } }

    /// How many events have been read.
    var reads: Int { state.withLock { $0.reads } }

    /// Has it fail from now on, or work again.
    func set(broken: Bool) { fail(broken ? .everything : .nothing) }

    func fail(_ failing: Failing) { state.withLock { $0.failing = failing } }

    /// Has it take so many events into the inbox, and refuse a commit that brings more.
    func set(room: Int) { state.withLock { $0.room = room } }

    /// Is called before each look into the ledger.
    func beforeReply(_ call: @escaping @Sendable () async -> Void) {
        readingHook.withLock { $0 = call }
    }

    /// Is called before each commit.
    func beforeCommit(_ call: @escaping @Sendable () async -> Void) {
        hook.withLock { $0 = call }
    }

    var lastNumber: ArrivalNumber { state.withLock { $0.last } }

    var now: WallTime { WallTime(milliseconds: Int64(loops.now.nanoseconds / 1_000_000)) }

    func reply(to key: DeliveryKey) async throws(StoreFault) -> Reply? {
        await readingHook.withLock { $0 }?()
        return try use { $0.replies[key] }
    }

    func commit(_ changes: [StoreChange]) async throws(StoreFault) {
        await hook.withLock { $0 }?()
        let isTaken = try use(.commits) { $0.take(changes, at: self.now) }
        guard isTaken else { throw Self.fault }
    }

    func entry(_ number: ArrivalNumber) async throws(StoreFault) -> InboxEntry? {
        try use { state in
            state.reads += 1
            return state.entries[number]
        }
    }

    func waiting(
        after number: ArrivalNumber,
        limit: Int
    ) async throws(StoreFault) -> [WaitingEntry] {
        try use { state in
            let waiting = state.entries.values.map(\.waiting)
                .filter { $0.number > number && !(state.isDead($0.number) && !$0.holdsLane) }
            return Array(waiting.sorted { $0.number < $1.number }.prefix(limit))
        }
    }

    func deadLetters(
        after number: ArrivalNumber,
        limit: Int
    ) async throws(StoreFault) -> [DeadLetter] { [] }

    func counts() async throws(StoreFault) -> StoreCounts {
        try use {
            StoreCounts(
                remembered: $0.replies.count,
                waiting: $0.entries.count,
                dead: 0,
                bytes: 0
            )
        }
    }

    private func use<Value: Sendable>(
        _ kind: Failing = .everything,
        _ body: (inout State) -> Value
    ) throws(StoreFault) -> Value {
        let value: Value? = state.withLock { state in
            state.failing == .everything || state.failing == kind && kind == .commits
                ? nil : body(&state)
        }
        guard let value else { throw Self.fault }
        return value
    }
}

extension FakeStore.State {
    fileprivate func isDead(_ number: ArrivalNumber) -> Bool { entries[number]?.burial != nil }

    /// All changes or none; false when there is no room for what they bring.
    fileprivate mutating func take(_ changes: [StoreChange], at now: WallTime) -> Bool {
        let brought = changes.count { if case .accept = $0 { true } else { false } }
        guard entries.count + brought <= room else { return false }
        for change in changes { apply(change, at: now) }
        commits += 1
        return true
    }

    private mutating func apply(_ change: StoreChange, at now: WallTime) {
        switch change {
        case .remember(let key, let reply, _):
            replies[key] = reply
            changes.append("remember \(key.event)")
        case .accept(let entry):
            entries[entry.number] = entry
            last = max(last, entry.number)
            changes.append("accept \(entry.event.id ?? "")")
        case .finish(let number):
            let id = entries.removeValue(forKey: number)?.event.id
            changes.append("finish \(id ?? "")")
        case .postpone(let number, let attempts, let due):
            update(number, attempts, due, nil)
            changes.append("postpone \(entries[number]?.event.id ?? "") \(attempts)")
        case .bury(let number, let burial):
            update(number, burial.attempts, now, burial)
            changes.append("bury \(entries[number]?.event.id ?? "")")
        case .revive(let number):
            update(number, 0, now, nil)
            changes.append("revive \(entries[number]?.event.id ?? "")")
        }
    }

    private mutating func update(
        _ number: ArrivalNumber,
        _ attempts: Int,
        _ due: WallTime,
        _ burial: Burial?
    ) {
        guard let entry = entries[number] else { return }
        var waiting = entry.waiting
        waiting.attempts = attempts
        waiting.due = due
        waiting.holdsLane = burial?.holdsLane ?? false
        entries[number] = InboxEntry(
            waiting: waiting,
            event: entry.event,
            acceptedAt: entry.acceptedAt,
            burial: burial
        )
    }
}
