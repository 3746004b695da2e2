import LuaSandbox
import NIOCore
import NIOPosix
import NIOSSL
import NIOWebSocket
import NightjarCore

/// One attempt to open a connection at one address: TCP, TLS, the upgrade.
///
///     start ─▶ connecting ─written─▶ asked ─101─▶ opened
///                  └──────────────────┴─refusal, fault, time, giveUp()─▶ over, its channel closed
///
/// Everything happens on the loop, and the result is given once.
final class WebSocketOpening: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What a server said to it.
    enum Result: Sendable {
        case opened(WebSocketConnection)
        case refused(status: Int, headers: [WebHeader])
    }

    /// What is to be opened.
    struct Target: Sendable {
        let url: WebURL
        let address: IPAddress
        let tls: NIOSSLContext?
        let receiver: any WebSocketReceiver
    }

    private let target: Target
    private let loop: NIOLoop
    private let settings: WebSocketSettings
    private let promise: EventLoopPromise<Result>
    private let upgrader: NIOWebSocketClientUpgrader
    private let key: String

    private var channel: (any Channel)?
    private var timers: [LoopTimer] = []
    private var isOver = false
    private var answer = ByteBuffer()
    private var taken = 0
    private var end = BlankLineSearch()

    init(
        _ target: Target,
        on loop: NIOLoop,
        _ settings: WebSocketSettings,
        _ promise: EventLoopPromise<Result>
    ) {
        self.target = target
        self.loop = loop
        self.settings = settings
        self.promise = promise
        key = NIOWebSocketClientUpgrader.randomRequestKey()
        upgrader = NIOWebSocketClientUpgrader(requestKey: key) { channel, _ in
            channel.eventLoop.makeSucceededVoidFuture()
        }
    }

    /// Begins.
    ///
    /// - Parameters:
    ///   - connectEnd: until then TCP and TLS are up.
    ///   - deadline: until then all is done.
    func start(connectedBy connectEnd: MonotonicTime, until deadline: MonotonicTime) {
        let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
        timers = [connectEnd, deadline].map { moment in
            loop.timer(at: moment.nanoseconds) { bound.value.fail(.timedOut) }
        }
        do {
            let address = try SocketAddress(
                ipAddress: target.address.text,
                port: target.url.origin.port
            )
            ClientBootstrap(group: loop.eventLoop)
                // The timers keep the time.
                .connectTimeout(.hours(1))
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelOption(.maxMessagesPerRead, value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try bound.value.set(up: channel) }
                }
                .connect(to: address)
                .assumeIsolated().whenFailure { self.fail(NetworkFailure($0)) }
        } catch {
            fail(NetworkFailure(error))
        }
    }

    /// Ends it, unless it has ended.
    func giveUp() { fail(.ended) }

    private func set(up channel: any Channel) throws {
        guard !isOver else { throw NetworkFailure.timedOut }
        self.channel = channel
        let pipeline = channel.pipeline.syncOperations
        if let tls = target.tls { try pipeline.addHandler(Self.handler(tls, target.url.origin)) }
        try pipeline.addHandler(self)
    }

    private static func handler(
        _ tls: NIOSSLContext,
        _ origin: WebOrigin
    ) throws -> NIOSSLClientHandler {
        guard origin.address == nil else {
            return try NIOSSLClientHandler(context: tls, serverHostname: nil)
        }
        return try NIOSSLClientHandler._makeSSLClientHandler(
            context: tls,
            serverHostname: origin.host
        ) { certificate, channel in
            channel.eventLoop.makeCompletedFuture {
                guard certificate.isMadeOut(to: origin.host) else {
                    throw NIOSSLExtraError.failedToValidateHostname
                }
            }
        }
    }

    // MARK: The request

    func channelActive(context: ChannelHandlerContext) {
        let promise = context.eventLoop.makePromise(of: Void.self)
        // Written when TLS is up, so that nothing is left of connecting.
        promise.futureResult.assumeIsolated().whenSuccess { self.timers.first?.cancel() }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: request)), promise: promise)
    }

    private var request: String {
        let url = target.url
        let host = "\(url.origin)".drop { $0 != "/" }.dropFirst(2)
        return """
            GET \(url.path)\(url.query) HTTP/1.1\r
            Host: \(host)\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: \(key)\r
            Sec-WebSocket-Version: 13\r
            User-Agent: nightjar\r
            \r

            """
    }

    // MARK: The answer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Between the upgrade and this handler's removal.
        guard !isOver else { return context.fireChannelRead(data) }
        var data = unwrapInboundIn(data)
        answer.writeBuffer(&data)
        do throws(RequestFault) {
            while !isOver, let head = try nextHead() {
                if !head.isInterim { settle(head, context) }
            }
        } catch {
            fail(.broken("the answer is no HTTP"))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(.closed)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isOver else { return context.fireErrorCaught(error) }
        fail(NetworkFailure(error))
    }

    /// nil while its end has not come.
    private func nextHead() throws(RequestFault) -> WebSocketAnswer? {
        let read = answer.withUnsafeReadableBytes { bytes in
            Swift.Result { () throws(RequestFault) in try head(in: bytes) }
        }
        let found = try read.get()
        taken += found?.bytes ?? 0
        guard taken + (found == nil ? answer.readableBytes : 0) <= WebSocketAnswer.maximumBytes
        else {
            fail(.broken("the answer's headers are too large"))
            return nil
        }
        guard let found else { return nil }
        answer.moveReaderIndex(forwardBy: found.bytes)
        end = BlankLineSearch()
        return found.head
    }

    private func head(
        in bytes: Bytes
    ) throws(RequestFault) -> (head: WebSocketAnswer, bytes: Int)? {
        guard WebSocketAnswer.canBegin(with: bytes) else {
            throw .malformed("it does not begin as an answer")
        }
        guard let count = try end.end(in: bytes) else { return nil }
        return (try WebSocketAnswer(bytes.part(0..<count)), count)
    }

    private func settle(_ head: WebSocketAnswer, _ context: ChannelHandlerContext) {
        guard head.status == 101 else {
            finish(.success(.refused(status: head.status, headers: head.headers)))
            return context.close(promise: nil)
        }
        if let flaw = head.flaw(upgrader) { return fail(.broken(flaw)) }
        do {
            let handler = WebSocketHandler(.client, on: loop, settings)
            handler.tell(target.receiver)
            let connection = try WebSocketHandler.add(handler, to: context.channel)
            finish(.success(.opened(connection)))
            if answer.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(answer)) }
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        } catch {
            fail(NetworkFailure(error))
        }
    }

    // MARK: The result

    private func fail(_ failure: NetworkFailure) {
        guard !isOver else { return }
        finish(.failure(failure))
        channel?.close(promise: nil)
    }

    private func finish(_ result: Swift.Result<Result, any Error>) {
        guard !isOver else { return }
        isOver = true
        for timer in timers { timer.cancel() }
        promise.completeWith(result)
    }
}
