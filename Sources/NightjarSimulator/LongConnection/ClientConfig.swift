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

    /// The platform's, as hurried clocks have it: the intervals at least a second, the nonce perhaps 0.
    package init(hurriedBy ladder: RetryLadder) {
        pingInterval = max(1, Self.seconds(pingInterval, ladder))
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
