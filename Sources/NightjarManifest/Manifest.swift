package import NightjarCore

/// A manifest that was checked, with its variables expanded.
package struct Manifest: Sendable {
    /// Where platforms deliver to.
    package let listen: ListenAddress

    /// Where that stands; where the manifest begins when it is left out.
    package let listenPlace: Place

    /// Where deliveries and values are kept.
    package let store: Store

    /// Where that stands; where the manifest begins when it is left out.
    package let storePlace: Place

    /// What a commit of the store survives.
    package let durability: Durability

    /// Its plugins' folder, its subscriptions and grants.
    package let plugins: ManifestPlugins

    /// The proxies whose word about a sender's address is taken.
    package let trustedProxies: [IPNetwork]

    /// The apps, in the manifest's order.
    ///
    /// Names and paths are unique.
    package let apps: [ManifestApp]

    /// The subscriptions, in the manifest's order.
    ///
    /// Each `app` is one of ``apps``.
    package var subscriptions: [ManifestSubscription] { plugins.subscriptions }

    /// Pairs of events that the manifest declares to report one occurrence.
    package let overlaps: [CatalogOverlap]

    /// A store.
    package enum Store: Sendable, Hashable {
        /// The daemon's memory: a restart forgets.
        case memory

        /// A file of SQLite, by its path as it was written: relative to the manifest, or absolute.
        case sqlite(path: String)
    }
}

/// What a manifest says of its plugins.
package struct ManifestPlugins: Sendable {
    /// The plugins' folder as it was written: relative to the manifest, or absolute.
    package let folder: String

    /// Where that stands; where the manifest begins when it is left out.
    package let folderPlace: Place

    /// The subscriptions, in the manifest's order.
    package let subscriptions: [ManifestSubscription]

    /// What plugins may use, by their names; none for a plugin without an entry.
    package let grants: [String: ManifestGrant]

    /// What `plugin` may use: its entry, or the defaults.
    package func grant(for plugin: String) -> ManifestGrant { grants[plugin] ?? ManifestGrant() }
}

/// A host and a port to listen on.
package struct ListenAddress: Sendable, Hashable {
    /// A name or an address; IPv6 without its brackets.
    package let host: String

    /// 0 to 65535; 0 lets the system choose.
    package let port: Int
}

/// One entry of `apps`.
package struct ManifestApp: Sendable {
    /// What is known of an app's platform.
    package enum Credentials: Sendable {
        case feishu(FeishuCredentials)
        case people(token: Secret)
        /// Without a token the platform's word is taken as it comes.
        case ebaas(token: Secret?)
    }

    /// How an app's deliveries come in.
    package enum Receive: Sendable, Hashable {
        /// The platform posts them to ``ManifestApp/path``.
        case webhook

        /// Over so many connections to the platform, 1 to 50; Feishu only, with
        /// ``FeishuCredentials/appID`` and ``FeishuCredentials/appSecret``.
        case longConnection(count: Int)
    }

    /// Its name: letters, digits, `-` and `_`.
    package let name: String

    /// Its platform's credentials.
    package let credentials: Credentials

    /// How its deliveries come in.
    package let receive: Receive

    /// The path of its endpoint, from `/`; of no use to an app that is connected to.
    package let path: String

    /// From where deliveries are accepted; empty means from anywhere.
    package let allowedNetworks: [IPNetwork]

    /// How long an event that has succeeded is remembered: 1 minute to 30 days.
    ///
    /// At EBaaS it is for subscriptions that dedupe by content alone.
    package let remember: Duration

    /// Where its name stands.
    package let place: Place

    /// Whether the platform posts its deliveries.
    package var isPosted: Bool { receive == .webhook }

    /// By which way its deliveries come in.
    package var route: DeliveryRoute { isPosted ? .path(path) : .connection(app: name) }

    /// Its platform.
    package var platform: PlatformName {
        switch credentials {
        case .feishu: .feishu
        case .people: .people
        case .ebaas: .ebaas
        }
    }
}

/// What the console shows of a Feishu app.
package struct FeishuCredentials: Sendable {
    /// The open platform's origin, without a slash at the end.
    package let domain: String

    /// App ID; nil when not given.
    package let appID: String?

    /// App Secret; nil when not given.
    package let appSecret: Secret?

    /// The refresh token of the user as whom the app calls; nil when not given.
    ///
    /// Only with ``appID`` and ``appSecret``.
    package let userRefreshToken: Secret?

    /// Verification Token; nil only where nothing is posted.
    package let verificationToken: Secret?

    /// Encrypt Key; nil when events come plain.
    package let encryptKey: Secret?
}

/// One entry of `subscriptions`.
package struct ManifestSubscription: Sendable {
    /// Where it stands in the list, from 0.
    package let order: Int

    /// The app's name.
    package let app: String

    /// The app's platform.
    package let platform: PlatformName

    /// What it means: one type or pattern, or the types of a console group.
    package let patterns: [EventPattern]

    /// Which version; nil at EBaaS.
    package let version: EventVersion?

    /// As whom the app has subscribed.
    package let identity: Identity

    /// The plugin's name: letters, digits, `-` and `_`.
    package let plugin: String

    /// What the platform's acknowledgement waits for.
    package let ack: AckMode

    /// How long a handler may take.
    ///
    /// 1 to 2900 ms from a delivery's first byte when ``ack`` is `onResult`; else 1 ms to 15 minutes
    /// from the start of each run.
    package let timeout: Duration

    /// When a failed event runs again; the standard one where the platform sends it again.
    package let retries: RetryPolicy

    /// By which value events are handled one after another; nil where they are not.
    package let orderBy: EventPath?

    /// Whether two deliveries with equal content are one event; at EBaaS only.
    package let dedupesContent: Bool

    /// Where it begins.
    package let place: Place

    /// Where the value of `event` stands.
    package let eventPlace: Place

    /// Where the value of `plugin` stands.
    package let pluginPlace: Place
}

/// What a plugin may use.
package struct ManifestGrant: Sendable, Hashable {
    /// What it may allocate, in bytes: 1 MiB to 1 GiB.
    package internal(set) var memory = standardMemory

    /// How many of its workers serve side by side: 1 to 64; nil for one for each event loop.
    package internal(set) var workers: Int?

    /// Where it may call over HTTP.
    package internal(set) var origins: Set<WebOrigin> = []

    /// What it reads as `secrets.NAME`.
    package internal(set) var secrets: [String: Secret] = [:]

    /// Whether it may keep values.
    package internal(set) var keepsValues = false

    /// What it may call of the open platform: paths, in the manifest's order.
    package internal(set) var apis: [String] = []

    /// Whether its tests are run before a changed version of it is taken on.
    ///
    /// `on_reload: test`.
    package internal(set) var runsTests = false

    /// Where the value of `on_reload` stands; nil when it is left out.
    package internal(set) var onReloadPlace: Place?

    /// What a plugin without an entry gets.
    static let standardMemory = 16 << 20

    init() {}
}
