/// One event of one app that is wanted, and by whom it is handled.
package struct Subscription: Sendable {
    /// Where it stands in the manifest, from 0: the first of several that match is taken.
    package let order: Int

    /// Which events.
    ///
    /// A console group stands here as one subscription for each member.
    package let pattern: EventPattern

    /// Which version; nil where the platform has none.
    package let version: EventVersion?

    /// As whom the app has subscribed.
    package let identity: Identity

    /// What the platform's acknowledgement waits for.
    package let ack: AckMode

    /// How long a run may take: with ``AckMode/onResult`` counted from the delivery's first byte,
    /// otherwise from the run's own beginning.
    package let timeout: Duration

    /// When what is in the inbox runs again, and when it is given up.
    package let retries: RetryPolicy

    /// Tells an event's lane, by a value in it; nil where events run side by side.
    package let orderBy: (@Sendable (Event) -> String?)?

    /// Tells deliveries of one event from two events where the platform gives no id; nil where
    /// nothing is to be told.
    package let identify: (@Sendable (Event) -> String)?

    /// How long a success is remembered.
    package let remember: Duration

    /// The plugin that handles it.
    package let script: any Script

    /// Counts the plugin's invocations.
    package let tally: PluginTally

    /// Makes a subscription.
    package init(
        order: Int,
        pattern: EventPattern,
        version: EventVersion?,
        identity: Identity,
        ack: AckMode = .onResult,
        timeout: Duration,
        retries: RetryPolicy = .standard,
        orderBy: (@Sendable (Event) -> String?)? = nil,
        identify: (@Sendable (Event) -> String)? = nil,
        remember: Duration,
        script: any Script,
        tally: PluginTally = PluginTally()
    ) {
        self.order = order
        self.pattern = pattern
        self.version = version
        self.identity = identity
        self.ack = ack
        self.timeout = timeout
        self.retries = retries
        self.orderBy = orderBy
        self.identify = identify
        self.remember = remember
        self.script = script
        self.tally = tally
    }
}
