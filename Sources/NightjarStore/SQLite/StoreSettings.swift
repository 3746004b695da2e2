package import NightjarCore

/// What a ``SQLiteStore`` is opened with.
package struct StoreSettings: Sendable {
    /// The file; it is made when it is not there, and so is its folder.
    package var path: String

    /// What a commit survives.
    package var durability = Durability.process

    /// How much it holds at most.
    package var bounds = StoreBounds.onDisk

    /// The calendar's clock.
    package var wall: @Sendable () -> WallTime = { .system }

    /// The machine's monotonic clock.
    package var monotonic: @Sendable () -> MonotonicTime

    /// Gets what the log should say; called on the store's thread, and within the opening.
    package var notice: @Sendable (StoreNotice) -> Void = { _ in }

    /// Runs on the store's thread before all else: here the daemon asks the kernel for short slices,
    /// for many wait for this thread.
    package var prepareThread: @Sendable () -> Void = {}

    /// For so long changes are gathered under load, to be committed together.
    ///
    /// A transaction costs as much as some ten events, so at 40,000 events a second it must not be
    /// one for each; and a platform waits for milliseconds.
    package var gathering = Duration.microseconds(250)

    /// After so long without work the log is copied into the file and emptied.
    package var rest = Duration.seconds(1)

    /// Bits of the hash by which the index knows an event: fewer make collisions, for tests.
    package var hashBits = 64

    /// Rows that are removed in one step when they have expired: about a millisecond.
    package var pruning = 500

    /// Between two such steps, where there is no other work.
    package var pruningPause = Duration.milliseconds(1)

    /// Makes settings; what is not given here has its default.
    package init(path: String, monotonic: @escaping @Sendable () -> MonotonicTime) {
        self.path = path
        self.monotonic = monotonic
    }
}
