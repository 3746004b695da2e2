import NightjarCore
import Testing

/// Keeps what a connection tells, for a test that waits for it in turn.
final class HeardReceiver: WebSocketReceiver {
    enum Heard: Sendable, Equatable {
        case message(WebSocketMessage)
        case end(WebSocketEnd)
    }

    private let stream: AsyncStream<Heard>
    private let heard: AsyncStream<Heard>.Continuation
    private let hasEnded = Counter()
    private let onMessage: @Sendable (WebSocketMessage) -> Void

    /// - Parameter onMessage: what it does inside of the call.
    init(onMessage: @escaping @Sendable (WebSocketMessage) -> Void = { _ in }) {
        (stream, heard) = AsyncStream.makeStream()
        self.onMessage = onMessage
    }

    /// The next that was told; nil when the connection has ended and all was given.
    var next: Heard? {
        get async {
            for await heard in stream { return heard }
            return nil
        }
    }

    /// All that is told from here to the end.
    var rest: [Heard] {
        get async {
            var rest: [Heard] = []
            for await heard in stream { rest.append(heard) }
            return rest
        }
    }

    func received(_ message: WebSocketMessage) {
        if hasEnded.value > 0 { Issue.record("a message after the end") }
        heard.yield(.message(message))
        onMessage(message)
    }

    func ended(_ end: WebSocketEnd) {
        if hasEnded.value > 0 { Issue.record("a second end") }
        hasEnded.add()
        heard.yield(.end(end))
        heard.finish()
    }
}
