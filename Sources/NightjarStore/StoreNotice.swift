package import NightjarCore

/// What a store has to say when nobody asked: for the daemon's log.
package enum StoreNotice: Sendable, Equatable {
    /// At the opening the calendar's clock stood so much before the last time that is written in the
    /// store.
    ///
    /// The store goes on from the time that is written: nothing is forgotten too early, and what
    /// expires does so later by no more than this.
    case clockWentBack(Duration)

    /// What has expired could not be removed; it is tried again.
    case upkeepFailed(StoreFault)
}
