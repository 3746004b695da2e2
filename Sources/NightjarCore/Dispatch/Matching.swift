extension Subscription {
    /// What the ledger knows the event by; nil when there is nothing to tell deliveries of one event
    /// from two events.
    func key(for event: Event) -> DeliveryKey? {
        (event.deduplicationID ?? identify?(event)).map {
            DeliveryKey(
                app: event.app,
                plugin: script.plugin,
                event: $0,
                platform: event.platform
            )
        }
    }

    /// The lane that the event waits in; nil when it is in none.
    func lane(of event: Event) -> Lanes.Key? {
        orderBy?(event).map { Lanes.Key(app: event.app, plugin: script.plugin, value: $0) }
    }
}

extension Reply {
    /// For a path at which no app has its endpoint.
    static let noApp = Reply(status: 404, json: #"{"msg":"no app has this path"}"#)
}
