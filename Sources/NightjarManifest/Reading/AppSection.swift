import NightjarCore

/// An app as far as it could be read.
struct AppDraft {
    let name: String
    let nameMark: Mark
    /// Its name as messages show it.
    let shown: String
    /// nil when it is missing or unknown.
    let platform: PlatformName?
    /// nil when it could not be read whole.
    let app: ManifestApp?
    /// How long it remembers, and where that stands; nil when it is left out or wrong.
    let remember: (duration: Duration, text: ManifestText)?
}

/// Reads `apps`.
enum AppSection {
    private typealias Keys = ManifestKeys.App

    static func read(_ top: Fields, _ context: inout ManifestContext) -> [AppDraft] {
        let key = ManifestKeys.Top.apps
        let entries = top.mapping(key, &context)
        if top.has(key), entries.isEmpty, !context.findings.hasErrors {
            context.findings.warning(
                .emptySection,
                top.mark(of: key),
                "there are no apps: nothing is served"
            )
        }
        var paths: [String: Mark] = [:]
        var drafts: [AppDraft] = []
        for entry in entries where !context.findings.isFull {
            drafts.append(read(entry, &paths, &context))
        }
        checkConnections(of: drafts, &context)
        return drafts
    }

    /// The platform takes all connections of an `app_id` for one app's.
    private static func checkConnections(
        of drafts: [AppDraft],
        _ context: inout ManifestContext
    ) {
        var connected: [String: AppDraft] = [:]
        for draft in drafts {
            guard let app = draft.app, case .longConnection = app.receive,
                case .feishu(let credentials) = app.credentials, let appID = credentials.appID
            else { continue }
            let identity = "\(credentials.domain) \(appID)"
            guard let other = connected[identity] else {
                connected[identity] = draft
                continue
            }
            context.findings.error(
                .sharedConnection,
                draft.nameMark,
                "app \(draft.shown) has the long connections of another app",
                notes: [
                    context.findings.note("the other app with this app_id", at: other.nameMark),
                    context.findings.note(
                        "each event would come to one of the two; write all subscriptions under one app, and "
                            + "\"\(Keys.connections.name)\" for more than one connection"
                    ),
                ]
            )
        }
    }

    private static func read(
        _ entry: YAMLEntry,
        _ paths: inout [String: Mark],
        _ context: inout ManifestContext
    ) -> AppDraft {
        let name = ManifestText(
            value: entry.key,
            written: Disclosure.allowsName(entry) ? entry.key : "…",
            isHidden: false,
            isPlain: true,
            mark: entry.keyMark
        )
        let isNamed = context.isName(name, of: "an app")
        let fields = Fields(
            entry.value,
            "app \(name.shown)",
            at: name.mark,
            keys: Keys.all,
            &context
        )
        let platform = fields.choice(Keys.platform, &context).flatMap(PlatformName.init(rawValue:))
        let receive = fields.choice(Keys.receive, &context)
        let choices = receive.map { [Keys.receive.name: $0] } ?? [:]
        fields.check(on: platform, with: choices, &context)

        let way = receive.flatMap { Self.way($0, fields, on: platform, &context) }
        let path = Self.path(fields, of: name, on: platform, &paths, &context)
        let networks = networks(fields, &context)
        let remember = remember(fields, &context)
        let credentials = platform.flatMap { Self.credentials(fields, on: $0, &context) }
        if platform == .ebaas { checkSender(fields, of: name, &context) }
        var app: ManifestApp?
        if isNamed, let way, let path, let credentials, let platform {
            app = ManifestApp(
                name: entry.key,
                credentials: credentials,
                receive: way,
                path: path,
                allowedNetworks: networks,
                remember: remember?.duration ?? RepeatedDeliveries.standardMemory(on: platform),
                place: context.findings.place(name.mark)
            )
        }
        return AppDraft(
            name: entry.key,
            nameMark: name.mark,
            shown: name.shown,
            platform: platform,
            app: app,
            remember: remember
        )
    }

