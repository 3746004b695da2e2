import NightjarCore

/// Every key of the manifest, once.
///
/// The checks, their messages and defaults, the JSON Schema and the reference page come from these
/// rows; a key that is not here is unknown. Each section has a file of its own.
enum ManifestKeys {
    /// The document itself.
    enum Top {
        static let manifest = ManifestKey(
            "manifest",
            .choice([.init("1", "the only version so far")]),
            "the version of this format",
            .required(),
            details: "A later Nightjar reads a manifest of version 1 as this one does.",
            example: "manifest: 1"
        )
        static let listen = ManifestKey(
            "listen",
            .text(.address),
            "host and port that platforms deliver to",
            .standard("127.0.0.1:8080"),
            details: """
                An IPv6 address stands in brackets. Port 0 lets the system choose one, which the \
                log then names. Use an address that only your proxy reaches: Nightjar speaks plain \
                HTTP.
                """,
            example: "listen: 0.0.0.0:8080"
        )
        static let store = ManifestKey(
            "store",
            .text(.store),
            "where deliveries and values are kept",
            .standard("sqlite:var/nightjar.db"),
            details: """
                `sqlite:` is followed by the path of a file, absolute or relative to the manifest; it \
                is made when it is not there. `"memory:"` is the daemon's own memory: a restart \
                forgets what it held, and what was acknowledged and not yet handled is lost. It stands \
                in quotation marks, because YAML takes a plain `memory:` for a key.
                """,
            example: "store: sqlite:/var/lib/nightjar/nightjar.db"
        )
        static let durability = ManifestKey(
            "durability",
            .choice([
                .init("process", "the end of the daemon, however it comes, `kill -9` among them"),
                .init("power", "a power failure as well; answers take as long as the disk"),
            ]),
            "what everything that is written to the store survives",
            .standard("process"),
            details: """
                With `process` the last moments before a power failure may be missing: events that \
                were acknowledged then are lost. With `power` each group of commits is flushed to \
                the disk (`fsync`) before a platform hears of success. It has no effect with \
                `store: "memory:"`.
                """,
            example: "durability: power"
        )
        static let plugins = ManifestKey(
            "plugins",
            .text(.folder),
            "the folder of the plugins, relative to the manifest",
            .standard("plugins"),
            details: "A plugin is `<name>.lua` in it, or a folder `<name>` with an `init.lua`.",
            example: "plugins: ../handlers"
        )
        static let trustedProxies = ManifestKey(
            "trusted_proxies",
            .list(of: "networks", .text(.network)),
            "the proxies whose word about the sender's address is taken",
            details: """
                Behind a proxy every delivery seems to come from the proxy. From one of these \
                addresses the header `X-Forwarded-For` is believed, and `allow_from` is held against \
                the address that it names.
                """,
            example: "trusted_proxies: [10.0.0.1, \"2001:db8::/32\"]"
        )
        static let apps = ManifestKey(
            "apps",
            .mapping(of: "names to apps", .section(.app)),
            "the applications, with their credentials",
            .required(),
            details: """
                A name has letters, digits, `-` and `_`, begins with a letter or digit, and is at \
                most \(ManifestSyntax.maximumNameLength) long. Subscriptions call the app by it.
                """,
            example: """
                apps:
                  hr:
                    platform: people
                    token: ${PEOPLE_TOKEN}
                """
        )
        static let subscriptions = ManifestKey(
            "subscriptions",
            .list(of: "subscriptions", .section(.subscription)),
            "which events go to which plugins",
            details: """
                One subscription at most answers an event, with `ack: on_result` or \
                `ack: by_deadline`; others may get it besides with `ack: on_receipt`, each with a \
                plugin of its own. The check refuses those that one delivery would have two replies \
                from, or run one plugin twice for.
                """,
            example: """
                subscriptions:
                  - app: hr
                    event: 用户离职
                    plugin: offboarding
                """
        )
        static let grants = ManifestKey(
            "grants",
            .mapping(of: "plugins to what they may use", .section(.grant)),
            "what each plugin may use",
            details: "A plugin without an entry gets the defaults.",
            example: """
                grants:
                  offboarding:
                    memory: 32MiB
                """
        )
        static let overlaps = ManifestKey(
            "overlaps",
            .list(
                of: "pairs [version 1.0 type, version 2.0 type]",
                .tuple([.type(of: .v1), .type(of: .v2)])
            ),
            "pairs of events, besides the known ones, that report one occurrence",
            details: """
                An app that subscribes both halves of a pair would get one occurrence twice; the \
                check refuses that, as it does for the pairs of its catalog.
                """,
            example: """
                overlaps:
                  - [user_leave, acme.staff.left_v1]
                """
        )

        static let all = [
            manifest, listen, store, durability, plugins, trustedProxies, apps, subscriptions,
            grants, overlaps,
        ]
    }
}

extension ManifestSection {
    static let top = ManifestSection(
        "manifest",
        "one file that says which events are wanted and who handles them",
        ManifestKeys.Top.all
    )
}
