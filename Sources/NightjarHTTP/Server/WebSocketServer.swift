import NIOCore
import NIOHTTP1
import NIOPosix
package import NIOSSL
package import NightjarCore
import Synchronization

/// Stands in for a platform: answers plain HTTP requests, and upgrades some to WebSocket.
///
/// It is for `nightjar simulate` and for tests. NIO's own HTTP codec reads here, for this server never
/// faces the Internet; ``HTTPServer`` is the one that does.
package final class WebSocketServer: Sendable {
    /// A request, whole.
    package struct Request: Sendable {
        /// "GET", "POST".
        package let method: String

        /// Path and query, as they came.
        package let target: String

        /// The headers, their names in lower case.
        package let headers: [WebHeader]

        /// The body; of an upgrade none.
        package let body: [UInt8]
    }

    /// What becomes of a request for an upgrade.
    package enum Upgrade: Sendable {
        /// It is opened.
        ///
        /// The closure is called on the connection's loop before anything has come, may send at once,
        /// and gives back whom to tell.
        case accept(@Sendable (WebSocketConnection) -> any WebSocketReceiver)

        /// It is answered with this instead.
        case refuse(status: Int, headers: [WebHeader] = [])
    }

    /// What a server is to do.
    package struct Settings: Sendable {
        /// A name or an address.
        ///
        /// Default "127.0.0.1".
        package var host = "127.0.0.1"

        /// From 0 to 65535, where 0, the default, takes any free port.
        package var port = 0

        /// So many connections at once; more are closed.
        ///
        /// Default 256.
        package var connections = 256

        /// So many bytes of a request's body; more are answered by 413.
        ///
        /// Default 64 KiB.
        package var bodyBytes = 64 * 1024

        /// The bounds of its WebSocket connections.
        package var webSockets = WebSocketSettings()

        /// Speaks TLS by this; nil, the default, for none.
        package var tls: NIOSSLContext?

        /// Answers plain requests.
        ///
        /// By default with 404.
        package var answer: @Sendable (Request) async -> WebResponse = { _ in
            WebResponse(status: 404)
        }

        /// Decides on requests for an upgrade; called on the connection's loop.
        package var upgrade: @Sendable (Request) -> Upgrade

        /// The defaults, with what has none.
        package init(upgrade: @escaping @Sendable (Request) -> Upgrade) {
            self.upgrade = upgrade
        }
    }

    /// The port it listens on.
    package let port: Int

    /// "127.0.0.1:4711", "[::1]:4711".
    package let address: String

    /// How many connections it has now, of HTTP and of WebSocket.
    package var connections: Int { share.count }

    private let listener: any Channel
    private let share: WebSocketServerShare

    private init(_ listener: any Channel, _ share: WebSocketServerShare) {
        self.listener = listener
        self.share = share
        port = listener.localAddress?.port ?? 0
        let host = listener.localAddress?.ipAddress ?? ""
        address = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Begins to listen.
    ///
    /// - Throws: ``ListenError`` when it cannot listen there.
    package static func start(
        on loops: EventLoops,
        _ settings: Settings
    ) async throws(ListenError) -> WebSocketServer {
        let share = WebSocketServerShare(loops, settings)
        do {
            let listener = try await ServerBootstrap(group: loops.group)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler())
                    }
                }
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.maxMessagesPerRead, value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try share.set(up: channel) }
                }
                .bind(host: settings.host, port: settings.port).get()
            return WebSocketServer(listener, share)
        } catch {
            throw ListenError(host: settings.host, port: settings.port, error)
        }
    }

    /// Stops to listen, and cuts all connections.
    package func stop() async {
        // It fails only when it is closed already.
        try? await listener.close()
        await share.cut()
    }
}
