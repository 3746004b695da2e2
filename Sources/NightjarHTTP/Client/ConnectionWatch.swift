import NIOCore
import NIOHTTP1
import NIOSSL
import NightjarCore

/// Sees what the client's own errors do not tell: whether a connection that ends had served before,
/// and how large an answer's headers are.
///
/// It stands between the client and the decoder, and knows of one request at a time.
final class ConnectionWatch: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    /// Browsers take 256 KiB; what scripts call sends one or two.
    static let maximumHeaderBytes = 64 * 1024

    private var requests = 0
    private var method = HTTPMethod.GET
    private var isWaiting = false

    /// Puts one into a connection that is about to serve, unless its certificate is not the origin's.
    static func add(to channel: any Channel, of origin: WebOrigin) -> EventLoopFuture<Void> {
        channel.eventLoop.submit {
            let pipeline = channel.pipeline.syncOperations
            if origin.isSecure, origin.address == nil {
                let tls = try pipeline.handler(type: NIOSSLClientHandler.self)
                guard tls.peerCertificate?.isMadeOut(to: origin.host) == true else {
                    throw NIOSSLExtraError.failedToValidateHostname
                }
            }
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
            try pipeline.addHandler(ConnectionWatch(), position: .after(decoder))
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .head(let head) = unwrapOutboundIn(data) {
            requests += 1
            method = head.method
            isWaiting = true
        }
        context.write(data, promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isWaiting = false
        guard case .head(var head) = unwrapInboundIn(data) else {
            return context.fireChannelRead(data)
        }
        let bytes = head.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
        guard bytes <= Self.maximumHeaderBytes else {
            return context.fireErrorCaught(HTTPParserError.headerOverflow)
        }
        // The decoder of compressed bodies takes the lack of one for a broken one.
        if method == .HEAD || head.status.code == 204 || head.status.code == 304 {
            head.headers.remove(name: "content-encoding")
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    func channelInactive(context: ChannelHandlerContext) {
        if isStale { context.fireErrorCaught(NetworkFailure.stale) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let failure = error as? IOError else { return context.fireErrorCaught(error) }
        context.fireErrorCaught(isStale ? .stale : NetworkFailure.whileOpen(failure))
    }

    /// The server had closed it for its long rest, and the request has met that on its way.
    private var isStale: Bool { requests > 1 && isWaiting }
}
