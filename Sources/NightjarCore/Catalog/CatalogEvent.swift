/// One event type of Feishu, as the shipped catalog knows it.
package struct CatalogEvent: Sendable, Hashable {
    /// What must be called before the platform sends the event.
    package enum Activation: Sendable, Hashable {
        /// Nothing: adding it in the console is enough.
        case none

        /// The catalog does not say.
        case unknown

        /// The open platform's API at this path, for each resource: `/open-apis/…/subscribe`.
        case call(path: String)

        /// The same, needed only when the app has subscribed as a user.
        case callAsUser(path: String)
    }

    /// The type in the envelope: `contact.user.deleted_v3`, `user_leave`.
    package let type: String

    /// The only version that it exists in.
    package let version: EventVersion

    /// The product area: `contact`, `im`; nil when not known.
    package let domain: String?

    /// The title of its official page; nil when not known.
    package let chineseName: String?

    /// The English title; nil when not known.
    package let englishName: String?

    /// As whom it can be subscribed; empty when not known.
    package let identities: [Identity]

    /// Whether the platform waits for one event's acknowledgement before it sends the next; nil
    /// when its page does not say.
    package let isOrdered: Bool?

    /// What must be called first.
    package let activation: Activation

    /// Whether it may be subscribed as `identity`.
    ///
    /// What is not known is allowed.
    package func allows(_ identity: Identity) -> Bool {
        identities.isEmpty || identities.contains(identity)
    }
}

/// An item of the console's version 1.0 list, which switches on one or more types.
package struct CatalogGroup: Sendable, Hashable {
    /// The item's name: `通讯录变更`.
    package let chineseName: String

    /// Its English name; nil when not known.
    package let englishName: String?

    /// The types that it stands for, all of version 1.0.
    package let members: [String]
}
