/// A moment on the machine's monotonic clock (CLOCK_MONOTONIC), in nanoseconds.
package struct MonotonicTime: Sendable, Hashable, Comparable {
    /// Nanoseconds since the clock's own start.
    package let nanoseconds: UInt64

    /// Makes a moment; tests pass any number.
    package init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The moment `duration` later; a negative duration counts as none.
    package static func + (moment: Self, duration: Duration) -> Self {
        let (seconds, attoseconds) = duration.components
        // Beyond three centuries a moment is never.
        guard seconds < 9_000_000_000 else { return Self(nanoseconds: .max) }
        let nanoseconds = max(0, seconds) * 1_000_000_000 + max(0, attoseconds / 1_000_000_000)
        let (sum, isOver) = moment.nanoseconds.addingReportingOverflow(UInt64(nanoseconds))
        return Self(nanoseconds: isOver ? .max : sum)
    }

    /// The time from `earlier` to `later`; negative when they are the other way round.
    package static func - (later: Self, earlier: Self) -> Duration {
        .nanoseconds(Int64(bitPattern: later.nanoseconds &- earlier.nanoseconds))
    }
}
