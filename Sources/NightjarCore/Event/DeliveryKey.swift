/// One event for one plugin.
package struct DeliveryKey: Sendable, Hashable {
    /// The app's name.
    package let app: String

    /// The plugin's name: it stays the same over reloads that move subscriptions about.
    package let plugin: String

    /// ``Event/deduplicationID``, or what stands in for it.
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
