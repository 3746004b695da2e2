import NightjarCore

extension ManifestKeys {
    /// One entry of `apps`.
    enum App {
        static let platform = ManifestKey(
            "platform",
            .choice([
                .init("feishu", "Feishu or Lark, events of version 1.0 and 2.0 and callbacks"),
                .init("people", "the HR platform"),
                .init("ebaas", "the EBaaS platform, which signs nothing"),
            ]),
            "who sends the events",
            .required(),
            example: "platform: feishu"
        )
        static let path = ManifestKey(
            "path",
            .text(.path),
            "the path of the endpoint, /<platform>/<app> when left out",
            .derived("/<platform>/<app>"),
            onlyWith: webhook,
            details: """
                It is written decoded, begins with `/`, and has no empty part, `.`, `..`, query, \
                `%`, `\\`, blank or control character. No two apps share one.
                """,
            example: "path: /callbacks/staff-bot"
        )
        static let receive = ManifestKey(
            "receive",
            .choice([
                .init("webhook", "the platform posts to the app's path"),
                .init(
                    "long_connection",
                    "Nightjar connects to the platform, which needs no public address; on Feishu"
                ),
            ]),
            "how deliveries come in",
            .standard("webhook"),
            details: """
                A long connection needs `app_id` and `app_secret`. What comes over it is neither encrypted \
                nor signed: the connection is. The console has one way for events and one for callbacks; \
                where they differ, write two apps with the same `app_id`. On people and EBaaS there are only \
                webhooks.
                """,
            example: "receive: webhook"
        )
        static let connections = ManifestKey(
            "connections",
            .number(1...50),
            "how many long connections the app has at once",
            .standard("1"),
            on: [.feishu],
            onlyWith: longConnection,
            details: """
                Each event comes over one of them, so that a second one takes over at once when the first \
                breaks. The platform allows 50 for an app, those of other programs included.
                """,
            example: "connections: 2"
        )
        static let webhook = ManifestKey.Condition(
            key: "receive",
            choice: "webhook",
            isStandard: true
        )
        static let longConnection = ManifestKey.Condition(
            key: "receive",
            choice: "long_connection",
            isStandard: false
        )
        static let domain = ManifestKey(
            "domain",
            .text(.origin),
            "the open platform; Lark's is https://open.larksuite.com",
            .standard("https://open.feishu.cn"),
            on: [.feishu],
            details: "Plain `http` is taken for this machine only, because credentials go there.",
            example: "domain: https://open.larksuite.com"
        )
        static let appID = ManifestKey(
            "app_id",
            .text(
                .anything(
                    "app-id",
                    "text such as cli_9f5343c580712544",
                    examples: ["cli_9f5343c580712544"]
                )
            ),
            "the app's id in the console",
            .requiredWith(longConnection),
            on: [.feishu],
            details: "Receiving webhooks does not need it; `feishu.call` does.",
            example: "app_id: cli_9f5343c580712544"
        )
        static let appSecret = ManifestKey(
            "app_secret",
            .secret,
            "the app's secret in the console",
            .requiredWith(longConnection),
            on: [.feishu],
            details: "Receiving webhooks does not need it; `feishu.call` does.",
            example: "app_secret: ${FEISHU_APP_SECRET}"
        )
        static let userRefreshToken = ManifestKey(
            "user_refresh_token",
            .secret,
            "the refresh token of the user as whom the app calls the platform",
            on: [.feishu],
            needing: [appID.name, appSecret.name],
            details: """
                `feishu.call` needs it for subscriptions with `identity: user`. Each refresh token is good for \
                one use; the next one is kept in the `store`, which must outlive a restart. When the \
                platform refuses it, ask the user again and write the new one here: it counts from then on.
                """,
            example: "user_refresh_token: ${FEISHU_USER_REFRESH_TOKEN}"
        )
        static let verificationToken = ManifestKey(
            "verification_token",
            .secret,
            "the Verification Token in the console",
            .requiredWith(webhook),
            on: [.feishu],
            onlyWith: webhook,
            details: "Every delivery carries it; one that does not is refused with 401.",
            example: "verification_token: ${FEISHU_VERIFICATION_TOKEN}"
        )
        static let encryptKey = ManifestKey(
            "encrypt_key",
            .secret,
            "the Encrypt Key in the console; with it only encrypted and signed events are accepted",
            on: [.feishu],
            onlyWith: webhook,
            example: "encrypt_key: ${FEISHU_ENCRYPT_KEY}"
        )
        static let token = ManifestKey(
            "token",
            .secret,
            "what tells the platform from others",
            .required(on: [.people]),
            on: [.people, .ebaas],
            details: """
                The people platform puts it into each event's header. EBaaS signs nothing: have it \
                send `Authorization: Bearer …`, or put `?token=…` at the end of the address that it \
                delivers to.
                """,
            example: "token: ${PEOPLE_TOKEN}"
        )
        static let allowFrom = ManifestKey(
            "allow_from",
            .list(of: "networks", .text(.network)),
            "the networks that deliveries are accepted from",
            onlyWith: webhook,
            details: """
                Left out, they come from anywhere; an empty list is refused. The check warns of \
                an EBaaS app with neither this nor a `token`.
                """,
            example: "allow_from: [10.0.0.0/8]"
        )
        static let remember = ManifestKey(
            "remember",
            .duration(.seconds(60) ... .seconds(30 * 86_400)),
            "how long an event that has succeeded is remembered",
            .derived("8h on feishu, 24h on people, 15h on ebaas"),
            details: """
                A delivery that comes again within this time gets the stored reply, without a run. \
                It should be longer than the platform goes on sending an event: Feishu does so for \
                7 hours and 5 minutes (after 15 seconds, 5 minutes, 1 hour and 6 hours), EBaaS for about 14 \
                hours (20 times); people names no end. On EBaaS, whose events have no id, nothing is \
                remembered but for subscriptions with `dedupe: content`.
                """,
            example: "remember: 12h"
        )

        static let all = [
            platform, path, receive, connections, domain, appID, appSecret, userRefreshToken,
            verificationToken,
            encryptKey, token, allowFrom, remember,
        ]
    }
}

extension ManifestSection {
    static let app = ManifestSection(
        "app",
        "one registered application on a platform, with its credentials and its endpoint",
        ManifestKeys.App.all,
        names: .name("the name of an app"),
        platformKey: ManifestKeys.App.platform
    )
}
