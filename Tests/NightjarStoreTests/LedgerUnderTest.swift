import NightjarCore
import NightjarStore
import Synchronization
import Testing

/// A kind of ledger that the contract is held against.
struct LedgerUnderTest: Sendable, CustomTestStringConvertible {
    let testDescription: String
    private let makeLedger: @Sendable (LedgerBounds, TestClock) -> any DeliveryLedger

    /// All there are.
    static let all = [
        LedgerUnderTest(testDescription: "in memory") { bounds, clock in
            // One part, so that the bounds hold to the event.
            MemoryLedger(bounds: bounds, parts: 1) { clock.now }
        },
        LedgerUnderTest(testDescription: "in memory, in parts") { bounds, clock in
            MemoryLedger(bounds: bounds, parts: bounds.events > 1000 ? 16 : 1) { clock.now }
        },
    ]

    func make(
        _ bounds: LedgerBounds = .standard,
        clock: TestClock = TestClock()
    ) -> any DeliveryLedger {
        makeLedger(bounds, clock)
    }
}

/// A clock that stands still until it is told otherwise.
final class TestClock: Sendable {
    private let moment = Mutex(MonotonicTime(nanoseconds: 1_000_000_000))

    var now: MonotonicTime { moment.withLock { $0 } }

    func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}

extension DeliveryKey {
    static func sample(_ event: String, _ platform: PlatformName = .feishu) -> DeliveryKey {
        DeliveryKey(app: "a", plugin: "p", event: event, platform: platform)
    }
}

extension Reply {
    static func sample(_ text: String) -> Reply { Reply(status: 200, json: text) }
}

extension Answer {
    static func success(_ text: String) -> Answer { Answer(.sample(text), isSuccess: true) }

    static let failure = Answer(Reply(status: 500, json: "{}"), isSuccess: false)
}
