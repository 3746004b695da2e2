import LuaSandbox
import NIOCore
import NIOPosix

import Glibc

/// A connected socket on a loop, for the sandbox.
///
///     opening ─channelActive─▶ open ─close, end of input or fault─▶ ended
///        └──────────────not usable──────────────────────────────────▲
///
/// Invariants:
/// 1. Everything happens on the loop.
/// 2. What is written in one turn leaves as one buffer, by one flush at the turn's end.
/// 3. The receiver is told of the end once, never from within a call to the channel, and nothing
///    afterwards.
final class LoopChannel: SandboxChannel {
    private enum State { case opening, open, ended }

    /// A buffer that one burst has made larger than this is not kept for the next turn.
    private static let kept = 256 * 1024

    private let eventLoop: any EventLoop
    private var receiver: (any SandboxReceiver)?
    private var state = State.opening
    private var channel: (any Channel)?
    private var pending = ByteBuffer()
    private var isFlushAsked = false

    init(_ receiver: any SandboxReceiver, on eventLoop: any EventLoop) {
        self.receiver = receiver
        self.eventLoop = eventLoop
    }

    /// Makes the socket NIO's.
    ///
    /// NIO traps on a descriptor that is none and does not close one that it refuses, so both are
    /// seen to before.
    func take(_ socket: CInt) {
        guard socket.isStreamSocket else {
            if socket >= 0 { Glibc.close(socket) }
            return end()
        }
        let handler = NIOLoopBound(Handler(self), eventLoop: eventLoop)
        ClientBootstrap(group: eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(handler.value)
                }
            }
            .withConnectedSocket(socket)
            .assumeIsolated()
            .whenFailure { _ in self.end() }
    }

    func write(_ bytes: UnsafeRawBufferPointer) {
        guard state != .ended else { return }
        pending.writeBytes(bytes)
        if state == .open { askForFlush() }
    }

    var unwritten: Int {
        let handedOver = try? channel?.syncOptions?.getOption(.bufferedWritableBytes)
        return pending.readableBytes + (handedOver ?? 0)
    }

    func close() {
        guard state != .ended else { return }
        flush()
        let channel = channel
        end()
        channel?.close(promise: nil)
    }

    private func askForFlush() {
        guard !isFlushAsked else { return }
        isFlushAsked = true
        eventLoop.assumeIsolated().execute { self.flush() }
    }

    private func flush() {
        isFlushAsked = false
        guard let channel, pending.readableBytes > 0 else { return }
        channel.pipeline.syncOperations.writeAndFlush(NIOAny(pending), promise: nil)
        // NIO has let go of it when it could write all: then clearing keeps the memory.
        pending.clear()
        if pending.capacity > Self.kept { pending = ByteBuffer() }
    }

    private func end() {
        guard state != .ended else { return }
        state = .ended
        channel = nil
        pending = ByteBuffer()
        eventLoop.assumeIsolated().execute {
            self.receiver?.closed()
            self.receiver = nil
        }
    }

    /// NIO's side of the channel.
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let owner: LoopChannel

        init(_ owner: LoopChannel) {
            self.owner = owner
        }

        func channelActive(context: ChannelHandlerContext) {
            // Closed before it was open.
            guard owner.state == .opening else { return context.close(promise: nil) }
            owner.channel = context.channel
            owner.state = .open
            if owner.pending.readableBytes > 0 { owner.askForFlush() }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard owner.state == .open else { return }
            unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
                if !bytes.isEmpty { owner.receiver?.received(bytes) }
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            owner.end()
        }
    }
}

extension CInt {
    fileprivate var isStreamSocket: Bool {
        var kind: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        return getsockopt(self, SOL_SOCKET, SO_TYPE, &kind, &size) == 0
            && kind == CInt(SOCK_STREAM.rawValue)
    }
}
