import NIOWebSocket

/// What a peer did against RFC 6455 or beyond the bounds.
struct WebSocketBreach: Error, Equatable {
    /// The close code that tells the peer.
    let code: Int

    /// What it was, without a byte of the peer's.
    let phrase: String

    static func protocolError(_ phrase: String) -> Self { Self(code: 1002, phrase: phrase) }

    static func tooLarge(_ bytes: Int) -> Self {
        Self(code: 1009, phrase: "a message has more than \(bytes) bytes")
    }

    /// What NIO's reader of frames sees by itself.
    init(_ error: NIOWebSocketError, messageBytes: Int) {
        switch error {
        case .invalidFrameLength: self = .tooLarge(messageBytes)
        case .fragmentedControlFrame: self = .protocolError("a control frame is fragmented")
        case .multiByteControlFrameLength:
            self = .protocolError("a control frame has more than 125 bytes")
        }
    }

    init(code: Int, phrase: String) {
        self.code = code
        self.phrase = phrase
    }
}
