/// Finds the subscriptions that want an event, at a cost that does not grow with their number: exact
/// types by hash, patterns by a tree over the parts of a type.
package struct SubscriptionTable: Sendable {
    fileprivate struct Key: Hashable {
        let type: String
        let version: EventVersion?
    }

    /// The subscriptions that want one event.
    package struct Wanted: Sendable {
        /// Whose outcome is the reply; nil when all of them take the event on receipt.
        package let answering: Subscription?

        /// Those that take the event on receipt, one a plugin, in order.
        package let receiving: [Subscription]

        /// Whether nobody wants it.
        package var isEmpty: Bool { answering == nil && receiving.isEmpty }
    }

    /// Those of one kind.
    fileprivate struct Choice: Sendable {
        var exact: [Key: [Subscription]] = [:]
        var patterns: [EventVersion?: PatternTree] = [:]
    }

    private var answering = Choice()
    private var receiving: Choice?

    /// Makes a table.
    ///
    /// Of several that would answer one event, and of several by which one plugin would receive it,
    /// the first in order is taken.
    package init(_ subscriptions: some Sequence<Subscription>) {
        for subscription in subscriptions.sorted(by: { $0.order < $1.order }) {
            if subscription.ack == .onReceipt {
                receiving = receiving ?? Choice()
                receiving?.insert(subscription)
            } else {
                answering.insert(subscription)
            }
        }
    }

    /// The subscriptions for an event of `type`.
    package func subscriptions(for type: String, version: EventVersion?) -> Wanted {
        Wanted(
            answering: answering.first(type, version),
            receiving: receiving?.onePerPlugin(type, version) ?? []
        )
    }

    /// The subscription by which `plugin` gets an event of `type` from the inbox; nil when it wants
    /// it no more, or only as long as the platform waits.
    package func subscription(
        for type: String,
        version: EventVersion?,
        ofInbox plugin: String
    ) -> Subscription? {
        let wanted = subscriptions(for: type, version: version)
        let all = wanted.receiving + [wanted.answering].compactMap { $0 }
        return all.first { $0.script.plugin == plugin && $0.ack != .onResult }
    }
}

extension SubscriptionTable.Choice {
    fileprivate mutating func insert(_ subscription: Subscription) {
        let version = subscription.version
        if subscription.pattern.isExact {
            let key = SubscriptionTable.Key(type: subscription.pattern.text, version: version)
            exact[key, default: []].append(subscription)
        } else {
            patterns[version, default: PatternTree()].insert(subscription)
        }
    }

    fileprivate func first(_ type: String, _ version: EventVersion?) -> Subscription? {
        let named = exact[SubscriptionTable.Key(type: type, version: version)]?.first
        guard let tree = patterns[version], let patterned = tree.first(matching: type) else {
            return named
        }
        guard let named else { return patterned }
        return named.order < patterned.order ? named : patterned
    }

    fileprivate func onePerPlugin(_ type: String, _ version: EventVersion?) -> [Subscription] {
        let named = exact[SubscriptionTable.Key(type: type, version: version)] ?? []
        let patterned = patterns[version]?.all(matching: type) ?? []
        guard named.count + patterned.count > 1 else { return named + patterned }
        var plugins: Set<String> = []
        return (named + patterned).sorted { $0.order < $1.order }
            .filter { plugins.insert($0.script.plugin).inserted }
    }
}
