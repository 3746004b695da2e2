import Foundation
import Logging
import NightjarCore
import NightjarHTTP
import NightjarManifest
import ServiceLifecycle
import Synchronization

/// Swaps in a new generation when the manifest or a plugin has changed.
///
///     request ──build──▶ changed meanwhile ▶ once more, from the start
///                   ├──▶ same as before ───▶ nothing
///                   ├──▶ has errors ───────▶ said with their places, the present one goes on
///                   ├──▶ cannot listen ────▶ the same
///                   └──▶ valid ──swap──────▶ the next generation
///
/// 1. One reload at a time; what is asked for meanwhile is one more reload afterwards.
/// 2. A refused one leaves everything as it was: what could fail has happened before the swap.
/// 3. A state of the files that did not last as long as its reading is not swapped in.
final class Reloader: Service {
    /// How long files that change while they are read make it begin again: longer than the watch
    /// waits for a writer, but who writes without end shall not keep a mend away without end.
    private static let longestUnrest = Duration.seconds(90)

    private struct State {
        var present: Build
        var plan: WatchPlan
        var status: GenerationStatus
        /// Since when files change while they are read; nil when they rest.
        var unrest: ContinuousClock.Instant?
    }

    private let builder: GenerationBuilder
    private let generations: CurrentGeneration
    private let endpoint: Endpoint
    private let connections: ConnectionService
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let requests = ReloadRequests()
    private let state: Mutex<State>

    /// Makes a reloader whose present generation is `first`.
    init(
        builder: GenerationBuilder,
        generations: CurrentGeneration,
        endpoint: Endpoint,
        connections: ConnectionService,
        first: (build: Build, plan: WatchPlan),
        logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.builder = builder
        self.generations = generations
        self.endpoint = endpoint
        self.connections = connections
        self.logger = logger
        self.now = now
        let status = GenerationStatus(number: first.build.generation.number, loadedAt: now())
        state = Mutex(State(present: first.build, plan: first.plan, status: status))
    }

    /// The present generation, and what was refused last.
    var status: GenerationStatus { state.withLock { $0.status } }

    /// The plugins of the present generation.
    var plugins: [PluginStatus] {
        let present = state.withLock { $0.present }
        return builder.status(of: present)
    }

    /// The manifest of the present generation.
    var manifest: Manifest { state.withLock { $0.present.manifest } }

    /// Asks for a reload.
    ///
    /// Returns at once.
    func request(_ cause: ReloadCause) { requests.add(cause) }

    /// Asks for a reload and waits for it; nil when the daemon stops instead.
    func reload(_ cause: ReloadCause) async -> ReloadReport? { await requests.wait(cause) }

    /// Reloads when it is asked to, until shutdown.
    func run() async {
        let plan = state.withLock { $0.plan }
        let watch = FileWatch(plan, logger: logger) { [requests] in requests.add(.files) }
        // What has changed between the first look and the watch.
        request(.files)
        await withGracefulShutdownHandler {
            for await _ in requests.signals {
                guard let batch = requests.take() else { continue }
                await reload(batch, watch)
            }
        } onGracefulShutdown: { [requests] in
            requests.end()
        }
        watch.stop()
    }

    private func reload(_ batch: ReloadRequests.Batch, _ watch: FileWatch) async {
        let seen = await watch.state()
        guard seen.isQuiet || !mayRepeat() else {
            // Its end is signalled. Who has asked wants to know.
            let level: Logger.Level = batch.causes == [.files] ? .debug : .notice
            logger.log(level: level, "reload: files are being changed; it waits for their end")
            return requests.putBack(batch)
        }
        let begun = ContinuousClock.now
        let present = state.withLock { $0.present }
        // Who waits for the daemon's end does not wait for a plugin that takes long to load.
        let result = await cancelWhenGracefulShutdown { [builder] in
            await builder.build(.reload(after: present))
        }
        guard !Task.isShuttingDownGracefully else { return batch.answer(.stopping) }
        if await watch.state().changes != seen.changes, mayRepeat() {
            logger.debug("reload: files change while they are read; once more when they rest")
            return requests.putBack(batch)
        }
        follow(result.watchPlan, watch)
        let (outcome, findings) = await take(result, present, batch.causes)
        let elapsed = (ContinuousClock.now - begun) / .milliseconds(1)
        batch.answer(
            ReloadReport(
                result: outcome,
                generation: status.number,
                milliseconds: elapsed,
                report: FindingReport(findings)
            )
        )
    }

