import NightjarCore

/// What became of a manifest's text.
package struct ManifestReading: Sendable {
    /// The manifest; nil when one of the findings is an error.
    package let manifest: Manifest?

    /// What can be said of its plugins also when other parts of it are refused; nil when the folder
    /// itself could not be read.
    package let plugins: ManifestPlugins?

    /// All findings, in file order.
    package let findings: [Finding]

    /// How many keys and values were read, those that aliases bring in each time that they do.
    ///
    /// Time and memory of a reading grow with it, and it is bounded: see `YAMLComposer`.
    package let values: Int

    /// How many steps it took to hold the subscriptions' patterns against each other.
    ///
    /// It grows with the length of the manifest, and is bounded where patterns cross a lot.
    package let steps: Int

    /// nil where the bytes are no text.
    let lines: ShownManifest?

    /// Whether the manifest is refused.
    package var hasErrors: Bool { findings.contains { $0.severity == .error } }

    /// Findings that were made later, with the lines of their places in this manifest, as the
    /// reader's own have them: without its secrets.
    package func withLines(_ findings: [Finding]) -> [Finding] {
        lines?.shown(below: findings) ?? findings
    }
}

/// Reads `subscriptions.yaml` and checks all of it that can be checked without its plugins.
///
///     bytes ─SourceText─▶ text ─YAMLComposer─▶ nodes ─sections─▶ values ─checks─▶ manifest
///
/// Each arrow may add findings; only the first two end the reading. Any bytes lead to findings,
/// never to a trap, in time about linear in their number.
package struct ManifestReader: Sendable {
    /// The largest manifest that is read, in bytes: 4 MiB.
    ///
    /// One byte more is a finding.
    package static let maximumBytes = SourceText.maximumBytes

    private let file: String
    private let variables: Variables

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - file: The manifest's name for messages, as the user gave it.
    ///   - environment: What `${NAME}` stands for.
    package init(file: String, environment: [String: String]) {
        self.file = file
        variables = Variables(environment: environment)
    }

    /// Reads and checks the bytes of a manifest.
    package func read(_ bytes: [UInt8]) -> ManifestReading {
        var context = ManifestContext(
            findings: FindingList(file: file),
            variables: variables
        )
        guard let text = SourceText.check(bytes, &context.findings) else {
            return ManifestReading(
                manifest: nil,
                plugins: nil,
                findings: context.findings.inFileOrder,
                values: 0,
                steps: 0,
                lines: nil
            )
        }
        let document = YAMLComposer.compose(text, into: &context.findings)
        let parts = root(of: document, &context).map { read($0, &context) }
        let lines = ShownManifest(file: file, text: text, document: document)
        return ManifestReading(
            manifest: context.findings.hasErrors ? nil : parts?.manifest,
            plugins: parts?.plugins,
            findings: lines.shown(below: context.findings.inFileOrder),
            values: document.values,
            steps: context.steps.made,
            lines: lines
        )
    }

    private func root(of document: YAMLDocument, _ context: inout ManifestContext) -> YAMLNode? {
        let root = document.root?.withoutExtensions
        // An alias may bring a secret to a place where a message would show it.
        if !document.aliases.isEmpty {
            context.hidden = ScalarVisibility(document, lines: nil).hidden
        }
        if root?.isNull ?? !context.findings.hasErrors {
            context.findings.error(
                .emptyManifest,
                .start,
                "the manifest is empty; it needs at least \"manifest: 1\" and \"apps\""
            )
            return nil
        }
        return root
    }

    private func read(
        _ root: YAMLNode,
        _ context: inout ManifestContext
    ) -> (manifest: Manifest?, plugins: ManifestPlugins?) {
        typealias Keys = ManifestKeys.Top
        let fields = Fields(root, "the manifest", keys: Keys.all, &context)
        guard case .mapping = root.content else { return (nil, nil) }
        fields.check(&context)

        _ = fields.choice(Keys.manifest, &context)
        let listen = fields.value(
            Keys.listen,
            &context,
            ManifestSyntax.address
        )
        let store = StoreSection.read(fields, &context)
        let plugins = plugins(fields, &context)
        let proxies = context.networks(
            fields.items(Keys.trustedProxies, &context),
            of: Keys.trustedProxies
        )

        let apps = AppSection.read(fields, &context)
        let overlaps = OverlapSection.read(fields, &context)
        let subscriptions = SubscriptionSection.read(fields, apps, store, &context)
        let grants = GrantSection.read(fields, usedBy: subscriptions, &context)
        SubscriptionChecks.run(subscriptions, apps, overlaps, &context)
        RepeatedDeliveries.check(apps, subscriptions, &context)

        guard let plugins else { return (nil, nil) }
        let wanted = ManifestPlugins(
            folder: plugins,
            folderPlace: context.findings.place(fields.mark(of: Keys.plugins)),
            subscriptions: subscriptions.compactMap { $0.subscription(context.findings.place) },
            grants: grants
        )
        guard !context.findings.hasErrors, let listen, let kept = store.store,
            let durability = store.durability
        else { return (nil, wanted) }
        let manifest = Manifest(
            listen: listen,
            listenPlace: context.findings.place(fields.mark(of: Keys.listen)),
            store: kept,
            storePlace: context.findings.place(store.mark),
            durability: durability,
            plugins: wanted,
            trustedProxies: proxies,
            apps: apps.compactMap(\.app),
            overlaps: overlaps.map(\.overlap)
        )
        return (manifest, wanted)
    }

    private func plugins(_ fields: Fields, _ context: inout ManifestContext) -> String? {
        fields.value(ManifestKeys.Top.plugins, &context) {
            ManifestSyntax.isFolder($0) ? $0 : nil
        }
    }
}
