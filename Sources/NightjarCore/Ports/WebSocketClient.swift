/// Opens WebSocket connections to the outside world (RFC 6455), as clients do.
///
/// Connections are not shared. Nothing is followed: a redirect is a refusal.
package protocol WebSocketClient: Sendable {
    /// Opens a connection whose life is on one event loop.
    ///
    /// The address is checked as in ``WebClient``: `ws` counts as `http` in a reach, `wss` as `https`.
    ///
    /// - Parameters:
    ///   - url: An absolute URL of ws or wss, used as it is.
    ///   - reach: What may be connected to.
    ///   - loop: Where the receiver is told, and where the socket is to be called.
    ///   - deadline: By then it is open or given up: lookup, TCP, TLS and upgrade together.
    ///   - receiver: Is told of all that comes from the moment of opening on; held until it has ended.
    /// - Returns: The open connection.
    /// - Throws: ``WebSocketFault`` when it is not open; then `receiver` hears nothing.
    func open(
        _ url: String,
        within reach: WebReach,
        on loop: LoopIndex,
        until deadline: MonotonicTime,
        _ receiver: any WebSocketReceiver
    ) async throws(WebSocketFault) -> any WebSocket
}

/// One open connection.
///
/// Everything is called on its loop. After its end all calls do nothing.
package protocol WebSocket: Sendable {
    /// Sends a binary message.
    ///
    /// A peer that does not read what waits ends the connection before that grows without bound.
    func send(_ message: [UInt8])

    /// Reads nothing more until ``resume()``: what the peer sends waits in its own buffers.
    ///
    /// A message or two may still come that were read before.
    func hold()

    /// Reads again.
    func resume()

    /// Says goodbye (close code 1000) after what was sent before, and ends when the peer has said so
    /// too, or has had a few seconds to.
    func close()
}

/// Is told what comes over a connection, on its loop.
package protocol WebSocketReceiver: Sendable {
    /// A whole message has come, put together of its fragments.
    func received(_ message: WebSocketMessage)

    /// The connection has ended; called once, and nothing afterwards.
    func ended(_ end: WebSocketEnd)
}

/// A message that came whole.
package enum WebSocketMessage: Sendable, Equatable {
    /// Its bytes.
    case binary([UInt8])

    /// Text, of which the protocols here make no use: how many bytes it had.
    case text(byteCount: Int)
}

/// Why a connection has ended.
package enum WebSocketEnd: Sendable, Equatable {
    /// By ``WebSocket/close()``.
    case closedHere

    /// The peer said goodbye: its close code (nil when it gave none) and its reason, at most 123 bytes.
    case closed(code: Int?, reason: String)

    /// It broke, or broke the rules; a phrase that says how.
    case broken(String)
}

/// Why a connection was not opened.
package enum WebSocketFault: Error, Sendable, Equatable {
    /// The peer answered the upgrade with something else: its status and headers, names in lower case.
    case refused(status: Int, headers: [WebHeader])

    /// No answer, or no HTTP, or nobody there; or the reach or the URL does not allow it.
    case failed(WebFault)
}
