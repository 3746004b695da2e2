import Foundation
import Logging
import NightjarCore
import NightjarHTTP
import NightjarManifest
import ServiceLifecycle

/// Answers `nightjar reload`, `nightjar status` and `nightjar dead`, at a Unix socket that only the daemon's owner
/// may open.
///
/// It speaks HTTP: `curl --unix-socket var/nightjar.sock -X POST http://nightjar/status`.
struct ControlServer: Service {
    /// The version of the daemon, and what it was started with.
    let identity: Identity
    let server: HTTPServer

    /// What does not change in the daemon's life.
    struct Identity: Sendable {
        let version: String
        let manifest: String
        let startedAt: Date
    }

    /// A reload's answer waits for the reload; who asks meanwhile gets room as well.
    private static let connections = 64
    private static let bodyBytes = 64 * 1024

    /// Begins to listen.
    init(
        at socket: UnixSocket,
        loops: EventLoops,
        identity: Identity,
        reloader: Reloader,
        endpoint: Endpoint,
        connections: ConnectionService,
        backlog: Backlog,
        record: DispatchRecord
    ) async throws(ListenError) {
        self.identity = identity
        let desk = DeadLetterDesk(backlog: backlog)
        var settings = HTTPServer.Settings(headers: []) { delivery in
            switch delivery.path {
            case "/reload": await Self.reload(reloader)
            case "/status":
                .json(
                    await Self.status(identity, reloader, endpoint, connections, backlog, record)
                )
            case "/dead", "/dead/show", "/dead/retry", "/dead/drop":
                await desk.answer(delivery.path, delivery.body)
            default:
                Reply(status: 404, json: #"{"msg":"there are /reload, /status and /dead"}"#)
            }
        }
        settings.limits.connections = Self.connections
        settings.limits.bodyBytes = Self.bodyBytes
        server = try await HTTPServer.start(on: loops, settings, at: socket)
    }

    func run() async {
        try? await gracefulShutdown()
        // Whoever waits for a reload is told by the reloader that the daemon stops.
        await server.stop(within: .seconds(1))
    }

    private static func reload(_ reloader: Reloader) async -> Reply {
        guard let report = await reloader.reload(.command) else {
            return Reply(status: 503, json: #"{"msg":"the daemon stops"}"#)
        }
        return .json(report)
    }

    private static func status(
        _ identity: Identity,
        _ reloader: Reloader,
        _ endpoint: Endpoint,
        _ connections: ConnectionService,
        _ backlog: Backlog,
        _ record: DispatchRecord
    ) async -> DaemonStatus {
        let manifest = reloader.manifest
        let unmatched = record.unmatchedCounts
        let connected = connections.status
        let subscriptions = Dictionary(grouping: manifest.subscriptions, by: \.app)
        return DaemonStatus(
            version: identity.version,
            pid: getpid(),
            startedAt: identity.startedAt,
            now: Date(),
            manifest: identity.manifest,
            address: endpoint.address,
            connections: endpoint.connections,
            generation: reloader.status,
            store: await StoreStatus(of: backlog),
            apps: manifest.apps.map { app in
                AppStatus(
                    name: app.name,
                    platform: app.platform.rawValue,
                    path: app.isPosted ? app.path : nil,
                    longConnections: connected[app.name].map(ConnectionStatus.init),
                    subscriptions: subscriptions[app.name]?.count ?? 0,
                    unmatched: unmatched[app.name] ?? 0
                )
            },
            plugins: reloader.plugins
        )
    }
}

extension Reply {
    static func json(_ value: some Encodable) -> Reply {
        guard let body = try? ControlFormat.encode(value) else {
            return Reply(status: 500, json: #"{"msg":"the answer cannot be written as JSON"}"#)
        }
        return Reply(status: 200, body: body)
    }

    /// The command's user is told why.
    static func fault(_ message: String) -> Reply {
        let body = try? ControlFormat.encode(["msg": message])
        return Reply(status: 500, body: body ?? [])
    }
}
