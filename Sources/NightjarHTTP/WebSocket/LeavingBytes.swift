import NIOCore

/// Counts the bytes that are handed to the channel itself, below TLS and what makes frames.
///
/// They are the ones of which the channel says how many it has buffered still. Used on its loop only.
final class LeavingBytes: ChannelOutboundHandler {
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// Since it was added.
    private(set) var count = 0

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        count += unwrapOutboundIn(data).readableBytes
        context.write(data, promise: promise)
    }
}