    private static func way(
        _ receive: String,
        _ fields: Fields,
        on platform: PlatformName?,
        _ context: inout ManifestContext
    ) -> ManifestApp.Receive? {
        let count = fields.number(Keys.connections, &context)
        guard receive == Keys.longConnection.choice else { return .webhook }
        guard platform == nil || platform == .feishu else {
            context.findings.error(
                .meaninglessKey,
                fields.mark(of: Keys.receive),
                "\(Wording.quoted(Keys.longConnection.text)) is for platform feishu; leave it out"
            )
            return nil
        }
        return count.map { .longConnection(count: $0) }
    }

    /// EBaaS signs nothing: somebody has to say who may deliver.
    private static func checkSender(
        _ fields: Fields,
        of name: ManifestText,
        _ context: inout ManifestContext
    ) {
        guard !fields.has(Keys.token), !fields.has(Keys.allowFrom) else { return }
        context.findings.warning(
            .openEndpoint,
            name.mark,
            "app \(name.shown) accepts deliveries from anybody",
            notes: [
                context.findings.note(
                    "EBaaS signs nothing; give the app a \"token\", or \"allow_from\" with the "
                        + "platform's networks"
                )
            ]
        )
    }

    private static func remember(
        _ fields: Fields,
        _ context: inout ManifestContext
    ) -> (duration: Duration, text: ManifestText)? {
        guard fields.has(Keys.remember), let duration = fields.duration(Keys.remember, &context),
            let text = fields.text(Keys.remember, &context)
        else { return nil }
        return (duration, text)
    }

    private static func networks(
        _ fields: Fields,
        _ context: inout ManifestContext
    ) -> [IPNetwork] {
        let key = Keys.allowFrom
        guard fields.has(key), fields.isEmpty(key) else {
            return context.networks(fields.items(key, &context), of: key)
        }
        // Nobody who has written the key means that everybody may come in.
        context.findings.error(
            .openEndpoint,
            fields.mark(of: key),
            "\"allow_from\" is empty; name networks, or leave it out to accept deliveries from "
                + "anywhere"
        )
        return []
    }

    private static func path(
        _ fields: Fields,
        of name: ManifestText,
        on platform: PlatformName?,
        _ paths: inout [String: Mark],
        _ context: inout ManifestContext
    ) -> String? {
        let written = fields.value(
            Keys.path,
            &context
        ) { ManifestSyntax.isPath($0) ? $0 : nil }
        let standard = platform.map { "/\($0.rawValue)/\(name.value)" }
        guard let path = fields.has(Keys.path) ? written : standard else { return nil }

        let mark = fields.mark(of: Keys.path)
        if let other = paths[path] {
            context.findings.error(
                .duplicatePath,
                mark,
                "app \(name.shown) has the path of another app",
                notes: [context.findings.note("the other app's path", at: other)]
            )
            return nil
        }
        paths[path] = mark
        return path
    }

    private static func credentials(
        _ fields: Fields,
        on platform: PlatformName,
        _ context: inout ManifestContext
    ) -> ManifestApp.Credentials? {
        let token = fields.secret(Keys.token, &context)
        switch platform {
        case .people: return token.map { .people(token: $0) }
        case .ebaas: return .ebaas(token: token)
        case .feishu: break
        }
        let domain = fields.value(
            Keys.domain,
            &context,
            ManifestSyntax.origin
        )
        let appID = fields.text(Keys.appID, &context)
        let appSecret = fields.secret(Keys.appSecret, &context)
        let userRefreshToken = fields.secret(Keys.userRefreshToken, &context)
        let verificationToken = fields.secret(Keys.verificationToken, &context)
        let encryptKey = fields.secret(Keys.encryptKey, &context)
        guard let domain else { return nil }
        return .feishu(
            FeishuCredentials(
                domain: domain,
                appID: appID?.value,
                appSecret: appSecret,
                userRefreshToken: userRefreshToken,
                verificationToken: verificationToken,
                encryptKey: encryptKey
            )
        )
    }
}
