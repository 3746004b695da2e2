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

    /// How long a delivery may take, counted from its first byte.
    package let timeout: Duration

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
        timeout: Duration,
        script: any Script,
        tally: PluginTally = PluginTally()
    ) {
        self.order = order
        self.pattern = pattern
        self.version = version
        self.identity = identity
        self.timeout = timeout
        self.script = script
        self.tally = tally
    }
}
