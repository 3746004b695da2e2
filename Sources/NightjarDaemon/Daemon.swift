import Foundation
import LuaSandbox
package import Logging
import NightjarCore
import NightjarFeishu
import NightjarHTTP
package import NightjarManifest
import NightjarScripts
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
    /// The event loops are not ended: they go with the process, when all has been answered.
    ///
    /// - Returns: The errors that keep it from starting; empty after a life in order.
    /// - Throws: When the listen address cannot be had.
    package func run() async throws -> [Finding] {
        ProcessSignals.prepare()
        switch try await assemble() {
        case .refused(let findings): return findings
        case .ready(let services, let record):
            try await serve(services)
            record.sayUnmatchedCounts()
            logger.notice("stopped")
            return []
        }
    }

    private enum Assembly {
        case refused([Finding])
        case ready([any Service], DispatchRecord)
    }

    /// Puts the parts together.
    ///
    /// Only ``CurrentGeneration`` and the reloader hold the first generation afterwards: whoever
    /// else did would keep its workers for the daemon's whole life.
    private func assemble() async throws -> Assembly {
        let loops = EventLoops()
        let services = LateServices()
        let builder = GenerationBuilder(
            options,
            loops: loops.loops,
            logger: logger,
            services: services
        )
        let log = LoadLog(logger)
        let first = await builder.build(.start) { log.note($0, of: $1) }
        guard let build = first.build, let plan = first.watchPlan else {
            return .refused(first.findings)
        }
        for finding in first.findings { logger.warning("\(finding.description)") }
        if !options.isJailed {
            logger.warning("--no-jail: what plugins may ask of the kernel is not filtered")
        }

        // Before anything else is touched: who is second must not disturb the first.
        let socket = try openSocket()
        do {
            let store = try DaemonStore.open(
                build.manifest,
                in: builder.folder,
                monotonic: { loops.now },
                logger: logger
            )
            let web = try OutgoingHTTP(on: loops, options.webSettings)
            services.begin(ScriptServices(web: web, values: store.store, loops: loops))
            return try await assemble(Parts(loops, builder, build, plan, store, web, socket))
        } catch let fault as StoreFault {
            socket?.remove()
            return .refused([build.manifest.finding(of: fault)])
        } catch {
            socket?.remove()
            throw error
        }
    }

    /// What has been made before anything serves.
    private struct Parts {
        let loops: EventLoops
        let builder: GenerationBuilder
        let build: Build
        let plan: WatchPlan
        let store: DaemonStore
        let web: OutgoingHTTP
        let socket: UnixSocket?

        init(
            _ loops: EventLoops,
            _ builder: GenerationBuilder,
            _ build: Build,
            _ plan: WatchPlan,
            _ store: DaemonStore,
            _ web: OutgoingHTTP,
            _ socket: UnixSocket?
        ) {
            self.loops = loops
            self.builder = builder
            self.build = build
            self.plan = plan
            self.store = store
            self.web = web
            self.socket = socket
        }
    }

    private func assemble(_ parts: Parts) async throws -> Assembly {
        let (loops, build) = (parts.loops, parts.build)
        let generations = CurrentGeneration(build.generation)
        let record = DispatchRecord(logger: logger)
        let backlog = Backlog(
            generations: generations,
            store: parts.store.store,
            loops: loops,
            record: record
        )
        let gate = Gate()
        let dispatcher = Dispatcher(backlog: backlog, gate: gate)
        try await backlog.resume()
        let endpoint = try await Endpoint(
            build.manifest,
            loops: loops,
            gate: gate,
            logger: logger,
            answer: dispatcher.answer
        )
        let connections = connections(parts, dispatcher)
        let reloader = Reloader(
            builder: parts.builder,
            generations: generations,
            endpoint: endpoint,
            connections: connections,
            first: (build, parts.plan),
            logger: logger
        )
        // Services stop from the last to the first: the reloader tells those who wait that the daemon
        // stops, then their answers leave, then deliveries get theirs, over connections and as posted, and
        // then the runs that are left end.
        var services: [any Service] = [
            BacklogService(backlog: backlog, store: parts.store, web: parts.web, logger: logger),
            endpoint,
            connections,
            reloader,
            HangupService(reloader: reloader),
        ]
        if let socket = parts.socket {
            let control = try await ControlServer(
                at: socket,
                loops: loops,
                identity: identity,
                reloader: reloader,
                endpoint: endpoint,
                connections: connections,
                backlog: backlog,
                record: record
            )
            services.insert(control, at: 3)
        }
        // Not before all that may fail: what begins here and is cut off would begin again at each try.
        backlog.start()
        return .ready(services, record)
    }

    private func connections(_ parts: Parts, _ dispatcher: Dispatcher) -> ConnectionService {
        let log = ConnectionLog(logger)
        return ConnectionService(
            parts.build.manifest,
            LongConnectionNode(
                loops: parts.loops,
                web: parts.web,
                sockets: OutgoingWebSockets(beside: parts.web, on: parts.loops),
                random: { .random(in: 0..<1) },
                answer: dispatcher.answer,
                unfitness: { dispatcher.unfitness },
                notice: log.note
            )
        )
    }

    private var identity: ControlServer.Identity {
        ControlServer.Identity(
            version: options.version,
            manifest: URL(fileURLWithPath: options.manifestPath).path,
            startedAt: Date()
        )
    }

    /// The control socket; nil, and said, where there can be none.
    ///
    /// - Throws: ``ListenError`` when another daemon is there.
    private func openSocket() throws(ListenError) -> UnixSocket? {
        let path = options.socket ?? ControlPlace.standard(for: options.manifestPath)
        do throws(ListenError) {
            return try UnixSocket(at: path)
        } catch {
            guard !error.isInUse, options.socket == nil else { throw error }
            logger.warning(
                "nightjar reload and nightjar status cannot be used; name a place with --socket",
                metadata: ["reason": "\(error)"]
            )
            return nil
        }
    }

    /// The longest timeout that a manifest may give, and a little.
    private static let longestDrain = Duration.seconds(15 * 60 + 15)

    private func serve(_ services: [any Service]) async throws {
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quiet
        )
        configuration.maximumGracefulShutdownDuration = Self.longestDrain
        try await ServiceGroup(configuration: configuration).run()
    }

    /// The lifecycle's own steps are for those who look closely.
    private var quiet: Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}
