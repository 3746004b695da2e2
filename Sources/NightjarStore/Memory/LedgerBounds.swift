/// How much a ledger holds at most.
///
/// Beyond it the ledger forgets the oldest success, which the platform is the least likely to send
/// again; where nothing can be forgotten it says ``Claim/full``.
package struct LedgerBounds: Sendable {
    /// Events that are remembered or under way.
    package let events: Int

    /// Bytes of all keys and replies together: one reply may have 1 MiB, so counting events alone
    /// bounds nothing.
    package let bytes: Int

    /// Deliveries that wait for the run of one event.
    package let joiners: Int

    /// A day of events at ten a second; about as many bytes as so many keys and short replies take;
    /// joiners far beyond what a platform that repeats after seconds can send within 3.
    package static let standard = LedgerBounds(events: 1_000_000, bytes: 64 << 20, joiners: 1024)

    /// Makes bounds; none is less than 1.
    package init(events: Int, bytes: Int, joiners: Int) {
        self.events = max(1, events)
        self.bytes = max(1, bytes)
        self.joiners = max(1, joiners)
    }

    /// What each of `count` equal parts may hold.
    func divided(by count: Int) -> LedgerBounds {
        LedgerBounds(events: events / count, bytes: bytes / count, joiners: joiners)
    }
}
