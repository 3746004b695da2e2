package import NightjarCore
import Synchronization

/// A ``DeliveryStore`` and ``KeyValueStore`` that lasts as long as the process.
///
/// The ledger is split into parts by key, so that event loops seldom wait for each other; each part
/// has its share of the bounds. No call suspends.
package final class MemoryStore: DeliveryStore {
    private let parts: [Part]
    private let inbox = Mutex(MemoryInbox())
    private let bounds: StoreBounds
    private let clock: StoreClock

    private final class Part: Sendable {
        let replies: Mutex<RememberedReplies>
        let spaces = Mutex(MemorySpaces())

        init(_ replies: RememberedReplies) { self.replies = Mutex(replies) }
    }

    /// Makes an empty store.
    ///
    /// - Parameters:
    ///   - bounds: How much it holds at most, all parts together.
    ///   - parts: Into how many parts the ledger is split.
    ///   - wall: The calendar's clock.
    ///   - monotonic: The machine's monotonic clock.
    package init(
        bounds: StoreBounds = .inMemory,
        parts: Int = 16,
        wall: @escaping @Sendable () -> WallTime = { .system },
        monotonic: @escaping @Sendable () -> MonotonicTime
    ) {
        let count = max(1, parts)
        self.bounds = bounds
        self.parts = (0..<count).map { _ in
            Part(
                RememberedReplies(
                    maximum: max(1, bounds.remembered / count),
                    maximumBytes: max(1, bounds.rememberedBytes / count)
                )
            )
        }
        clock = StoreClock(wall: wall, monotonic: monotonic, earliest: WallTime(milliseconds: 0))
    }

    /// The calendar's time, which never goes back.
    package var now: WallTime { clock.now }

    /// The highest number since the start of the process.
    package var lastNumber: ArrivalNumber { inbox.withLock { $0.lastNumber } }

    /// Takes one lock.
    package func reply(to key: DeliveryKey) async -> Reply? {
        let now = clock.now
        return part(of: key).replies.withLock { $0.reply(to: key, at: now) }
    }

    /// Takes one lock for what is remembered, and one for the inbox.
    package func commit(_ changes: [StoreChange]) async throws(StoreFault) {
        let now = clock.now
        if changes.count == 1, case .remember(let key, let reply, let lifetime) = changes[0] {
            remember(key, reply, until: now + lifetime, at: now)
            return
        }
        let refusal = inbox.withLock { inbox -> StoreFault? in
            if let refusal = inbox.size.refusal(
                of: changes,
                within: bounds,
                size: { inbox[$0]?.bytes }
            ) {
                return refusal
            }
            for change in changes {
                if case .remember(let key, let reply, let lifetime) = change {
                    remember(key, reply, until: now + lifetime, at: now)
                } else {
                    inbox.make(change, at: now)
                }
            }
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Takes one lock.
    package func entry(_ number: ArrivalNumber) async -> InboxEntry? {
        inbox.withLock { $0[number] }
    }

    /// Takes one lock.
    package func waiting(after number: ArrivalNumber, limit: Int) async -> [WaitingEntry] {
        inbox.withLock { inbox in
            inbox.list(after: number, limit: limit) { entry in
                entry.burial == nil || entry.waiting.holdsLane ? entry.waiting : nil
            }
        }
    }

    /// Takes one lock.
    package func deadLetters(after number: ArrivalNumber, limit: Int) async -> [DeadLetter] {
        inbox.withLock { $0.list(after: number, limit: limit, \.deadLetter) }
    }

    /// Takes each lock once; what is remembered and has expired may still be counted.
    package func counts() async -> StoreCounts {
        var counts = inbox.withLock { inbox in
            StoreCounts(
                remembered: 0,
                waiting: inbox.waiting,
                dead: inbox.dead,
                bytes: inbox.size.bytes
            )
        }
        for part in parts {
            part.replies.withLock { replies in
                counts.remembered += replies.count
                counts.bytes += replies.bytes
            }
        }
        return counts
    }

    private func remember(
        _ key: DeliveryKey,
        _ reply: Reply,
        until end: WallTime,
        at now: WallTime
    ) {
        part(of: key).replies.withLock { $0.remember(key, reply, until: end, at: now) }
    }

    private func part(of key: some Hashable) -> Part {
        parts[Int(UInt(bitPattern: key.hashValue) % UInt(parts.count))]
    }

    // MARK: Values

    var spaceBound: SpaceBound { SpaceBound(bytes: bounds.spaceBytes) }

    /// Works on the part that has the space.
    func withSpaces<Result: Sendable, Failure: Error>(
        beside space: [UInt8],
        _ work: (inout MemorySpaces) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try part(of: space).spaces.withLock { (spaces) throws(Failure) in try work(&spaces) }
    }
}
