import NightjarCore

extension ManifestKeys {
    /// One entry of `grants`.
    enum Grant {
        static let http = ManifestKey(
            "http",
            .list(of: "origins", .text(.origin)),
            "the origins that the plugin may call",
            later: "leave it out; plugins reach no host"
        )
        static let secrets = ManifestKey(
            "secrets",
            .mapping(of: "names to secrets", .secret),
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
            .list(of: "API paths", .text(.anything("api-path", "the path of an API"))),
            "what the plugin may call of the open platform",
            later: "leave it out; plugins call no platform API"
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
