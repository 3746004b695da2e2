package import Logging
import LuaSandbox
import NightjarCore
import NightjarHTTP
package import NightjarManifest
import NightjarStore
import ServiceLifecycle
import UnixSignals

/// The daemon: everything put together, from the first line of the manifest to the last reply.
package struct Daemon: Sendable {
    private let options: DaemonOptions
    private let logger: Logger

    /// Makes a daemon that is not running yet.
    package init(_ options: DaemonOptions, logger: Logger) {
        self.options = options
        self.logger = logger
    }

    /// Serves until SIGTERM or SIGINT, then drains.
    ///
    /// - Returns: The errors that keep it from starting; empty after a life in order.
    /// - Throws: When the listen address cannot be had.
    package func run() async throws -> [Finding] {
        let loops = EventLoops()
        let builder = GenerationBuilder(options, loops: loops.loops, logger: logger)
        let result = await builder.build(1)
        guard let first = result.build else {
            await loops.shutDown()
            return result.findings
        }
        for finding in result.findings { logger.warning("\(finding.description)") }
        try await serve(first, builder, on: loops)
        await loops.shutDown()
        return []
    }

    private func serve(
        _ first: Build,
        _ builder: GenerationBuilder,
        on loops: EventLoops
    ) async throws {
        let generations = CurrentGeneration(first.generation)
        let gate = Gate()
        let clock = loops.loops[0]
        let ledger = MemoryLedger { MonotonicTime(nanoseconds: clock.now) }
        let dispatcher = Dispatcher(
            generations: generations,
            ledger: ledger,
            gate: gate,
            record: DispatchRecord(logger: logger)
        )
        let reloader = Reloader(
            builder: builder,
            generations: generations,
            first: first,
            logger: logger
        )
        let endpoint = Endpoint(
            manifest: first.manifest,
            loops: loops,
            gate: gate,
            logger: logger,
            answer: dispatcher.answer
        )
        let services: [any Service] = [endpoint, reloader, HangupService(reloader: reloader)]
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quiet
        )
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        try await ServiceGroup(configuration: configuration).run()
        logger.notice("stopped")
    }

    /// The lifecycle's own steps are for those who look closely.
    private var quiet: Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}
