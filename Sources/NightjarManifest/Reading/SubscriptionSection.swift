import NightjarCore

/// A subscription as far as it could be read.
struct SubscriptionDraft {
    let order: Int
    let mark: Mark
    let app: ManifestText?
    let platform: PlatformName?
    let event: ManifestText?
    /// What `event` and `version` mean; nil when they could not be understood.
    let target: EventTarget?
    let identity: Identity?
    let plugin: ManifestText?
    let policy: SubscriptionPolicy

    /// The subscription; nil when part of it could not be read.
    func subscription(_ place: (Mark) -> Place) -> ManifestSubscription? {
        guard let app, let platform, let event, let target, let identity, let plugin,
            let ack = policy.ack, let timeout = policy.timeout, let retries = policy.retries
        else { return nil }
        return ManifestSubscription(
            order: order,
            app: app.value,
            platform: platform,
            patterns: target.patterns,
            version: target.version,
            identity: identity,
            plugin: plugin.value,
            ack: ack,
            timeout: timeout,
            retries: retries,
            orderBy: policy.orderBy,
            dedupesContent: policy.dedupesContent,
            place: place(mark),
            eventPlace: place(event.mark),
            pluginPlace: place(plugin.mark)
        )
    }
}

/// Reads `subscriptions`.
struct SubscriptionSection {
    private typealias Keys = ManifestKeys.Subscription

    private let apps: [String: AppDraft]
    /// In the manifest's order.
    private let appNames: [String]
    /// Whether there is a section of apps at all: else each subscription would be wrong for that.
    private let areAppsRead: Bool
    private let store: StoreSection

    static func read(
        _ top: Fields,
        _ apps: [AppDraft],
        _ store: StoreSection,
        _ context: inout ManifestContext
    ) -> [SubscriptionDraft] {
        let section = SubscriptionSection(
            apps: Dictionary(apps.map { ($0.name, $0) }) { first, _ in first },
            appNames: apps.filter { $0.shown != Wording.quoted("…") }.map(\.name),
            areAppsRead: top.isMapping(ManifestKeys.Top.apps),
            store: store
        )
        let key = ManifestKeys.Top.subscriptions
        guard !top.isEmpty(key) else {
            // Who has no apps is told so.
            guard !apps.isEmpty else { return [] }
            context.findings.warning(
                .emptySection,
                top.mark(of: key),
                "there are no subscriptions: no event goes to a plugin"
            )
            return []
        }
        let nodes = top.items(key, &context)
        var drafts: [SubscriptionDraft] = []
        for (order, node) in nodes.enumerated() where !context.findings.isFull {
            drafts.append(section.read(node, order: order, &context))
        }
        context.reportUnquotedVersions()
        return drafts
    }

    private func read(
        _ node: YAMLNode,
        order: Int,
        _ context: inout ManifestContext
    ) -> SubscriptionDraft {
        let fields = Fields(node, "a subscription", keys: Keys.all, &context)
        let app = fields.text(Keys.app, &context)
        if let app, areAppsRead, apps[app.value] == nil {
            let question = context.question(for: app, among: appNames)
            context.findings.error(.unknownApp, app.mark, "there is no app \(app.shown)\(question)")
        }
        let platform = app.flatMap { apps[$0.value]?.platform }
        fields.check(on: platform, orElse: .meaninglessKey, &context)

        let event = fields.text(Keys.event, &context)
        let identity = fields.choice(Keys.identity, &context).flatMap(Identity.init(rawValue:))
        let plugin = fields.text(Keys.plugin, &context)
        let isPluginNamed = plugin.map { context.isName($0, of: "a plugin") } ?? false
        let policy = SubscriptionPolicy.read(fields, store, &context)
        let isCustom = fields.flag(Keys.custom, &context) ?? true
        let target = platform.flatMap { platform in
            event.flatMap { event in
                let reading = EventReading(
                    event: event,
                    fields: fields,
                    identity: identity,
                    isCustom: isCustom
                )
                return reading.target(on: platform, &context)
            }
        }
        return SubscriptionDraft(
            order: order,
            mark: fields.mark,
            app: app,
            platform: platform,
            event: event,
            target: target,
            identity: identity,
            plugin: isPluginNamed ? plugin : nil,
            policy: policy
        )
    }
}
