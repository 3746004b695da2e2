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
                    "the event is written to the store, acknowledged, and handled afterwards"
                ),
                .init(
                    "by_deadline",
                    "the outcome is the reply if it is there in time, else as on_receipt"
                ),
            ]),
            "what the platform's acknowledgement waits for",
            .standard("on_result"),
            details: """
                With `on_result` a failed event is given back to the platform, which sends it again. \
                What was acknowledged before it was handled Nightjar keeps, through restarts too, and \
                retries it itself; what was given up rests among the dead letters. With `by_deadline` \
                that goes for an event that was not done in time, and in a lane for one that failed.
                """,
            example: "ack: on_receipt"
        )
        static let timeout = ManifestKey(
            "timeout",
            .duration(.milliseconds(1)...SubscriptionPolicy.longestTimeout),
            "how long a handler may take; 2900ms at most with ack: on_result",
            .derived("2500ms with ack: on_result, else 60s"),
            details: """
                With `ack: on_result` it is at most \
                \(ManifestSyntax.written(SubscriptionPolicy.longestReply)), because platforms wait 3 s \
                for the answer. It is counted from the delivery's first byte then, and when it is \
                over the platform is answered, whatever the handler does. With the other two it is \
                counted from the start of each run. What is computed further is dropped.
                """,
            example: "timeout: 2s"
        )
        static let retries = ManifestKey(
            "retries",
            .section(.retries),
            "when a failed event runs again",
            details: """
                It is for `ack: on_receipt` and `ack: by_deadline`. Each wait is twice as long as the one \
                before, up to the longest, and shortened by chance to between half of that and all \
                of it, so that what failed together does not come again together.
                """,
            example: "retries: { attempts: 5, first: 10s, longest: 1h }"
        )
        static let orderBy = ManifestKey(
            "order_by",
            .text(.field),
            "the value by which events are put into lanes, each handled one after another",
            details: """
                It is `event.id`, `event.type`, `event.tenant`, `event.key`, `event.app`, or a member of \
                `event.body` or `event.raw` by the keys that lead to it; an array has no positions \
                here. Events whose value is the same text, number or boolean are one lane, in which \
                each waits until the one before has succeeded or was given up; lanes run side by \
                side. An event without the value is in no lane and waits for none. Order is kept over \
                retries with `ack: on_receipt` and `ack: by_deadline` only.
                """,
            example: "order_by: event.body.object.open_id"
        )
        static let onGiveUp = ManifestKey(
            "on_give_up",
            .choice([
                .init("skip", "it goes on with the next event"),
                .init("stop", "it waits until somebody retries or drops the dead letter"),
            ]),
            "what becomes of a lane when an event of it is given up",
            .standard("skip"),
            details: """
                It is for subscriptions with `order_by`, and `ack: on_receipt` or `ack: by_deadline`.
                """,
            example: "on_give_up: stop"
        )
        static let dedupe = ManifestKey(
            "dedupe",
            .choice([.init("content", "two deliveries with equal content are one event")]),
            "what tells a second delivery from a second event",
            on: [.ebaas],
            because: "events of the other platforms have ids of their own",
            details: """
                EBaaS gives its events no id, so a delivery that comes again is handled again when \
                this is left out. With `content` the second of two equal ones gets the first one's \
                reply, for as long as the app's `remember` says.
                """,
            example: "dedupe: content"
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
            app, event, version, identity, plugin, ack, timeout, retries, orderBy, onGiveUp,
            dedupe, custom,
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
