/// One occurrence on a platform, verified and decoded as far as the daemon needs it.
package struct Event: Sendable {
    /// Which kind of answer the platform expects.
    package enum Kind: Sendable {
        /// Told for information: the platform wants to know only whether it was handled.
        case notice

        /// The body of the reply is used by the platform (`card.action.trigger`).
        case callback
    }

    /// The platform's own id of the event; nil where it has none (EBaaS).
    package let id: String?

    /// What tells two deliveries of one event from two events.
    ///
    /// Mostly ``id``; the message's id for `im.message.receive_v1`. nil when the platform gives
    /// nothing to tell by.
    package let deduplicationID: String?

    /// The event's type: `contact.user.deleted_v3`, `用户离职`, `a.gs.cert.1`.
    package let type: String

    /// The version that the platform's envelope states; nil where it has none (EBaaS).
    package let version: EventVersion?

    /// Whether the platform uses the reply's body.
    package let kind: Kind

    /// The app that the event was delivered to, by its name in the manifest.
    package let app: String

    /// The platform.
    package let platform: PlatformName

    /// The tenant in the platform's words; nil where the envelope names none.
    package let tenant: String?

    /// When it happened, in milliseconds since 1970; nil where the envelope does not say.
    package let time: Int64?

    /// How often this event was delivered before, where the platform says so; else 0.
    package let attempt: Int64

    /// The `event_key` as the JSON text of a string or a number; nil where there is none.
    package let key: [UInt8]?

    /// Everything received as one JSON object, the platform's secrets erased.
    package let document: [UInt8]

    /// Which member of ``document`` is the event's own body; nil when all of it is.
    package let bodyKey: String?

    /// Makes an event.
    package init(
        id: String?,
        deduplicationID: String?,
        type: String,
        version: EventVersion?,
        kind: Kind,
        app: String,
        platform: PlatformName,
        tenant: String?,
        time: Int64?,
        attempt: Int64 = 0,
        key: [UInt8]? = nil,
        document: [UInt8],
        bodyKey: String?
    ) {
        self.id = id
        self.deduplicationID = deduplicationID
        self.type = type
        self.version = version
        self.kind = kind
        self.app = app
        self.platform = platform
        self.tenant = tenant
        self.time = time
        self.attempt = attempt
        self.key = key
        self.document = document
        self.bodyKey = bodyKey
    }
}

/// A version of an event's envelope: "1.0" or "2.0" at Feishu, what stands in `version` at the
/// people platform.
package struct EventVersion: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    /// Takes any text; whether an event exists in it is the catalog's matter.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// Feishu's first form, with `uuid`; the people platform's only one.
    package static let v1 = EventVersion(rawValue: "1.0")

    /// Feishu's second form, with `schema`.
    package static let v2 = EventVersion(rawValue: "2.0")
}

/// As whom an app has subscribed an event.
package enum Identity: String, Sendable, CaseIterable {
    /// By tenant_access_token: the app itself.
    case tenant

    /// By user_access_token: a user who authorised the app.
    case user
}
