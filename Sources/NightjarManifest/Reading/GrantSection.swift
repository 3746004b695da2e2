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
            grants[entry.key] = read(entry, &context)
        }
        return grants
    }

    private static func shown(_ entry: YAMLEntry) -> String {
        Wording.quoted(Disclosure.allowsName(entry) ? entry.key : "…")
    }

    private static func read(
        _ entry: YAMLEntry,
        _ context: inout ManifestContext
    ) -> ManifestGrant? {
        let fields = Fields(
            entry.value,
            "the grant of \(shown(entry))",
            at: entry.keyMark,
            keys: ManifestKeys.Grant.all,
            &context
        )
        let runsTests = fields.choice(ManifestKeys.Grant.onReload, &context) == "test"
        let onReload =
            fields.has(ManifestKeys.Grant.onReload)
            ? context.findings.place(fields.mark(of: ManifestKeys.Grant.onReload)) : nil
        let workers = fields.number(ManifestKeys.Grant.workers, &context)
        return fields.size(ManifestKeys.Grant.memory, &context).map {
            ManifestGrant(
                memory: $0,
                workers: workers,
                runsTests: runsTests,
                onReloadPlace: onReload
            )
        }
    }
}
