/// One registered application on a platform, with its endpoint and its subscriptions.
package struct App: Sendable {
    /// Its name in the manifest.
    package let name: String

    /// Its platform's rules with its credentials.
    package let platform: any Platform

    /// Which events it wants.
    package let subscriptions: SubscriptionTable

    /// From where deliveries are accepted; empty means from anywhere.
    package let allowedNetworks: [IPNetwork]

    /// Makes an app.
    package init(
        name: String,
        platform: any Platform,
        subscriptions: SubscriptionTable,
        allowedNetworks: [IPNetwork] = []
    ) {
        self.name = name
        self.platform = platform
        self.subscriptions = subscriptions
        self.allowedNetworks = allowedNetworks
    }

    /// Whether a delivery from `address` is let in.
    ///
    /// An unknown address is not, where it matters.
    package func admits(_ address: IPAddress?) -> Bool {
        guard !allowedNetworks.isEmpty else { return true }
        guard let address else { return false }
        return allowedNetworks.contains { $0.contains(address) }
    }
}
