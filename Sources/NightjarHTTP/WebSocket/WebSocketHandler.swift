import LuaSandbox
import NIOCore
import NIOWebSocket
import NightjarCore

/// NIO's side of a WebSocket connection, of either end: frames in, frames out, and the goodbyes.
///
///     waiting ─start─▶ open ─close()─▶ closing ─goodbye, end of input or time─▶ over
///                       ├─the peer's goodbye, a breach─▶ parting ─written or time─▶ over
///                       └─a fault, too much output─────────────────────────────────▶ over
///
/// Invariants:
/// 1. Everything happens on the loop.
/// 2. The receiver is told of the end once, in a turn of its own, and of nothing afterwards.
/// 3. What has been read is taken in its order; while it is held, nothing of it is.
/// 4. `output` bounds what waits to be written; of pongs there are two at most.
/// 5. A channel that is over or parting is closed within `closeTime`.
final class WebSocketHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame

    enum State { case waiting, open, closing, parting, over }

    /// One read has no more frames than this; only of a peer that has ended is more read at once.
    private static let maximumFrames = 1 << 16

    private enum Inbound {
        case frame(WebSocketFrame)
        case breach(WebSocketBreach)
        case gone(String)
    }

    let loop: NIOLoop
    let settings: WebSocketSettings
    private(set) var state = State.waiting
    private var receiver: (any WebSocketReceiver)?
    private var assembler: WebSocketAssembler
    private var output: WebSocketOutput
    private var context: ChannelHandlerContext?
    private var arrived = CircularBuffer<Inbound>()
    private var isTaking = false
    private var isHeld = false
    private var closeTimer: LoopTimer?

    init(
        _ role: WebSocketRole,
        on loop: NIOLoop,
        _ settings: WebSocketSettings
    ) {
        self.loop = loop
        self.settings = settings
        assembler = WebSocketAssembler(role, messageBytes: settings.messageBytes)
        output = WebSocketOutput(role, on: loop, settings)
    }

    /// Puts a connection into a channel that has been upgraded; it waits for its start.
    static func add(
        _ handler: WebSocketHandler,
        to channel: any Channel
    ) throws -> WebSocketConnection {
        let pipeline = channel.pipeline.syncOperations
        let decoder = WebSocketFrameDecoder(maxFrameSize: handler.settings.frameBytes)
        try pipeline.addHandler(WebSocketFrameEncoder())
        try pipeline.addHandler(ByteToMessageHandler(decoder))
        try pipeline.addHandler(handler)
        return WebSocketConnection(handler, on: handler.loop)
    }

    // MARK: What its owner asks for

    /// Whom to tell; before the start.
    func tell(_ receiver: any WebSocketReceiver) { self.receiver = receiver }

    func start() {
        guard state == .waiting else { return }
        state = .open
        settleReading()
        takeArrived()
    }

    func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer) {
        guard state == .open || state == .waiting else { return }
        output.write(opcode, data)
    }

    func send(raw bytes: ByteBuffer) {
        guard state == .open || state == .waiting else { return }
        output.write(raw: bytes)
    }

    func hold() {
        isHeld = true
        settleReading()
    }

    func resume() {
        isHeld = false
        settleReading()
        takeArrived()
    }

    func close(code: UInt16, reason: String) {
        guard state == .open || state == .waiting else { return }
        state = .closing
        output.writeGoodbye(code, reason)
        closeLater()
        settleReading()
        takeArrived()
    }

    /// Ends at once; the phrase is what the receiver is told.
    func cut(_ phrase: String) { end(.broken(phrase)) }

    // MARK: What comes from the channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        output.open(context) { [weak self] phrase in self?.cut(phrase) }
        settleReading()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        output.shut()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        arrive(.frame(unwrapInboundIn(data)))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case let error as NIOWebSocketError:
            arrive(.breach(WebSocketBreach(error, messageBytes: settings.messageBytes)))
        // What was left of a frame: the end of the input follows, and is told.
        case is ByteToMessageDecoderError: break
        default: arrive(.gone(NetworkFailure(error).ofOpenConnection))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        output.shut()
        arrive(.gone("the connection ended without a goodbye"))
        context.fireChannelInactive()
    }

    // MARK: Taking it

    private func arrive(_ inbound: Inbound) {
        guard state != .over else { return }
        guard arrived.count < Self.maximumFrames else { return cut("too many frames wait") }
        arrived.append(inbound)
        takeArrived()
    }

    /// A receiver that holds inside of a call stops it, and one that resumes there changes nothing.
    private func takeArrived() {
        guard !isTaking else { return }
        isTaking = true
        while !isResting, let next = arrived.popFirst() { take(next) }
        isTaking = false
    }

    private var isResting: Bool { state == .waiting || (state == .open && isHeld) }

    private func take(_ inbound: Inbound) {
        switch (state, inbound) {
        case (.open, .frame(let frame)): take(frame)
        case (.open, .breach(let breach)): part(.broken(breach.phrase), UInt16(breach.code))
        case (.closing, .frame(let frame)) where frame.opcode == .connectionClose:
            end(.closedHere)
        case (.closing, .gone): end(.closedHere)
        case (.open, .gone(let phrase)): end(.broken(phrase))
        case (.parting, .frame(let frame)) where frame.opcode == .connectionClose:
            end(.closedHere)
        case (.parting, .gone): end(.closedHere)
        default: break
        }
    }

    private func take(_ frame: WebSocketFrame) {
        do throws(WebSocketBreach) {
            switch try assembler.take(frame) {
            case .message(let message): receiver?.received(message)
            case .ping(let data): output.writePong(data)
            case .close(let code, let reason):
                part(.closed(code: code, reason: reason), code.map { UInt16($0) })
                output.whenWritten { [weak self] in self?.end(.closedHere) }
            case .nothing: break
            }
        } catch {
            part(.broken(error.phrase), UInt16(error.code))
        }
    }

    // MARK: Ending

    /// Answers with a goodbye, and leaves the peer a little time to read it.
    private func part(_ end: WebSocketEnd, _ code: UInt16?) {
        state = .parting
        report(end)
        closeLater()
        output.writeGoodbye(code)
        settleReading()
    }

    private func closeLater() {
        let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
        closeTimer = loop.timer(at: loop.now &+ settings.closeTime.wholeNanoseconds) {
            bound.value.end(.closedHere)
        }
    }

    /// The channel goes; the receiver is told unless it has been.
    private func end(_ end: WebSocketEnd) {
        guard state != .over else { return }
        state = .over
        arrived.removeAll()
        closeTimer?.cancel()
        output.shut()
        report(end)
        context?.close(promise: nil)
    }

    private func report(_ end: WebSocketEnd) {
        guard let receiver else { return }
        self.receiver = nil
        loop.execute { receiver.ended(end) }
    }

    private func settleReading() {
        // It fails only when the channel is closed, and then nothing is read.
        try? context?.channel.syncOptions?.setOption(.autoRead, value: !isResting)
    }
}

extension WebSocketSettings {
    /// NIO traps beyond 32 bits.
    var frameBytes: Int { min(max(0, messageBytes), Int(UInt32.max)) }
}
