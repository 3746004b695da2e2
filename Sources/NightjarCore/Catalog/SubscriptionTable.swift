/// Finds the subscription that wants an event, at a cost that does not grow with their number:
/// exact types by hash, patterns by a tree over the parts of a type.
package struct SubscriptionTable: Sendable {
    private struct Key: Hashable {
        let type: String
        let version: EventVersion?
    }

    private var exact: [Key: Subscription] = [:]
    private var patterns: [EventVersion?: PatternTree] = [:]

    /// Makes a table.
    ///
    /// Of several subscriptions that want one event, the first in order is taken.
    package init(_ subscriptions: some Sequence<Subscription>) {
        for subscription in subscriptions.sorted(by: { $0.order < $1.order }) {
            let version = subscription.version
            if subscription.pattern.isExact {
                let key = Key(type: subscription.pattern.text, version: version)
                if exact[key] == nil { exact[key] = subscription }
            } else {
                patterns[version, default: PatternTree()].insert(subscription)
            }
        }
    }

    /// The subscription for an event of `type`; nil when nobody wants it.
    package func subscription(for type: String, version: EventVersion?) -> Subscription? {
        let named = exact[Key(type: type, version: version)]
        guard let tree = patterns[version], let patterned = tree.first(matching: type) else {
            return named
        }
        guard let named else { return patterned }
        return named.order < patterned.order ? named : patterned
    }
}
