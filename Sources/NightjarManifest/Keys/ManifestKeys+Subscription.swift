import NightjarCore

extension ManifestKeys {
    /// One entry of `subscriptions`.
    enum Subscription {
        static let app = ManifestKey(
            "app",
            .text(.anything("app", "the name of an app", examples: ["staff-bot"])),
            "the app that gets the event",
            .required(),
            example: "app: staff-bot"
        )
        static let event = ManifestKey(
            "event",
            .text(.event),
            "a type, a pattern with * for whole parts, or the console's name of a group",
            .required(),
            details: """
                In a pattern `*` stands for one part between dots, at the end for all that follow; \
                a value that begins with `*` stands in quotation marks. The console's groups of \
                version 1.0 stand for their members. At EBaaS an event is \
                `source.topic.type.status`, at the people platform a name such as `用户离职`. \
                `nightjar events QUERY` searches Feishu's events.
                """,
            example: "event: contact.user.deleted_v3"
        )
        static let version = ManifestKey(
            "version",
            .text(.version),
            #"the event's version: "1.0" or "2.0""#,
            .needed(on: [.feishu]),
            on: [.feishu, .people],
            details: """
                A type of Feishu exists in one version only: those of version 2.0 have dots in them. \
                A plain `2.0` is taken for `"2.0"`. The people platform sends `"1.0"`, which is meant \
                when it is left out; another one needs `custom: true`.
                """,
            example: "version: \"2.0\""
        )
        static let identity = ManifestKey(
            "identity",
            .choice([
                .init("tenant", "as the app itself, with the tenant_access_token"),
                .init("user", "as a user who has authorized it, with the user_access_token"),
            ]),
            "as whom the app has subscribed",
            .standard("tenant"),
            details: """
                Calendar and mail can be subscribed as `user` only, documents as either, most others \
                as `tenant` only. On people and EBaaS only `tenant` makes sense.
                """,
            example: "identity: user"
        )
        static let plugin = ManifestKey(
            "plugin",
            .text(.name("the name of a plugin")),
            "the plugin that handles it",
            .required(),
            details: """
                `<name>.lua` in the folder of the plugins, or `<name>/init.lua`; named as an app is.
                """,
            example: "plugin: offboarding"
        )
        static let ack = ManifestKey(
            "ack",
            .choice([
                .init("on_result", "the handler's outcome is the reply"),
                .init(
                    "on_receipt",
                    "acknowledged once it is durable, handled afterwards",
                    later: "use ack: on_result"
                ),
                .init(
                    "by_deadline",
                    "the outcome if it is there in time, else as on_receipt",
                    later: "use ack: on_result"
                ),
            ]),
            "what the platform's acknowledgement waits for",
            .standard("on_result"),
            example: "ack: on_result"
        )
        static let timeout = ManifestKey(
            "timeout",
            .duration(.milliseconds(1) ... .milliseconds(2900)),
            "how long a delivery may take; platforms wait 3 s for the answer",
            .standard("2500ms"),
            details: """
                It is counted from the delivery's first byte. Then the platform is answered, \
                whatever the handler does, and what it computes further is dropped.
                """,
            example: "timeout: 2s"
        )
        static let orderBy = ManifestKey(
            "order_by",
            .text(.anything("field", "the path of a field")),
            "what events are handled one after another by",
            later: "leave it out; events are handled side by side"
        )
        static let dedupe = ManifestKey(
            "dedupe",
            .text(.anything("dedupe", "content")),
            "what tells a second delivery from a second event",
            later: "leave it out and make the handler idempotent"
        )
        static let custom = ManifestKey(
            "custom",
            .flag,
            "what admits an event that the catalog does not know",
            .standard("false"),
            details: """
                It silences the question whether a type or a pattern of Feishu is misspelt. On \
                people it admits another version than `"1.0"`.
                """,
            example: "custom: true"
        )

        static let all = [
            app, event, version, identity, plugin, ack, timeout, orderBy, dedupe, custom,
        ]
    }
}

extension ManifestSection {
    static let subscription = ManifestSection(
        "subscription",
        "an event of an app, and the plugin that handles it",
        ManifestKeys.Subscription.all
    )
}
