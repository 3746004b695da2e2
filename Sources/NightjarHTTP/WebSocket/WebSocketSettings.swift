/// The bounds of a WebSocket connection.
package struct WebSocketSettings: Sendable, Equatable {
    /// So many bytes may a message have that comes, its fragments together.
    ///
    /// Default 2 MiB. A longer one ends the connection with the close code 1009.
    package var messageBytes = 2 << 20

    /// So many bytes may wait for the peer to read them; more end the connection.
    ///
    /// Default 4 MiB, which also bounds a message that is sent.
    package var outputBytes = 4 << 20

    /// While something waits, the peer has to take some of it in this time.
    ///
    /// Default 10 s.
    package var stallTime = Duration.seconds(10)

    /// How long the peer has for its goodbye.
    ///
    /// Default 3 s.
    package var closeTime = Duration.seconds(3)

    /// The defaults.
    package init() {}
}

/// Which end of a connection this is: only the client's frames are masked.
enum WebSocketRole: Sendable {
    case client, server
}
