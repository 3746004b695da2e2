import NightjarCore

/// How the platform wants its connections kept; it comes with an address, and with pongs.
package struct ClientConfig: Sendable, Equatable {
    /// PingInterval, in seconds.
    package var pingInterval = 120

    /// ReconnectInterval, in seconds.
    package var reconnectInterval = 120

    /// ReconnectNonce, in seconds.
    package var reconnectNonce = 30

    /// ReconnectCount; negative for no end.
    package var reconnectCount = -1

    /// The platform's own.
    package init() {}

    /// The platform's, as hurried clocks have it: pings each 10 s or more, attempts each second or more,
    /// the nonce perhaps 0.
    package init(hurriedBy ladder: RetryLadder) {
        // A pong waits behind what was pushed before it. A client that gave it a second would take a
        // connection for dead that has a burst to read.
        pingInterval = max(10, Self.seconds(pingInterval, ladder))
        reconnectInterval = max(1, Self.seconds(reconnectInterval, ladder))
        reconnectNonce = Self.seconds(reconnectNonce, ladder)
    }

    private static func seconds(_ seconds: Int, _ ladder: RetryLadder) -> Int {
        Int(ladder.hurried(.seconds(seconds)).components.seconds)
    }

    var value: JSONValue {
        .object([
            .init("ReconnectCount", .integer(Int64(reconnectCount))),
            .init("ReconnectInterval", .integer(Int64(reconnectInterval))),
            .init("ReconnectNonce", .integer(Int64(reconnectNonce))),
            .init("PingInterval", .integer(Int64(pingInterval))),
        ])
    }
}
