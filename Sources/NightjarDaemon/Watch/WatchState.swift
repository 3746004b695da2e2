/// What a ``FileWatch`` knew at one moment.
package struct WatchState: Sendable, Hashable {
    /// Counts up with every change that was seen, and never down.
    package let changes: UInt64

    /// Whether nothing waits for its signal: no change that is not signalled yet, no file that
    /// somebody writes to.
    package let isQuiet: Bool
}
