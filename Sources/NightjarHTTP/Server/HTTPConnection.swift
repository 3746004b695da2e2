import NIOCore
import NightjarCore

/// One client's connection: reads a request, has it answered, writes the answer, and so on.
///
///     reading ─request─▶ answering ─answer─▶ reading        (kept alive)
///        │                   └──────answer─▶ lingering      (to be closed)
///        └──────refused or too late────────▶ lingering ─hung up, or too late─▶ closed
///
/// Invariants:
/// 1. Everything happens on the loop that the connection came to.
/// 2. At most one request is being answered; what comes behind it waits as bytes, and from
///    `waitingBytes` on in the kernel. So answers go out in order.
/// 3. No request is begun while the client leaves answers unread.
/// 4. Nothing is read as a request after a refusal.
final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State { case reading, answering, lingering, closed }

    private static let waitingBytes = 64 * 1024

    private let share: ServerShare
    private let loop: NIOLoop
    private var context: ChannelHandlerContext?
    private var peer = PeerAddress(nil)
    private var deadline: ConnectionDeadline?

    private var state = State.reading
    private var reader: RequestReader
    private var input = ByteBuffer()
    private var output = ByteBuffer()

    /// What the request that is being answered allows.
    private var keeping = ResponseWriter.Connection.kept

    /// When the last bytes came, the present request's first ones, and the last answer went.
    private var readAt: UInt64 = 0
    private var begunAt: UInt64 = 0
    private var answeredAt: UInt64?

    private var isAdvancing = false
    private var isReadHeld = false
    private var isInputOver = false
    private var stoppedAt: UInt64?

    init(_ share: ServerShare) {
        self.share = share
        loop = share.loop
        reader = RequestReader(limits: share.limits, kept: share.kept)
    }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        peer = PeerAddress(context.remoteAddress)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        deadline = ConnectionDeadline(on: loop) { bound.value.timePassed() }
        deadline?.set(share.limits.headTime, after: loop.now)
        if !share.admit(self) { turnAway() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard state == .reading || state == .answering else { return }
        readAt = loop.now
        if input.readableBytes == 0 {
            input = unwrapInboundIn(data)
            if !reader.isInBody { begunAt = readAt }
        } else {
            // No more is moved than was read, so in all no more than comes.
            if input.readerIndex >= input.readableBytes { input.discardReadBytes() }
            var more = unwrapInboundIn(data)
            input.writeBuffer(&more)
        }
        advance()
    }

    func read(context: ChannelHandlerContext) {
        // Otherwise what waits is the start of one request, which the reader keeps within limits.
        let isWaiting = state == .answering || (state == .reading && !isRead)
        isReadHeld = isWaiting && input.readableBytes >= Self.waitingBytes
        if !isReadHeld { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        advance()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .inputClosed = event as? ChannelEvent else { return }
        isInputOver = true
        // An answer that is under way is still wanted: the client may only have said all it has.
        if state == .lingering, isAllSent { close() } else { advance() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        close()
    }

    func channelInactive(context: ChannelHandlerContext) {
        guard state != .closed else { return }
        state = .closed
        deadline?.end()
        self.context = nil
        // An answer that is under way can take its time to notice.
        input = ByteBuffer()
        share.remove(self)
    }

    /// Reads and answers what there is, as far as can be.
    private func advance() {
        guard !isAdvancing, state == .reading else { return }
        isAdvancing = true
        var isHeldUp = false
        repeat {
            while state == .reading, isRead, readOne() {
                if output.readableBytes >= Self.waitingBytes { flush() }
            }
            isHeldUp = state == .reading && !isRead
            // Within this call the channel says that its writability has changed.
            flush()
        } while isHeldUp && state == .reading && isRead
        isAdvancing = false
        rest()
    }

    /// Whether the client reads what it is answered.
    private var isRead: Bool { context?.channel.isWritable ?? false }

    /// Whether the kernel has all that was written: then closing loses nothing.
    private var isAllSent: Bool {
        (try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) == 0
    }

    /// Whether there may be more to read.
    private func readOne() -> Bool {
        guard input.readableBytes > 0 else { return false }
        let (used, step) = input.withUnsafeReadableBytes { reader.read($0) }
        input.moveReaderIndex(forwardBy: used)
        switch step {
        case .needsMore: return false
        case .continueWanted: output.writeStaticString(ResponseWriter.goOn)
        case .request(let request): answer(request)
        case .refused(let fault): refuse(fault)
        }
        return true
    }

    private func answer(_ request: RequestReader.Request) {
        state = .answering
        deadline?.clear()
        let head = request.head
        keeping = !head.isKeptAlive ? .closed : head.isVersion10 ? .keptByVersion10 : .kept
        let delivery = Delivery(
            path: head.target.path,
            headers: head.headers,
            query: head.target.query,
            body: request.body,
            remote: peer.sender(head.forwardedFor, trusting: share.trustedProxies),
            receivedAt: MonotonicTime(nanoseconds: begunAt),
            loop: loop.index
        )
        begunAt = readAt

        share.begin()
        let answer = share.answer
        let loop = loop
        let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
        // Owned by the share, which waits for it before the server is stopped.
        Task.immediate(executorPreference: loop.executor) {
            let reply = await answer(delivery)
            guard !loop.isCurrent else { return bound.value.finish(reply) }
            loop.execute { bound.value.finish(reply) }
        }
    }

    private func finish(_ reply: Reply) {
        defer { share.end() }
        guard state == .answering else { return }
        answeredAt = loop.now
        if stoppedAt != nil { keeping = .closed }
        ResponseWriter.write(reply, keeping, to: &output)
        guard keeping != .closed else { return hangUp() }
        state = .reading
        advance()
    }

    private func refuse(_ fault: RequestFault) {
        share.refused(fault.status)
        ResponseWriter.write(fault, to: &output)
        hangUp()
    }

    private func flush() {
        guard let context, output.readableBytes > 0 else { return }
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        // NIO has let go of it when it could write all: then clearing keeps the memory.
        output.clear()
        if output.capacity > Self.waitingBytes { output = ByteBuffer() }
    }

    /// Waits for whatever comes next.
    private func rest() {
        guard state == .reading, let context else { return }
        let isIdle = input.readableBytes == 0 && !reader.isInBody
        if isRead, isInputOver || (isIdle && hasParted) {
            return isAllSent ? close() : hangUp()
        }
        if input.readableBytes == 0 { input = ByteBuffer() }
        if isReadHeld { read(context: context) }

        let begun = max(begunAt, answeredAt ?? 0)
        if isRead, !isIdle {
            let time = reader.isInBody ? share.limits.requestTime : share.limits.headTime
            deadline?.set(time, after: begun)
        } else if let stoppedAt {
            deadline?.set(share.limits.partingTime, after: stoppedAt)
        } else if let answeredAt {
            deadline?.set(share.limits.idleTime, after: answeredAt)
        }
    }

    /// A request that has begun to arrive is still answered, as the last; and so is one that was sent
    /// before the client could know.
    func stop() {
        stoppedAt = loop.now
        rest()
    }

    /// Whether the time for requests that were on their way is over.
    private var hasParted: Bool {
        stoppedAt.map { loop.now >= $0 + share.limits.partingTime.wholeNanoseconds } ?? false
    }

    /// Ends the connection at once, also before the answer has left.
    func close() {
        context?.close(promise: nil)
    }

    private func timePassed() {
        guard deadline?.isOver() == true else { return }
        let isIdle = input.readableBytes == 0 && !reader.isInBody
        if state == .reading, isRead, !isIdle { refuse(.tooSlow) } else { close() }
    }

    /// Sends what is written as the last, then leaves the client some time to read it.
    private func hangUp() {
        guard let context else { return }
        state = .lingering
        input = ByteBuffer()
        deadline?.set(share.limits.lingerTime, after: loop.now)
        let written = context.writeAndFlush(wrapOutboundOut(output))
        output = ByteBuffer()
        written.assumeIsolated().whenComplete { _ in self.hungUp() }
        if isReadHeld { read(context: context) }
    }

    private func hungUp() {
        guard let context, !isInputOver else { return close() }
        context.close(mode: .output, promise: nil)
    }

    /// Says that there is no room.
    ///
    /// It gets no time to linger: that would be room.
    private func turnAway() {
        state = .lingering
        share.refused(RequestFault.tooManyConnections.status)
        ResponseWriter.write(.tooManyConnections, to: &output)
        flush()
        close()
    }
}
