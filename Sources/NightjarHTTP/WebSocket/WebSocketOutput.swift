import LuaSandbox
import NIOCore
import NIOWebSocket
import NightjarCore

/// What a connection sends: bounded, masked where it is a client's, and flushed once a turn.
///
/// Used on its loop only.
final class WebSocketOutput {
    /// No frame's head is longer.
    private static let headBytes = 14

    private let role: WebSocketRole
    private let loop: NIOLoop
    private let settings: WebSocketSettings
    private var context: ChannelHandlerContext?
    private var overflow: (String) -> Void = { _ in }

    private var waiting = 0
    private var isFlushAsked = false
    private let leaving = LeavingBytes()
    private var stallTimer: LoopTimer?
    private var isPongWaiting = false
    private var nextPong: ByteBuffer?

    init(_ role: WebSocketRole, on loop: NIOLoop, _ settings: WebSocketSettings) {
        self.role = role
        self.loop = loop
        self.settings = settings
    }

    /// Begins; `overflow` is told why the peer cannot be written to any more.
    func open(_ context: ChannelHandlerContext, _ overflow: @escaping (String) -> Void) {
        self.context = context
        self.overflow = overflow
        // It fails only when the channel is closed, and then nothing leaves.
        try? context.pipeline.syncOperations.addHandler(leaving, position: .first)
    }

    /// Writes nothing more.
    func shut() {
        if isFlushAsked { context?.flush() }
        context = nil
        overflow = { _ in }
        stallTimer?.cancel()
        nextPong = nil
    }

    func write(_ opcode: WebSocketOpcode, _ data: ByteBuffer, then: (() -> Void)? = nil) {
        guard let context, isRoom(for: data.readableBytes) else { return }
        let key = role == .client ? WebSocketMaskingKey.random() : nil
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: key, data: data)
        context.write(NIOAny(frame), promise: promise(data.readableBytes, then))
        flushLater()
    }

    /// Past NIO's writer of frames, which stands before this connection.
    func write(raw bytes: ByteBuffer) {
        guard let context, isRoom(for: bytes.readableBytes),
            let encoder = try? context.pipeline.syncOperations
                .context(handlerType: WebSocketFrameEncoder.self)
        else { return }
        encoder.write(NIOAny(bytes), promise: promise(bytes.readableBytes, nil))
        flushLater()
    }

    func writeGoodbye(_ code: UInt16?, _ reason: String = "") {
        var data = ByteBuffer()
        if let code {
            data.writeInteger(code)
            data.writeBytes(reason.utf8Prefix(123))
        }
        write(.connectionClose, data)
    }

    /// Answers a ping.
    ///
    /// While a pong waits for a peer that does not read, only the latest ping is kept, as RFC 6455
    /// 5.5.3 allows: a flood of pings does not grow the output.
    func writePong(_ data: ByteBuffer) {
        guard !isPongWaiting else {
            nextPong = data
            return
        }
        isPongWaiting = true
        write(.pong, data) {
            self.isPongWaiting = false
            guard let next = self.nextPong else { return }
            self.nextPong = nil
            self.writePong(next)
        }
    }

    /// Calls once all that was written before is with the system.
    func whenWritten(_ call: @escaping () -> Void) {
        guard let context else { return }
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in call() }
        context.flush()
        guard
            let encoder = try? context.pipeline.syncOperations
                .context(handlerType: WebSocketFrameEncoder.self)
        else { return promise.succeed() }
        encoder.writeAndFlush(NIOAny(ByteBuffer()), promise: promise)
    }

    private func isRoom(for bytes: Int) -> Bool {
        guard bytes <= settings.outputBytes - waiting - Self.headBytes else {
            overflow("the peer does not read: more than \(settings.outputBytes) bytes wait for it")
            return false
        }
        return true
    }

    private func promise(_ bytes: Int, _ then: (() -> Void)?) -> EventLoopPromise<Void> {
        let bytes = bytes + Self.headBytes
        waiting += bytes
        let promise = loop.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { result in
            self.waiting -= bytes
            if case .success = result { then?() }
        }
        watch()
        return promise
    }

    /// One flush at the turn's end for all that was written in it.
    private func flushLater() {
        guard !isFlushAsked else { return }
        isFlushAsked = true
        loop.eventLoop.assumeIsolated().execute {
            guard self.isFlushAsked else { return }
            self.isFlushAsked = false
            self.context?.flush()
        }
    }

    // MARK: Whether the peer reads

    /// So many bytes has the system taken for the peer: what is written here does not change it.
    private var taken: Int {
        let buffered = try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)
        return leaving.count - (buffered ?? 0)
    }

    private func watch() {
        guard stallTimer == nil, context != nil else { return }
        let bound = NIOLoopBound((self, taken), eventLoop: loop.eventLoop)
        stallTimer = loop.timer(at: loop.now &+ settings.stallTime.wholeNanoseconds) {
            let (output, before) = bound.value
            output.look(before)
        }
    }

    private func look(_ before: Int) {
        stallTimer = nil
        guard waiting > 0, context != nil else { return }
        guard taken != before else {
            return overflow("the peer has read nothing for \(settings.stallTime)")
        }
        watch()
    }
}

extension String {
    /// Its first bytes, without half a character at the end.
    fileprivate func utf8Prefix(_ count: Int) -> [UInt8] {
        var text = self[...]
        while text.utf8.count > count { text = text.dropLast() }
        return Array(text.utf8)
    }
}
