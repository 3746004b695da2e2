/// Remembers which events are under way or have succeeded, so that none is handled twice knowingly.
package protocol DeliveryLedger: Sendable {
    /// Asks for the right to handle an event.
    ///
    /// Returns at once for an event that is new, that failed before, or that has succeeded. For
    /// one that is under way, it waits until that run has been settled and returns its reply.
    func claim(_ key: DeliveryKey) async -> Claim

    /// Ends a claim that was `fresh`, and answers those that wait for it.
    ///
    /// After a success later claims get its reply until the ledger forgets the event; after
    /// anything else the next claim is fresh again.
    func settle(_ key: DeliveryKey, as answer: Answer) async
}

/// What a ledger tells one who claims an event.
package enum Claim: Sendable, Equatable {
    /// Nobody handles it: the claimant does, and must settle it.
    case fresh

    /// It has been handled, now or before; this was the reply.
    case settled(Reply)

    /// No room to remember it: the platform shall come again.
    case full
}

/// One event for one plugin.
package struct DeliveryKey: Sendable, Hashable {
    /// The app's name.
    package let app: String

    /// The plugin's name: it stays the same over reloads that move subscriptions about.
    package let plugin: String

    /// ``Event/deduplicationID``.
    package let event: String

    /// The platform, which decides how long the event is remembered.
    package let platform: PlatformName

    /// Makes a key.
    package init(app: String, plugin: String, event: String, platform: PlatformName) {
        self.app = app
        self.plugin = plugin
        self.event = event
        self.platform = platform
    }
}
