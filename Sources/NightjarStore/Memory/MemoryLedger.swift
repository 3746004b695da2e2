package import NightjarCore

/// A ``DeliveryLedger`` that lasts as long as the process.
///
/// Split into parts by key, so that event loops seldom wait for each other; each part has its share
/// of the bounds.
package final class MemoryLedger: DeliveryLedger {
    private let parts: [LedgerPart]
    private let retention: LedgerRetention
    private let now: @Sendable () -> MonotonicTime

    /// Makes an empty ledger.
    ///
    /// - Parameters:
    ///   - bounds: How much it holds at most, all parts together.
    ///   - parts: Into how many parts it is split.
    ///   - retention: How long successes are remembered.
    ///   - now: The clock.
    package init(
        bounds: LedgerBounds = .standard,
        parts: Int = 16,
        retention: LedgerRetention = .standard,
        now: @escaping @Sendable () -> MonotonicTime
    ) {
        let count = max(1, parts)
        let share = bounds.divided(by: count)
        self.parts = (0..<count).map { _ in LedgerPart(share) }
        self.retention = retention
        self.now = now
    }

    /// Takes one lock, and waits only for a run that is under way.
    package func claim(_ key: DeliveryKey) async -> Claim {
        let part = part(of: key)
        if let claim = part.claim(key, at: now()) { return claim }
        return await part.join(key, at: now())
    }

    /// Takes one lock, and lets those go on that wait for the run.
    package func settle(_ key: DeliveryKey, as answer: Answer) async {
        let end = now() + retention.duration(key.platform)
        part(of: key).settle(key, as: answer, until: end)
    }

    private func part(of key: DeliveryKey) -> LedgerPart {
        parts[Int(UInt(bitPattern: key.hashValue) % UInt(parts.count))]
    }
}
