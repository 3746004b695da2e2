package import Logging
package import NightjarCore
import NightjarManifest
import ServiceLifecycle

/// Swaps in a new generation when the manifest or a plugin has changed.
///
///     signal ──build──▶ same as before ──▶ nothing
///                  ├──▶ has errors ─────▶ said with their places, the present one goes on
///                  └──▶ valid ──swap──▶ the next generation
///
/// One reload at a time; what is signalled meanwhile is one more reload afterwards.
package struct Reloader: Service {
    /// What asked for a reload.
    package enum Cause: String, Sendable {
        case files = "files changed"
        case hangup = "SIGHUP"
    }

    private let builder: GenerationBuilder
    private let generations: CurrentGeneration
    private let first: Build
    private let logger: Logger
    private let causes: AsyncStream<Cause>
    private let causesIn: AsyncStream<Cause>.Continuation

    /// Makes a reloader whose present generation is that of `first`.
    package init(
        builder: GenerationBuilder,
        generations: CurrentGeneration,
        first: Build,
        logger: Logger
    ) {
        self.builder = builder
        self.generations = generations
        self.first = first
        self.logger = logger
        (causes, causesIn) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Asks for a reload.
    ///
    /// Returns at once.
    package func request(_ cause: Cause) { causesIn.yield(cause) }

    /// Reloads when it is asked to, until shutdown.
    package func run() async {
        let watch = FileWatch(builder.watchPlan(for: first), logger: logger) { [causesIn] in
            causesIn.yield(.files)
        }
        await withGracefulShutdownHandler {
            var present = first
            for await cause in causes {
                guard let next = await reload(present, cause) else { continue }
                present = next
                watch.follow(builder.watchPlan(for: next))
            }
        } onGracefulShutdown: {
            causesIn.finish()
        }
        watch.stop()
    }

    /// The build that is in use now, when it is another than before.
    private func reload(_ present: Build, _ cause: Cause) async -> Build? {
        let number = present.generation.number + 1
        let result = await builder.build(number, after: present)
        let facts: Logger.Metadata = ["cause": "\(cause.rawValue)"]
        guard let next = result.build else {
            refuse(result.findings, present, facts)
            return nil
        }
        guard !next.isSame(as: present) else {
            logger.debug("reload: nothing has changed", metadata: facts)
            return nil
        }
        if let reason = next.needsRestart(after: present) {
            let message =
                "reload refused: the change needs a restart; the present generation goes on"
            logger.error("\(message)", metadata: facts.merging(["reason": "\(reason)"]) { $1 })
            return nil
        }
        generations.swap(to: next.generation)
        logger.notice(
            "reloaded",
            metadata: facts.merging(["generation": "\(number)"]) { $1 }
        )
        for finding in result.findings { logger.warning("\(finding.description)") }
        return next
    }

    private func refuse(_ findings: [Finding], _ present: Build, _ facts: Logger.Metadata) {
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
