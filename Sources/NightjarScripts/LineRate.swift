import Glibc
import Synchronization

/// Bounds how many lines a plugin writes to the log: a disk and a reader are shared by all.
package final class LineRate: Sendable {
    /// What one line may do.
    enum Admission: Equatable {
        /// It is written; so many before it were not, and that has not been said yet.
        case admitted(leftOut: Int)
        case refused
    }

    private struct State {
        var tokens = Double(mostAtOnce)
        var moment: UInt64
        var leftOut = 0
    }

    /// In the long run.
    package static let linesPerSecond = 10_000

    /// After a pause.
    package static let mostAtOnce = 20_000

    private let now: @Sendable () -> UInt64
    private let state: Mutex<State>

    init(now: @escaping @Sendable () -> UInt64) {
        self.now = now
        state = Mutex(State(moment: now()))
    }

    func admit() -> Admission {
        let now = now()
        return state.withLock { state in
            let passed = Double(now &- min(state.moment, now)) / 1e9
            let gained = state.tokens + passed * Double(Self.linesPerSecond)
            state.tokens = min(Double(Self.mostAtOnce), gained)
            state.moment = now
            guard state.tokens >= 1 else {
                state.leftOut += 1
                return .refused
            }
            state.tokens -= 1
            defer { state.leftOut = 0 }
            return .admitted(leftOut: state.leftOut)
        }
    }

    /// CLOCK_MONOTONIC, in nanoseconds.
    package static let monotonic: @Sendable () -> UInt64 = {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
