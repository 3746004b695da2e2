import NightjarCore

/// Every key of the manifest, once.
///
/// The checks, their messages and defaults come from these rows; a key that is not here is
/// unknown.
enum ManifestKeys {
    /// The document itself.
    enum Top {
        static let manifest = ManifestKey(
            "manifest",
            .choice([.init("1")]),
            "the version of this format",
            .required()
        )
        static let listen = ManifestKey(
            "listen",
            .text("host and port such as 127.0.0.1:8080"),
            "host and port that platforms deliver to",
            .standard("127.0.0.1:8080")
        )
        static let store = ManifestKey(
            "store",
            .text(#""memory:""#),
            "where deliveries and values are kept",
            .standard("memory:")
        )
        static let plugins = ManifestKey(
            "plugins",
            .text("the path of a folder"),
            "the folder of the plugins, relative to the manifest",
            .standard("plugins")
        )
        static let trustedProxies = ManifestKey(
            "trusted_proxies",
            .list(of: "networks"),
            "the proxies whose word about the sender's address is taken"
        )
        static let apps = ManifestKey(
            "apps",
            .mapping(of: "names to apps"),
            "the applications, with their credentials",
            .required()
        )
        static let subscriptions = ManifestKey(
            "subscriptions",
            .list(of: "subscriptions"),
            "which events go to which plugins"
        )
        static let grants = ManifestKey(
            "grants",
            .mapping(of: "plugins to what they may use"),
            "what each plugin may use"
        )
        static let overlaps = ManifestKey(
            "overlaps",
            .list(of: "pairs [version 1.0 type, version 2.0 type]"),
            "pairs of events, besides the known ones, that report one occurrence"
        )

        static let all = [
            manifest, listen, store, plugins, trustedProxies, apps, subscriptions, grants, overlaps,
        ]
    }

    /// One entry of `apps`.
    enum App {
        static let platform = ManifestKey(
            "platform",
            .choice([.init("feishu"), .init("people"), .init("ebaas")]),
            "who sends the events",
            .required()
        )
        static let path = ManifestKey(
            "path",
            .text("a path such as /feishu/bot"),
            "the path of the endpoint, /<platform>/<app> when left out"
        )
        static let receive = ManifestKey(
            "receive",
            .choice([.init("webhook"), .init("long_connection", later: "use receive: webhook")]),
            "how deliveries come in",
            .standard("webhook")
        )
        static let domain = ManifestKey(
            "domain",
            .text("an origin such as https://open.feishu.cn"),
            "the open platform; Lark's is https://open.larksuite.com",
            .standard("https://open.feishu.cn"),
            on: [.feishu]
        )
        static let appID = ManifestKey(
            "app_id",
            .text("text such as cli_9f5343c580712544"),
            "the app's id in the console",
            on: [.feishu]
        )
        static let appSecret = ManifestKey(
            "app_secret",
            .secret,
            "the app's secret in the console",
            on: [.feishu]
        )
        static let verificationToken = ManifestKey(
            "verification_token",
            .secret,
            "the Verification Token in the console",
            .required(),
            on: [.feishu]
        )
        static let encryptKey = ManifestKey(
            "encrypt_key",
            .secret,
            "the Encrypt Key in the console; with it only encrypted and signed events are accepted",
            on: [.feishu]
        )
        static let token = ManifestKey(
            "token",
            .secret,
            "what tells the platform from others",
            .required(on: [.people]),
            on: [.people, .ebaas]
        )
        static let allowFrom = ManifestKey(
            "allow_from",
            .list(of: "networks"),
            "the networks that deliveries are accepted from"
        )

        static let all = [
            platform, path, receive, domain, appID, appSecret, verificationToken, encryptKey, token,
            allowFrom,
        ]
    }

    /// One entry of `subscriptions`.
    enum Subscription {
        static let app = ManifestKey(
            "app",
            .text("the name of an app"),
            "the app that gets the event",
            .required()
        )
        static let event = ManifestKey(
            "event",
            .text("a type, a pattern or the name of a group"),
            "a type, a pattern with * for whole parts, or the console's name of a group",
            .required()
        )
        static let version = ManifestKey(
            "version",
            .text(#""1.0" or "2.0""#),
            #"the event's version: "1.0" or "2.0""#,
            on: [.feishu, .people]
        )
        static let identity = ManifestKey(
            "identity",
            .choice([.init("tenant"), .init("user")]),
            "as whom the app has subscribed",
            .standard("tenant")
        )
        static let plugin = ManifestKey(
            "plugin",
            .text("the name of a plugin"),
            "the plugin that handles it",
            .required()
        )
        static let ack = ManifestKey(
            "ack",
            .choice([
                .init("on_result"), .init("on_receipt", later: "use ack: on_result"),
                .init("by_deadline", later: "use ack: on_result"),
            ]),
            "what the platform's acknowledgement waits for",
            .standard("on_result")
        )
        static let timeout = ManifestKey(
            "timeout",
            .duration(.milliseconds(1) ... .milliseconds(2900)),
            "how long a delivery may take; platforms wait 3 s for the answer",
            .standard("2500ms")
        )
        static let orderBy = ManifestKey(
            "order_by",
            .text("the path of a field"),
            "what events are handled one after another by",
            later: "leave it out; events are handled side by side"
        )
        static let dedupe = ManifestKey(
            "dedupe",
            .text("content"),
            "what tells a second delivery from a second event",
            later: "leave it out and make the handler idempotent"
        )
        static let custom = ManifestKey(
            "custom",
            .flag,
            "what admits an event that the catalog does not know",
            .standard("false")
        )

        static let all = [
            app, event, version, identity, plugin, ack, timeout, orderBy, dedupe, custom,
        ]
    }

    /// One entry of `grants`.
    enum Grant {
        static let http = ManifestKey(
            "http",
            .list(of: "origins"),
            "the origins that the plugin may call",
            later: "leave it out; plugins reach no host"
        )
        static let secrets = ManifestKey(
            "secrets",
            .mapping(of: "names to secrets"),
            "what the plugin may read",
            later: "leave it out; plugins get no secrets"
        )
        static let kv = ManifestKey(
            "kv",
            .flag,
            "whether the plugin may keep values",
            later: "leave it out; plugins keep no values"
        )
        static let feishu = ManifestKey(
            "feishu",
            .list(of: "API paths"),
            "what the plugin may call of the open platform",
            later: "leave it out; plugins call no platform API"
        )
        static let memory = ManifestKey(
            "memory",
            .size((1 << 20)...(1 << 30)),
            "what the plugin may allocate",
            .standard(ManifestSyntax.written(ManifestGrant.standardMemory))
        )
        static let onReload = ManifestKey(
            "on_reload",
            .choice([.init("test")]),
            "what is run before a changed plugin is taken on: its tests"
        )

        static let all = [http, secrets, kv, feishu, memory, onReload]
    }
}
