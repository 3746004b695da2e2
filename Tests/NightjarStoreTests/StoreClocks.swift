import NightjarCore
import NightjarStore
import Synchronization

/// The clocks of a store under test: they stand still until they are told otherwise.
final class StoreClocks: Sendable {
    private let times = Mutex((wall: Int64(1_793_000_000_000), monotonic: UInt64(1_000_000_000)))

    var wall: WallTime { WallTime(milliseconds: times.withLock { $0.wall }) }

    var monotonic: MonotonicTime { MonotonicTime(nanoseconds: times.withLock { $0.monotonic }) }

    /// Lets time pass, for both.
    func advance(milliseconds: Int64) {
        times.withLock { times in
            times.wall += milliseconds
            times.monotonic += UInt64(milliseconds) * 1_000_000
        }
    }

    /// Sets the calendar's clock, forward or back.
    func step(milliseconds: Int64) { times.withLock { $0.wall += milliseconds } }
}
