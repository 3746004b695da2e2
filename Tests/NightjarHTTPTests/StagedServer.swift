import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NightjarHTTP
import Synchronization

/// A server of NIO's on a free port of 127.0.0.1 that answers bytes of the test's choice.
final class StagedServer: Sendable {
    /// A request as it came; without a method where it was none.
    struct Received: Sendable {
        var method: String
        var target: String
        var headers: HTTPHeaders
        var body = ""
        /// 0 for the first connection to the server, and for the first request on it.
        var connection: Int
        var number: Int
    }

    /// What the server does with a request.
    struct Reaction: Sendable {
        var bytes: [UInt8]
        var closes = false

        /// A whole answer.
        static func answer(
            _ status: Int = 200,
            _ headers: [String: String] = [:],
            _ body: String = ""
        ) -> Self {
            let lines = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
            let head = "HTTP/1.1 \(status) X\r\n\(lines)Content-Length: \(body.utf8.count)\r\n\r\n"
            return Self(bytes: Array((head + body).utf8))
        }

        /// Where to go instead.
        static func redirect(_ status: Int = 302, to location: String) -> Self {
            answer(status, ["Location": location], "moved")
        }

        /// Whatever it is.
        static func text(_ text: String, closes: Bool = false) -> Self {
            Self(bytes: Array(text.utf8), closes: closes)
        }
    }

    typealias Answer = @Sendable (Received) async -> Reaction

    /// What all its connections write to.
    final class Record: Sendable {
        let received = Mutex<[Received]>([])
        let channels = Mutex<[any Channel]>([])
    }

    let port: Int
    private let listener: any Channel
    private let record: Record

    /// What came so far.
    var received: [Received] { record.received.withLock { $0 } }

    /// How many connections have come.
    var connections: Int { record.channels.withLock { $0.count } }

    /// "http://127.0.0.1:4711".
    var origin: String { "http://127.0.0.1:\(port)" }

    /// Runs `body` beside a server, and ends it afterwards.
    static func with<Value>(
        tls: NIOSSLContext? = nil,
        _ answer: @escaping Answer = { _ in .answer() },
        _ body: (StagedServer) async throws -> Value
    ) async throws -> Value {
        let server = try await StagedServer(tls, answer)
        do {
            let value = try await body(server)
            await server.stop()
            return value
        } catch {
            await server.stop()
            throw error
        }
    }

    private init(_ tls: NIOSSLContext?, _ answer: @escaping Answer) async throws {
        let record = Record()
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    try pipeline.addHandler(StagedConnection(record, channel, answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = listener.localAddress?.port ?? 0
        self.record = record
    }

    /// Stops to listen, and ends all connections.
    func stop() async {
        // It fails only when it is closed already.
        try? await listener.close()
        await hangUp()
    }

    /// Ends all connections, and returns when they have ended.
    func hangUp() async {
        for channel in record.channels.withLock({ $0 }) { try? await channel.close() }
    }

    /// Sends something on all connections, asked for or not.
    func send(_ text: String) async {
        for channel in record.channels.withLock({ $0 }) {
            // The client may be gone.
            try? await channel.writeAndFlush(ByteBuffer(string: text))
        }
    }

    /// Returns when the client has ended a connection.
    func end(of connection: Int) async {
        try? await record.channels.withLock { $0[connection].closeFuture }.get()
    }
}
