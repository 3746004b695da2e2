import LuaSandbox
import NIOCore
import NIOWebSocket
import NightjarCore

/// An open WebSocket connection, of either end.
///
/// What a call asks for happens on the connection's loop: at once when it is called there, and in the
/// order of the calls otherwise. After the end nothing happens.
package final class WebSocketConnection: WebSocket {
    private let loop: NIOLoop
    private let handler: NIOLoopBound<WebSocketHandler>

    init(_ handler: WebSocketHandler, on loop: NIOLoop) {
        self.loop = loop
        self.handler = NIOLoopBound(handler, eventLoop: loop.eventLoop)
    }

    /// Sends a binary message, in one frame.
    package func send(_ message: [UInt8]) {
        run { $0.send(.binary, ByteBuffer(bytes: message)) }
    }

    /// Stops reading until ``resume()``: nothing is told to the receiver after this.
    ///
    /// What has been read already waits here: 64 KiB and the message that has begun at the most, and
    /// once the peer has ended what the system had received of it. Neither pings nor a goodbye are
    /// answered meanwhile, and an end is told after ``resume()``.
    package func hold() { run { $0.hold() } }

    /// Reads again.
    package func resume() { run { $0.resume() } }

    /// Says goodbye with the close code 1000; messages that still come are dropped.
    package func close() { close(code: 1000) }

    /// Says goodbye with another close code, and a reason of at most 123 bytes.
    package func close(code: UInt16, reason: String = "") {
        run { $0.close(code: code, reason: reason) }
    }

    /// Sends a text message, in one frame.
    package func send(text: String) {
        run { $0.send(.text, ByteBuffer(string: text)) }
    }

    /// Sends a ping; the receiver is not told of pongs.
    package func ping(_ data: [UInt8] = []) {
        run { $0.send(.ping, ByteBuffer(bytes: data.prefix(125))) }
    }

    /// Sends a pong that nobody has asked for.
    package func pong(_ data: [UInt8] = []) {
        run { $0.send(.pong, ByteBuffer(bytes: data.prefix(125))) }
    }

    /// Sends bytes as they are, frames or not: for a stand-in that misbehaves.
    package func send(raw bytes: [UInt8]) {
        run { $0.send(raw: ByteBuffer(bytes: bytes)) }
    }

    /// Ends the TCP connection at once and says nothing.
    package func cut() {
        run { $0.cut("the connection was cut here") }
    }

    /// Begins to tell the receiver.
    func start() { run { $0.start() } }

    private func run(_ work: @escaping @Sendable (WebSocketHandler) -> Void) {
        if loop.isCurrent { return work(handler.value) }
        loop.execute { [handler] in work(handler.value) }
    }
}
