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
        static let onReload = ManifestKey(
            "on_reload",
            .choice([.init("test", "its tests; when one fails, the change is not taken on")]),
            "what is run before a changed plugin is taken on: its tests",
            example: "on_reload: test"
        )

        static let all = [http, secrets, kv, feishu, memory, onReload]
    }
}

extension ManifestSection {
    static let grant = ManifestSection(
        "grant",
        "what one plugin may use",
        ManifestKeys.Grant.all
    )
}
