import NightjarCore

/// Reads `store` and `durability`.
struct StoreSection {
    private typealias Keys = ManifestKeys.Top

    /// Where deliveries and values are kept; nil when a finding says why.
    let store: Manifest.Store?
    /// Where that stands; where the manifest begins when it is left out.
    let mark: Mark
    /// nil when a finding says why.
    let durability: Durability?

    static func read(_ fields: Fields, _ context: inout ManifestContext) -> StoreSection {
        let section = StoreSection(
            store: store(fields, &context),
            mark: fields.mark(of: Keys.store),
            durability: fields.choice(Keys.durability, &context).flatMap(
                Durability.init(rawValue:)
            )
        )
        if section.store == .memory, fields.has(Keys.durability) {
            context.findings.warning(
                .idleKey,
                fields.keyMark(of: Keys.durability),
                "\"durability\" has no effect: the store is the daemon's memory",
                notes: [context.findings.note("leave it out, or write store: \(standard)")]
            )
        }
        return section
    }

    private static let standard = Keys.store.standard ?? ""

    private static func store(
        _ fields: Fields,
        _ context: inout ManifestContext
    ) -> Manifest.Store? {
        guard let text = fields.text(Keys.store, &context) else { return nil }
        if let store = ManifestSyntax.store(text.value) { return store }
        context.findings.error(
            .wrongValue,
            text.mark,
            "\"store\" must be \(Keys.store.expectation), not \(text.shown)",
            notes: [context.findings.note(advice(on: text))]
        )
        return nil
    }

    private static func advice(on text: ManifestText) -> String {
        let isSQLitesOwn = !text.isHidden && text.value == "\(ManifestSyntax.sqlitePrefix):memory:"
        return isSQLitesOwn
            ? "to keep everything in memory, write store: \"memory:\""
            : "such as \(standard), relative to the manifest"
    }

    /// Says of a subscription that acknowledges before it has handled what that is worth here.
    func checkDurability(of subscription: Fields, _ context: inout ManifestContext) {
        guard store == .memory else { return }
        context.findings.warning(
            .volatileInbox,
            subscription.mark(of: ManifestKeys.Subscription.ack),
            "what is acknowledged here and not yet done is lost when the daemon ends",
            notes: [
                context.findings.note("the store is the daemon's memory", at: mark),
                context.findings.note("write store: \(Self.standard), or ack: on_result"),
            ]
        )
    }
}
