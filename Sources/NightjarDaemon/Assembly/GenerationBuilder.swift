import Foundation
package import LuaSandbox
package import Logging
import NightjarCallbacks
package import NightjarCore
package import NightjarManifest
package import NightjarScripts

/// Makes generations: reads the manifest, checks it, loads its plugins, puts all of it together.
///
/// The daemon and `nightjar check` use the same one, so that they cannot judge differently.
package struct GenerationBuilder: Sendable {
    /// The manifest's path as the user gave it.
    package let manifestPath: String

    private let environment: [String: String]
    private let settings: SandboxSettings
    private let testLimits: PluginTests.Limits
    private let loops: [any SandboxLoop]
    private let logger: Logger
    private let services: LateServices
    private let platforms: OpenPlatforms

    /// Makes a builder.
    ///
    /// - Parameters:
    ///   - manifestPath: The manifest's path as the user gave it.
    ///   - environment: What `${NAME}` stands for.
    ///   - settings: What all plugins' sandboxes have in common; grants set memory and workers.
    ///   - testLimits: How long plugins' tests may take.
    ///   - loops: Where plugins will be invoked.
    ///   - logger: Where plugins' lines go.
    ///   - services: Who does what plugins ask for.
    package init(
        manifestPath: String,
        environment: [String: String],
        settings: SandboxSettings,
        testLimits: PluginTests.Limits = .init(),
        loops: [any SandboxLoop],
        logger: Logger,
        services: LateServices = LateServices()
    ) {
        self.manifestPath = manifestPath
        self.environment = environment
        self.settings = settings
        self.testLimits = testLimits
        self.loops = loops
        self.logger = logger
        self.services = services
        platforms = OpenPlatforms(services)
    }

    /// Builds the next generation.
    ///
    /// - Parameters:
    ///   - purpose: What for.
    ///   - progress: Is told how many plugins are loaded.
    /// - Returns: The generation, or why there is none.
    package func build(
        _ purpose: BuildPurpose,
        progress: LoadProgress? = nil
    ) async -> BuildResult {
        let number = (purpose.present?.generation.number ?? 0) + 1
        let bytes: [UInt8]
        switch readManifest() {
        case .success(let read): bytes = read
        case .failure(let finding):
            return BuildResult(findings: [finding], build: nil, watchPlan: nil)
        }
        let reading = ManifestReader(file: manifestPath, environment: environment).read(bytes)
        let plugins = await load(reading, number, purpose, progress)
        let findings = Self.inFileOrder(
            reading.findings + reading.withLines(plugins.flatMap(\.findings))
        )
        let plan = reading.plugins.map { watchPlan(plugins: $0.folder) }
        guard !Task.isCancelled, let manifest = reading.manifest,
            !findings.contains(where: { $0.severity == .error })
        else { return BuildResult(findings: findings, build: nil, watchPlan: plan) }
        let loaded = Dictionary(
            plugins.compactMap(\.loaded).map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let build = Build(
            generation: generation(number, manifest, loaded),
            manifest: manifest,
            manifestBytes: bytes,
            plugins: loaded
        )
        return BuildResult(findings: findings, build: build, watchPlan: plan)
    }

    /// The folder that the manifest stands in.
    package var folder: String {
        let path = URL(fileURLWithPath: manifestPath).path as NSString
        return path.deletingLastPathComponent
    }

    /// The plugins of `build` by name, as they are now.
    func status(of build: Build) -> [PluginStatus] {
        build.plugins.values.sorted { $0.name < $1.name }.map { plugin in
            PluginStatus(
                name: plugin.name,
                generation: plugin.generation,
                workers: plugin.script.workers,
                invocations: plugin.tally.counts,
                isResting: plugin.tally.isResting,
                budgets: BudgetStatus(plugin.script.usage)
            )
        }
    }

    // MARK: Parts

    /// Findings of one place stay in the order in which they were made.
    private static func inFileOrder(_ findings: [Finding]) -> [Finding] {
        let sorted = findings.enumerated().sorted {
            ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
        }
        return sorted.map(\.element)
    }

    private func readManifest() -> Result<[UInt8], Finding> {
        do throws(FileFault) {
            return .success(try FileBytes.read(manifestPath, maximum: ManifestReader.maximumBytes))
        } catch {
            let place = Place(file: manifestPath, line: 1, column: 1)
            let note = Finding.Note("name another one with --manifest PATH")
            let message = "the file \(error.phrase)"
            return .failure(Finding(.error, .fileUnreadable, at: place, message, notes: [note]))
        }
    }

    private func load(
        _ reading: ManifestReading,
        _ number: Int,
        _ purpose: BuildPurpose,
        _ progress: LoadProgress?
    ) async -> [PluginCheck] {
        guard let wanted = reading.plugins else { return [] }
        let folder = PluginFolder(path: path(of: wanted.folder), name: wanted.folder)
        let loader = PluginLoader(
            folder: folder,
            base: base,
            settings: settings,
            testLimits: testLimits,
            loops: loops,
            logger: logger,
            generation: number,
            purpose: purpose,
            progress: progress
        )
        return await loader.check(wanted)
    }

    /// The manifest's folder as the user gave it, with its slash; empty for the present one.
    private var base: String {
        manifestPath.lastIndex(of: "/").map { String(manifestPath[...$0]) } ?? ""
    }

    private func path(of plugins: String) -> String {
        URL(fileURLWithPath: plugins, relativeTo: URL(fileURLWithPath: folder, isDirectory: true))
            .path
    }

    private func generation(
        _ number: Int,
        _ manifest: Manifest,
        _ plugins: [String: LoadedPlugin]
    ) -> Generation {
        let entries = Dictionary(grouping: manifest.subscriptions, by: \.app)
        let apps = manifest.apps.map { app in
            let platform = ScriptPlatform(app: app.name, api: platforms.api(of: app))
            let wanted = entries[app.name, default: []].flatMap { entry in
                entry.subscriptions(
                    of: app,
                    plugins[entry.plugin],
                    host(of: entry, manifest.plugins.grant(for: entry.plugin), platform)
                )
            }
            let value = App(
                name: app.name,
                platform: app.makePlatform(),
                subscriptions: SubscriptionTable(wanted),
                allowedNetworks: app.allowedNetworks
            )
            return (app.route, value)
        }
        return Generation(
            number: number,
            apps: Dictionary(apps, uniquingKeysWith: { first, _ in first })
        )
    }

    private func host(
        of entry: ManifestSubscription,
        _ grant: ManifestGrant,
        _ platform: ScriptPlatform
    ) -> ScriptHost {
        ScriptHost(
            plugin: entry.plugin,
            grant: ScriptGrant(grant),
            services: { [services] in services.present },
            platform: platform,
            identity: entry.identity
        )
    }

    private func watchPlan(plugins: String) -> WatchPlan {
        WatchPlan(
            manifest: URL(fileURLWithPath: manifestPath).path,
            plugins: path(of: plugins)
        )
    }
}

/// A generation with what it was made of, to tell later what has changed.
package struct Build: Sendable {
    /// The generation.
    package let generation: Generation

    /// Its manifest.
    package let manifest: Manifest

    let manifestBytes: [UInt8]
    var plugins: [String: LoadedPlugin]

    /// Whether `other` was made of the same bytes.
    func isSame(as other: Build) -> Bool {
        manifestBytes == other.manifestBytes
            && plugins.mapValues(\.source) == other.plugins.mapValues(\.source)
    }
}

/// What came of building a generation.
package struct BuildResult: Sendable {
    /// All findings, in file order.
    package let findings: [Finding]

    /// nil when a finding is an error.
    package let build: Build?

    /// What to watch for the next change, also when this build is refused; nil when the manifest
    /// does not say where its plugins are.
    package let watchPlan: WatchPlan?
}

extension Finding: Error {}

extension ManifestSubscription {
    /// One for each pattern; none without a plugin.
    fileprivate func subscriptions(
        of app: ManifestApp,
        _ plugin: LoadedPlugin?,
        _ host: ScriptHost
    ) -> [Subscription] {
        guard let plugin else { return [] }
        var lane: (@Sendable (Event) -> String?)?
        if let path = orderBy { lane = { path.value(in: $0) } }
        let digest: @Sendable (Event) -> String = { ContentDigest.text(of: $0) }
        return patterns.map { pattern in
            Subscription(
                order: order,
                pattern: pattern,
                version: version,
                identity: identity,
                ack: ack,
                timeout: timeout,
                retries: retries,
                orderBy: lane,
                identify: dedupesContent ? digest : nil,
                remember: app.remember,
                script: plugin.script.reaching(host),
                tally: plugin.tally
            )
        }
    }
}

extension ScriptGrant {
    fileprivate init(_ grant: ManifestGrant) {
        self.init()
        web = WebReach(grant.origins)
        keepsValues = grant.keepsValues
        apis = grant.apis
    }
}
