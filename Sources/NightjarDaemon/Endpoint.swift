import Logging
import NightjarCore
import NightjarHTTP
import NightjarManifest
import ServiceLifecycle
import Synchronization

/// The HTTP endpoint as a part of the daemon's life: it is open before anything else begins, and at
/// the end it stays open until what is under way has been answered.
///
/// When a reload changes the address, the next server is open before the present one is closed:
/// a platform always finds one of them.
final class Endpoint: Service {
    private struct State {
        var server: HTTPServer
        var manifest: Manifest
    }

    private let state: Mutex<State>
    private let loops: EventLoops
    private let gate: Gate
    private let logger: Logger
    private let answer: @Sendable (Delivery) async -> Reply
    private let former = AsyncStream.makeStream(of: HTTPServer.self)

    /// Handlers have 3 seconds at most, so nothing that is under way lasts longer.
    private static let longestDrain = Duration.seconds(5)

    /// How long a former address goes on being served beside the new one.
    private static let grace = Duration.seconds(2)

    /// What the platforms sign and authenticate with.
    private static let headers =
        ["x-lark-signature", "x-lark-request-timestamp", "x-lark-request-nonce", "authorization"]

    /// Begins to listen where `manifest` says.
    init(
        _ manifest: Manifest,
        loops: EventLoops,
        gate: Gate,
        logger: Logger,
        answer: @escaping @Sendable (Delivery) async -> Reply
    ) async throws(ListenError) {
        let server = try await Self.server(for: manifest, on: loops, logger, answer)
        state = Mutex(State(server: server, manifest: manifest))
        self.loops = loops
        self.gate = gate
        self.logger = logger
        self.answer = answer
    }

    /// Where it listens now: "127.0.0.1:8080".
    var address: String { state.withLock { $0.server.address } }

    /// How many connections it has now.
    var connections: Int { state.withLock { $0.server.connections } }

    /// A server for what `manifest` says, open already; nil when the present one serves it too.
    func server(for manifest: Manifest) async throws(ListenError) -> HTTPServer? {
        guard state.withLock({ $0.manifest.listen }) != manifest.listen else { return nil }
        return try await Self.server(for: manifest, on: loops, logger, answer)
    }

    /// Serves `manifest` from now on: on `next`, or on the present server when it is nil.
    func take(_ manifest: Manifest, on next: HTTPServer?) {
        let (server, former, routes) = state.withLock { state in
            let former = next == nil ? nil : state.server
            let routes = Set(state.manifest.apps.map(\.route))
            state = State(server: next ?? state.server, manifest: manifest)
            return (state.server, former, former == nil ? routes : [])
        }
        server.trust(manifest.trustedProxies)
        if let former {
            logger.notice(
                "listening",
                metadata: ["address": "\(server.address)", "before": "\(former.address)"]
            )
            self.former.continuation.yield(former)
        }
        say(manifest.apps.filter { !routes.contains($0.route) }, at: server)
    }

    /// Drains what reloads have put out of use, and at the end all.
    func run() async throws {
        // Said here and not before: from now on a signal to stop is heard.
        let (server, manifest) = state.withLock { ($0.server, $0.manifest) }
        logger.notice("listening", metadata: ["address": "\(server.address)"])
        say(manifest.apps, at: server)
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for await server in former.stream {
                    group.addTask {
                        // Who has just connected is not to be turned away: there is time to go
                        // to the new address.
                        try? await Task.sleep(for: Self.grace)
                        await server.stop(within: Self.longestDrain)
                    }
                }
            }
        } onGracefulShutdown: { [former] in
            former.continuation.finish()
        }
        logger.notice("stopping: what is under way is answered, nothing new is accepted")
        await state.withLock { $0.server }.stop(within: Self.longestDrain)
        // What was read is answered and not refused.
        gate.close()
    }

    private func say(_ apps: [ManifestApp], at server: HTTPServer) {
        for app in apps where app.isPosted {
            let url = "http://\(server.address)\(app.path)"
            logger.notice("endpoint", metadata: ["app": "\(app.name)", "url": "\(url)"])
        }
    }

    private static func server(
        for manifest: Manifest,
        on loops: EventLoops,
        _ logger: Logger,
        _ answer: @escaping @Sendable (Delivery) async -> Reply
    ) async throws(ListenError) -> HTTPServer {
        var settings = HTTPServer.Settings(headers: headers, answer: answer)
        settings.host = manifest.listen.host
        settings.port = manifest.listen.port
        settings.trustedProxies = manifest.trustedProxies
        settings.onRefusal = { status in
            logger.debug("request refused", metadata: ["status": "\(status)"])
        }
        return try await HTTPServer.start(on: loops, settings)
    }
}

extension Manifest {
    /// Why its address cannot be listened on.
    func finding(of error: ListenError) -> Finding {
        let hint =
            "when the address in use is this daemon's own, under another name, restart it to change"
        return Finding(
            .error,
            .cannotListen,
            at: listenPlace,
            error.description,
            notes: error.isInUse ? [Finding.Note(hint)] : []
        )
    }
}
