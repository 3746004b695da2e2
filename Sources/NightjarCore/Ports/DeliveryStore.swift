/// Keeps what must outlive a delivery: which events have succeeded, and the inbox.
///
/// The ledger is the successes: an event that is remembered is answered and not handled again. The
/// inbox is the events that were acknowledged before they were handled: each waits there until it
/// is done, or rests as a dead letter.
///
/// Who claims an event, joins a run or waits in a lane is not the store's matter: it remembers, and
/// nothing in it is under way.
package protocol DeliveryStore: Sendable {
    /// The reply to an event that has succeeded or was accepted; nil when it is not remembered, or
    /// no longer.
    ///
    /// Does not wait where the event is certainly new.
    func reply(to key: DeliveryKey) async throws(StoreFault) -> Reply?

    /// Makes changes, all of them or none.
    ///
    /// Returns once they are committed: then they survive the end of the process. Changes of many
    /// callers are committed together; those of one caller who waits are in its order.
    func commit(_ changes: [StoreChange]) async throws(StoreFault)

    /// An event of the inbox, waiting or dead; nil when there is none of that number.
    func entry(_ number: ArrivalNumber) async throws(StoreFault) -> InboxEntry?

    /// What waits in the inbox, and the dead letters that hold their lane, in the order of their
    /// numbers: at most `limit` with numbers above `number`.
    func waiting(
        after number: ArrivalNumber,
        limit: Int
    ) async throws(StoreFault) -> [WaitingEntry]

    /// The dead letters in the order of their numbers: at most `limit` with numbers above `number`.
    func deadLetters(
        after number: ArrivalNumber,
        limit: Int
    ) async throws(StoreFault) -> [DeadLetter]

    /// How much it holds.
    func counts() async throws(StoreFault) -> StoreCounts

    /// The highest number that any event of the inbox has had; 0 when there was none.
    var lastNumber: ArrivalNumber { get }

    /// What time it is, for what is kept: never earlier than it was before, and over the end of a
    /// process by at most a minute.
    var now: WallTime { get }
}

/// One change of a ``DeliveryStore``.
package enum StoreChange: Sendable {
    /// An event has succeeded: deliveries of it get `reply` for so long.
    case remember(DeliveryKey, Reply, lifetime: Duration)

    /// An event is written to the inbox; one of the same number is replaced.
    case accept(InboxEntry)

    /// An event of the inbox is done, and goes.
    case finish(ArrivalNumber)

    /// A run of an event of the inbox has failed `attempts` times by now; the next is due then.
    case postpone(ArrivalNumber, attempts: Int, due: WallTime)

    /// An event of the inbox becomes a dead letter.
    case bury(ArrivalNumber, Burial)

    /// A dead letter waits again, with all its attempts before it, from now on.
    case revive(ArrivalNumber)
}

/// In which order an event has arrived: counted up from 1 over the life of a store.
package typealias ArrivalNumber = Int64

/// A moment of the calendar, in milliseconds since 1970.
package struct WallTime: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64

    /// Makes a moment.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The moment `duration` later; what is beyond the calendar's end is its end.
    package static func + (moment: Self, duration: Duration) -> Self {
        let (seconds, attoseconds) = duration.components
        let (product, isOver) = seconds.multipliedReportingOverflow(by: 1000)
        let added = isOver ? (seconds < 0 ? Int64.min : .max) : product
        let rest = attoseconds / 1_000_000_000_000_000
        return Self(milliseconds: sum(moment.milliseconds, sum(added, rest)))
    }
}

extension WallTime {
    private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, isOver) = left.addingReportingOverflow(right)
        return isOver ? (right < 0 ? .min : .max) : sum
    }
}

/// Why a store did not do what it was asked to.
///
/// Nothing of the call has been done, or is to be taken for done.
package struct StoreFault: Error, Sendable, Equatable {
    /// What is known of the cause.
    package enum Kind: Sendable, Equatable {
        /// The disk, or what the store may take of it, is full.
        case full

        /// The file is not one of a store, or is damaged.
        case damaged

        /// Another process has the file.
        case locked

        /// Anything else that the system said: rights, a file system that is read-only, a fault of
        /// the device.
        case unusable
    }

    /// What is known of the cause.
    package let kind: Kind

    /// What happened, where, and what to do about it: for the log and the terminal.
    package let message: String

    /// Makes a fault.
    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

/// How much a store holds.
package struct StoreCounts: Sendable, Equatable {
    /// Events that are remembered.
    package var remembered: Int

    /// Events that wait in the inbox or run from there.
    package var waiting: Int

    /// Dead letters.
    package var dead: Int

    /// Bytes on disk, or of memory where there is no disk.
    package var bytes: Int

    /// Makes counts.
    package init(remembered: Int, waiting: Int, dead: Int, bytes: Int) {
        self.remembered = remembered
        self.waiting = waiting
        self.dead = dead
        self.bytes = bytes
    }
}
