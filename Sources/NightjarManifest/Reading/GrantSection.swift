import NightjarCore

/// Reads `grants`.
enum GrantSection {
    /// What plugins may use, by their names.
    static func read(
        _ top: Fields,
        usedBy subscriptions: [SubscriptionDraft],
        _ context: inout ManifestContext
    ) -> [String: ManifestGrant] {
        let plugins = subscriptions.compactMap(\.plugin)
        let used = Set(plugins.map(\.value))
        // A suggestion must not tell what a variable held.
        let candidates = Set(plugins.filter { !$0.isHidden }.map(\.value)).sorted()
        var grants: [String: ManifestGrant] = [:]
        for entry in top.mapping(ManifestKeys.Top.grants, &context) where !context.findings.isFull {
            if !used.contains(entry.key) {
                let question = context.question(for: entry.key, among: candidates)
                context.findings.error(
                    .unusedGrant,
                    entry.keyMark,
                    "no subscription uses the plugin \(shown(entry))\(question)"
                )
            }
            let platforms = Set(
                subscriptions.filter { $0.plugin?.value == entry.key }.compactMap(\.platform)
            )
            grants[entry.key] = read(entry, on: platforms, &context)
        }
        return grants
    }

    private static func shown(_ entry: YAMLEntry) -> String {
        Wording.quoted(Disclosure.allowsName(entry) ? entry.key : "…")
    }

    private static func read(
        _ entry: YAMLEntry,
        on platforms: Set<PlatformName>,
        _ context: inout ManifestContext
    ) -> ManifestGrant? {
        let fields = Fields(
            entry.value,
            "the grant of \(shown(entry))",
            at: entry.keyMark,
            keys: Keys.all,
            &context
        )
        var grant = ManifestGrant()
        grant.runsTests = fields.choice(Keys.onReload, &context) == "test"
        if fields.has(Keys.onReload) {
            grant.onReloadPlace = context.findings.place(fields.mark(of: Keys.onReload))
        }
        grant.workers = fields.number(Keys.workers, &context)
        grant.origins = Set(
            entries(of: Keys.http, fields, &context, ManifestSyntax.webOrigin)
        )
        grant.apis = entries(of: Keys.feishu, fields, &context) {
            ManifestSyntax.isAPIPath($0) ? $0 : nil
        }
        if fields.has(Keys.feishu), !platforms.isEmpty, !platforms.contains(.feishu) {
            context.findings.error(
                .unusedGrant,
                fields.keyMark(of: Keys.feishu),
                "the plugin \(shown(entry)) gets no event of a Feishu app, and can call as none"
            )
        }
        grant.keepsValues = fields.flag(Keys.kv, &context) ?? false
        grant.secrets = secrets(fields, &context)
        guard let memory = fields.size(Keys.memory, &context) else { return nil }
        grant.memory = memory
        return grant
    }

    private typealias Keys = ManifestKeys.Grant

    private static func secrets(
        _ fields: Fields,
        _ context: inout ManifestContext
    ) -> [String: Secret] {
        var secrets: [String: Secret] = [:]
        for entry in fields.mapping(Keys.secrets, &context) where !context.findings.isFull {
            guard entry.key.utf8.count <= ManifestSyntax.longestSecretName else {
                context.findings.error(
                    .wrongName,
                    entry.keyMark,
                    "a secret's name has at most \(ManifestSyntax.longestSecretName) bytes"
                )
                continue
            }
            let name = "an entry of \"\(Keys.secrets.name)\""
            guard let text = context.text(entry.value, of: name, "a text") else { continue }
            secrets[entry.key] = Secret(text.value)
        }
        return secrets
    }

    /// A list's entries as `parse` reads them.
    private static func entries<Value>(
        of key: ManifestKey,
        _ fields: Fields,
        _ context: inout ManifestContext,
        _ parse: (String) -> Value?
    ) -> [Value] {
        guard case .list(_, .text(let form)) = key.shape else { return [] }
        return fields.items(key, &context).compactMap { node in
            let name = "an entry of \"\(key.name)\""
            guard let text = context.text(node, of: name, form.expectation) else { return nil }
            if let value = parse(text.value) { return value }
            context.findings.error(
                .wrongValue,
                text.mark,
                "\(text.shown) is not \(form.expectation)"
            )
            return nil
        }
    }
}
