package import Logging
package import NightjarCore
import NightjarManifest
import ServiceLifecycle
import Synchronization

/// Swaps in a new generation when the manifest or a plugin has changed.
///
///     signal ──build──▶ same as before ──▶ nothing
///                  ├──▶ has errors ─────▶ said with their places, the present one goes on
///                  └──▶ valid ──swap──▶ the next generation
///
/// One reload at a time; what is signalled meanwhile is one more reload afterwards.
package final class Reloader: Service {
    /// What asked for a reload.
    package enum Cause: String, Sendable {
        case files = "files changed"
        case hangup = "SIGHUP"
    }

    private let builder: GenerationBuilder
    private let generations: CurrentGeneration
    /// Taken out when it begins: kept here, the first generation's workers would never end.
    private let first: Mutex<BuildResult?>
    private let logger: Logger
    private let wasRefused = Atomic(false)
    private let causes: AsyncStream<Cause>
    private let causesIn: AsyncStream<Cause>.Continuation

    /// Makes a reloader whose present generation is that of `first`, which has a build.
    package init(
        builder: GenerationBuilder,
        generations: CurrentGeneration,
        first: BuildResult,
        logger: Logger
    ) {
        self.builder = builder
        self.generations = generations
        self.first = Mutex(first)
        self.logger = logger
        (causes, causesIn) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Asks for a reload.
    ///
    /// Returns at once.
    package func request(_ cause: Cause) { causesIn.yield(cause) }

    /// Reloads when it is asked to, until shutdown.
    package func run() async {
        guard var (present, plan) = takeFirst() else { return }
        let watch = FileWatch(plan, logger: logger) { [causesIn] in causesIn.yield(.files) }
        // What has changed between the first look and the watch.
        request(.files)
        await withGracefulShutdownHandler {
            for await cause in causes {
                let result = await builder.build(.reload(after: present))
                present = take(result, present, cause) ?? present
                // Followed also where the build is refused: its mend will be there.
                guard let next = result.watchPlan, next != plan else { continue }
                plan = next
                watch.follow(plan)
            }
        } onGracefulShutdown: { [causesIn] in
            causesIn.finish()
        }
        watch.stop()
    }

    /// In a function of its own, so that nothing of it is still held while ``run()`` goes on.
    private func takeFirst() -> (build: Build, plan: WatchPlan)? {
        guard let first = first.withLock({ $0.take() }), let build = first.build,
            let plan = first.watchPlan
        else { return nil }
        return (build, plan)
    }

    /// Swaps a good build in, and says so; nil when the present one goes on.
    private func take(_ result: BuildResult, _ present: Build, _ cause: Cause) -> Build? {
        let facts: Logger.Metadata = ["cause": "\(cause.rawValue)"]
        guard let next = result.build else {
            refuse(result.findings, present, facts)
            return nil
        }
        guard !next.isSame(as: present) else {
            tellUnchanged(present, cause, facts)
            return nil
        }
        if let reason = next.needsRestart(after: present) {
            wasRefused.store(true, ordering: .relaxed)
            logger.error(
                "reload refused: the change needs a restart; the present generation goes on",
                metadata: facts.merging(["reason": "\(reason)"]) { $1 }
            )
            return nil
        }
        wasRefused.store(false, ordering: .relaxed)
        generations.swap(to: next.generation)
        let number: Logger.Metadata = ["generation": "\(next.generation.number)"]
        logger.notice("reloaded", metadata: facts.merging(number) { $1 })
        for finding in result.findings { logger.warning("\(finding.description)") }
        return next
    }

    /// Who has asked, or has read of a refusal before, gets an answer; a file that was only touched
    /// is no news.
    private func tellUnchanged(_ present: Build, _ cause: Cause, _ facts: Logger.Metadata) {
        var facts = facts
        facts["generation"] = "\(present.generation.number)"
        if wasRefused.exchange(false, ordering: .relaxed) {
            logger.notice("reload: all is again as it was loaded", metadata: facts)
        } else {
            let level: Logger.Level = cause == .hangup ? .notice : .debug
            logger.log(level: level, "reload: nothing has changed", metadata: facts)
        }
    }

    private func refuse(_ findings: [Finding], _ present: Build, _ facts: Logger.Metadata) {
        wasRefused.store(true, ordering: .relaxed)
        var facts = facts
        facts["generation"] = "\(present.generation.number)"
        facts["findings"] = "\n\(findings.map(\.description).joined(separator: "\n"))"
        logger.error("reload refused; the present generation goes on", metadata: facts)
    }
}

extension Build {
    /// Why the running daemon cannot take this build on; nil when it can.
    fileprivate func needsRestart(after present: Build) -> String? {
        if manifest.listen != present.manifest.listen { return "listen has changed" }
        if manifest.trustedProxies != present.manifest.trustedProxies {
            return "trusted_proxies has changed"
        }
        return nil
    }
}
