import NightjarCore

extension ManifestKeys {
    /// One entry of `grants`.
    enum Grant {
        static let http = ManifestKey(
            "http",
            .list(of: "origins", .text(.webOrigin)),
            "the origins that the plugin may call",
            details: """
                Scheme, host and port, without a path. Redirects lead only to origins of this list. A \
                name that stands for a private, loopback or link-local address is refused: such an \
                address is granted by itself, as in `http://10.0.0.7:8080`.
                """,
            example: "http: [https://crm.example.com]"
        )
        static let secrets = ManifestKey(
            "secrets",
            .mapping(of: "names to secrets", .secret),
            "what the plugin reads as `secrets.NAME`",
            details: "Nothing else of the environment reaches a plugin.",
            example: "secrets: { crm_token: ${CRM_TOKEN} }"
        )
        static let kv = ManifestKey(
            "kv",
            .flag,
            "whether the plugin may keep values",
            .standard("false"),
            details:
                "They stand in the store, in a space of the plugin's own, which is called as it is.",
            example: "kv: true"
        )
        static let feishu = ManifestKey(
            "feishu",
            .list(of: "API paths", .text(.apiPath)),
            "what the plugin may call of the open platform",
            details: """
                Each path stands for itself and all below it, without `/open-apis/` and without a query. A \
                part that begins with a colon stands for any one part. The app needs `app_id` and \
                `app_secret`.
                """,
            example: "feishu: [im/v1/messages]"
        )
        static let memory = ManifestKey(
            "memory",
            .size((1 << 20)...(1 << 30)),
            "what the plugin may allocate",
            .standard(ManifestSyntax.written(ManifestGrant.standardMemory)),
            details: "An invocation that wants more fails; the plugin's others go on.",
            example: "memory: 32MiB"
        )
        static let workers = ManifestKey(
            "workers",
            .number(1...64),
            "how many processes of the plugin serve side by side when it is busy",
            .derived("one for each event loop"),
            details: """
                There is one event loop for each core. The first worker is started with the first \
                event, another one when those there are do not come to rest, and it ends when it is \
                not needed any more. Each has the whole `\(memory.name)` to \
                itself. Beside them there may be one more in the place of one that is stuck, and one \
                for an event that runs alone because a worker ended under it.
                """,
            example: "workers: 2"
        )
        static let onReload = ManifestKey(
            "on_reload",
            .choice([.init("test", "its tests; when one fails, the change is not taken on")]),
            "what is run before a changed plugin is taken on: its tests",
            example: "on_reload: test"
        )

        static let all = [http, secrets, kv, feishu, memory, workers, onReload]
    }
}

extension ManifestSection {
    static let grant = ManifestSection(
        "grant",
        "what one plugin may use",
        ManifestKeys.Grant.all
    )
}