    private func mayRepeat() -> Bool {
        let now = ContinuousClock.now
        return state.withLock { state in
            let since = state.unrest ?? now
            state.unrest = since
            return now - since < Self.longestUnrest
        }
    }

    /// Followed also where the build is refused: its mend will be there.
    private func follow(_ plan: WatchPlan?, _ watch: FileWatch) {
        let isNew = state.withLock { state in
            guard let plan, plan != state.plan else { return false }
            state.plan = plan
            return true
        }
        if isNew, let plan { watch.follow(plan) }
    }

    /// Swaps a good build in, and says what has become of it.
    private func take(
        _ result: BuildResult,
        _ present: Build,
        _ causes: [ReloadCause]
    ) async -> (ReloadReport.Result, [Finding]) {
        state.withLock { $0.unrest = nil }
        guard let next = result.build else {
            refuse(result.findings, present, causes)
            return (.refused, result.findings)
        }
        guard !next.isSame(as: present) else {
            // Its plugins are the present ones; what their tests are now, only it knows.
            state.withLock { $0.present.plugins = next.plugins }
            tellUnchanged(present, causes)
            return (.unchanged, result.findings)
        }
        if let finding = next.manifest.storeFinding(after: present.manifest) {
            refuse(result.findings + [finding], present, causes)
            return (.refused, result.findings + [finding])
        }
        do throws(ListenError) {
            let server = try await endpoint.server(for: next.manifest)
            swap(to: next, on: server, result.findings, causes)
            return (.reloaded, result.findings)
        } catch {
            let findings = result.findings + [next.manifest.finding(of: error)]
            refuse(findings, present, causes)
            return (.refused, findings)
        }
    }

    /// The only place where anything changes for a delivery.
    private func swap(
        to next: Build,
        on server: HTTPServer?,
        _ findings: [Finding],
        _ causes: [ReloadCause]
    ) {
        endpoint.take(next.manifest, on: server)
        generations.swap(to: next.generation)
        connections.take(next.manifest)
        let number = next.generation.number
        state.withLock { state in
            state.present = next
            state.status.loaded(number, because: causes, at: now())
        }
        var facts = Self.facts(causes)
        facts["generation"] = "\(number)"
        logger.notice("reloaded", metadata: facts)
        for finding in findings { logger.warning("\(finding.description)") }
    }

    /// Who has asked, or has read of a refusal before, gets an answer; a file that was only touched
    /// is no news.
    private func tellUnchanged(_ present: Build, _ causes: [ReloadCause]) {
        var facts = Self.facts(causes)
        facts["generation"] = "\(present.generation.number)"
        // Who asks may have mended something at the platform.
        if causes != [.files] { connections.take(present.manifest) }
        let wasRefused = state.withLock { $0.status.isUnchangedAgain() }
        if wasRefused {
            logger.notice("reload: all is again as it was loaded", metadata: facts)
        } else {
            let level: Logger.Level = causes == [.files] ? .debug : .notice
            logger.log(level: level, "reload: nothing has changed", metadata: facts)
        }
    }

    private func refuse(_ findings: [Finding], _ present: Build, _ causes: [ReloadCause]) {
        let refusal = GenerationStatus.Refusal(
            at: now(),
            causes: causes,
            report: FindingReport(findings)
        )
        let isKnown = state.withLock { $0.status.refused(refusal) }
        var facts = Self.facts(causes)
        facts["generation"] = "\(present.generation.number)"
        // One edit is seen twice where somebody asks before the watch has told of it.
        guard !isKnown else {
            logger.debug("reload refused for the same reasons as before", metadata: facts)
            return
        }
        facts["findings"] = "\n\(findings.map(\.description).joined(separator: "\n"))"
        logger.error("reload refused; the present generation goes on", metadata: facts)
    }

    private static func facts(_ causes: [ReloadCause]) -> Logger.Metadata {
        ["cause": "\(causes.map(\.rawValue).joined(separator: ", "))"]
    }
}
