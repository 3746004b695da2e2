package import NightjarCore
import Synchronization

/// A ``DeliveryLedger`` that lasts as long as the process.
///
/// Bounded: beyond its capacity it forgets the oldest success of the same part, which the platform
/// is the least likely to send again. Split into parts by key, so that event loops seldom wait for
/// each other.
package final class MemoryLedger: DeliveryLedger {
    /// How long a success is remembered: longer than the platform retries.
    package struct Retention: Sendable {
        /// By platform.
        package let durations: [PlatformName: Duration]

        /// Feishu retries for 7.1 hours (事件概述, 事件推送); the people platform's document names no
        /// end; EBaaS retries 20 times up to hours apart.
        package static let standard = Retention(durations: [
            .feishu: .seconds(8 * 3600), .people: .seconds(24 * 3600),
            .ebaas: .seconds(15 * 3600),
        ])

        /// Makes a retention; a platform that is not named gets 24 hours.
        package init(durations: [PlatformName: Duration]) {
            self.durations = durations
        }

        func duration(_ platform: PlatformName) -> Duration {
            durations[platform] ?? .seconds(24 * 3600)
        }
    }

    private let parts: [LedgerPart]
    private let retention: Retention
    private let now: @Sendable () -> MonotonicTime

    /// Makes an empty ledger.
    ///
    /// - Parameters:
    ///   - capacity: How many events are remembered or under way at most; at least 1 a part.
    ///   - parts: Into how many parts it is split.
    ///   - retention: How long successes are remembered.
    ///   - now: The clock.
    package init(
        capacity: Int = 1_000_000,
        parts: Int = 16,
        retention: Retention = .standard,
        now: @escaping @Sendable () -> MonotonicTime
    ) {
        let each = max(1, capacity / max(1, parts))
        self.parts = (0..<max(1, parts)).map { _ in LedgerPart(capacity: each) }
        self.retention = retention
        self.now = now
    }

    /// Takes one lock, and waits only for a run that is under way.
    package func claim(_ key: DeliveryKey) async -> Claim {
        let part = part(of: key)
        switch part.claim(key, at: now()) {
        case .answered(let claim): return claim
        case .underWay: return await part.join(key)
        }
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
