extension SubscriptionTable {
    /// The subscription that wants `event`; nil when nobody does.
    package func subscription(for event: Event) -> Subscription? {
        subscription(for: event.type, version: event.version)
    }
}

extension Subscription {
    /// What the ledger knows the event by; nil when the platform gives nothing to tell deliveries
    /// of one event from two events.
    package func key(for event: Event) -> DeliveryKey? {
        event.deduplicationID.map {
            DeliveryKey(
                app: event.app,
                plugin: script.plugin,
                event: $0,
                platform: event.platform
            )
        }
    }
}

extension Reply {
    /// For a path at which no app has its endpoint.
    static let noApp = Reply(status: 404, json: #"{"msg":"no app has this path"}"#)
}
