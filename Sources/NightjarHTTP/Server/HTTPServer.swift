import NIOCore
import NIOPosix
package import NightjarCore

/// Where platforms deliver: an HTTP/1.1 server that hands each request on as a ``Delivery``.
///
/// A connection stays on the loop that it was given to, and so does the answering of its requests.
/// One request of a connection is answered at a time, so answers go out in order. Requests that
/// never become a delivery (malformed, too large, too slow, other methods than POST) are answered
/// here.
package final class HTTPServer: Sendable {
    /// Answers one delivery.
    ///
    /// It is called on the delivery's loop and stays there after each wait.
    package typealias Answer = @Sendable (Delivery) async -> Reply

    /// Told the status of each request that the server answers by itself, on the request's loop.
    package typealias OnRefusal = @Sendable (Int) -> Void

    /// What a server is to do.
    package struct Settings: Sendable {
        /// A name or an address: "127.0.0.1", "::1", "localhost".
        ///
        /// Default "127.0.0.1".
        package var host = "127.0.0.1"

        /// From 0 to 65535, where 0, the default, takes any free port.
        package var port = 0

        /// What a client may ask for.
        package var limits = RequestLimits()

        /// Proxies whose `X-Forwarded-For` is believed.
        ///
        /// Default: none.
        package var trustedProxies: [IPNetwork] = []

        /// The headers that deliveries carry, in any case: those that a platform's protocol relies
        /// on.
        ///
        /// One that stands twice with different values is refused with 400.
        package var headers: [String]

        /// Hears of refusals, to count them.
        package var onRefusal: OnRefusal = { _ in }

        /// Answers the deliveries.
        package var answer: Answer

        /// The defaults, with what has none.
        package init(headers: [String], answer: @escaping Answer) {
            self.headers = headers
            self.answer = answer
        }
    }

    /// Where it listens: "127.0.0.1:8080", "[::1]:8080", or its socket's path.
    package let address: String

    /// The port it listens on; 0 on a Unix socket.
    package let port: Int

    /// How many connections it has now.
    package var connections: Int { total.value }

    private let listener: any Channel
    private let shares: [LoopShare]
    private let total: ConnectionCount
    private let socket: UnixSocket?

    /// A loop and its share, which is used on that loop only.
    private struct LoopShare: Sendable {
        let loop: NIOLoop
        let bound: NIOLoopBoundBox<ServerShare>
    }

    private init(
        _ listener: any Channel,
        _ shares: [LoopShare],
        _ total: ConnectionCount,
        socket: UnixSocket? = nil
    ) {
        self.listener = listener
        self.shares = shares
        self.total = total
        self.socket = socket
        let bound = listener.localAddress
        port = bound?.port ?? 0
        let host = bound?.ipAddress ?? ""
        address = socket?.path ?? (host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)")
    }

    /// Begins to listen.
    ///
    /// Several servers may use the same loops, also one after the other.
    ///
    /// - Throws: ``ListenError`` when it cannot listen there.
    package static func start(
        on loops: EventLoops,
        _ settings: Settings
    ) async throws(ListenError) -> HTTPServer {
        let total = ConnectionCount()
        let shares = shares(of: loops, settings, total)
        do {
            let listener = try await bootstrap(loops, shares)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .bind(host: settings.host, port: settings.port).get()
            return HTTPServer(listener, shares, total)
        } catch {
            throw ListenError(host: settings.host, port: settings.port, error)
        }
    }

    /// Begins to listen at a Unix socket; the settings' host and port have no meaning then.
    ///
    /// The socket is the server's from now on, which takes it away when it stops.
    ///
    /// - Throws: ``ListenError`` when it cannot listen there.
    package static func start(
        on loops: EventLoops,
        _ settings: Settings,
        at socket: UnixSocket
    ) async throws(ListenError) -> HTTPServer {
        let total = ConnectionCount()
        let shares = shares(of: loops, settings, total)
        do {
            let listener = try await bootstrap(loops, shares)
                .withBoundSocket(socket.descriptor).get()
            return HTTPServer(listener, shares, total, socket: socket)
        } catch {
            socket.remove()
            throw ListenError(socket: socket.path, String(describing: error))
        }
    }

    private static func shares(
        of loops: EventLoops,
        _ settings: Settings,
        _ total: ConnectionCount
    ) -> [LoopShare] {
        loops.all.map { loop in
            LoopShare(
                loop: loop,
                bound: .makeBoxSendingValue(
                    ServerShare(loop, settings, total: total),
                    eventLoop: loop.eventLoop
                )
            )
        }
    }

    private static func bootstrap(_ loops: EventLoops, _ shares: [LoopShare]) -> ServerBootstrap {
        ServerBootstrap(group: loops.group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    // Out of descriptors: try again in a second, and do not spin.
                    try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler())
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    for share in shares where share.loop.eventLoop === channel.eventLoop {
                        let connection = HTTPConnection(share.bound.value)
                        try channel.pipeline.syncOperations.addHandler(connection)
                    }
                }
            }
    }

    /// Believes the `X-Forwarded-For` of these proxies from now on, and of no others.
    package func trust(_ proxies: [IPNetwork]) {
        for share in shares {
            share.loop.execute { share.bound.value.trustedProxies = proxies }
        }
    }

    /// Stops: accepts nothing more, ends resting connections, and lets requests that have begun
    /// have their answers.
    ///
    /// - Parameter bound: when this has passed, what is left is cut off. Zero cuts off at once.
    /// - Returns: how many connections had to be cut off.
    @discardableResult
    package func stop(within bound: Duration) async -> Int {
        // Before nobody listens any more: what stands there is answered.
        socket?.remove()
        // It fails only when it is closed already, and then nothing is left to do.
        try? await listener.close()
        let moment = NIODeadline.now().uptimeNanoseconds &+ bound.wholeNanoseconds
        return await withTaskGroup(of: Int.self) { group in
            for share in shares { group.addTask { await Self.stop(share, at: moment) } }
            return await group.reduce(0, +)
        }
    }

    private static func stop(_ share: LoopShare, at moment: UInt64) async -> Int {
        await withCheckedContinuation { continuation in
            share.loop.execute {
                share.bound.value.stop(at: moment) { continuation.resume(returning: $0) }
            }
        }
    }
}
