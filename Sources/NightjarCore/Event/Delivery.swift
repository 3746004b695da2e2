/// One push of an event, as it came in: the platform repeats it until it is acknowledged.
package struct Delivery: Sendable {
    /// Where it came in, which tells its app.
    package let route: DeliveryRoute

    /// A header's first value by its name in lower case; nil when it was not sent.
    package let headers: [String: String]

    /// What stands behind `?` in the request's target, still encoded; nil without one.
    package let query: String?

    /// The request's body, whole, exactly as received.
    package let body: [UInt8]

    /// The peer's address, or what a trusted proxy says of it; nil when it is not known.
    package let remote: IPAddress?

    /// When the request began to arrive.
    package let receivedAt: MonotonicTime

    /// The event loop that received it: its work stays there.
    package let loop: LoopIndex

    /// Makes a delivery that was posted to a path.
    ///
    /// The names in `headers` are in lower case.
    package init(
        path: String,
        headers: [String: String],
        query: String? = nil,
        body: [UInt8],
        remote: IPAddress? = nil,
        receivedAt: MonotonicTime,
        loop: LoopIndex
    ) {
        route = .path(path)
        self.headers = headers
        self.query = query
        self.body = body
        self.remote = remote
        self.receivedAt = receivedAt
        self.loop = loop
    }

    /// Makes a delivery that came over an app's own connection.
    package init(
        connectionOf app: String,
        body: [UInt8],
        receivedAt: MonotonicTime,
        loop: LoopIndex
    ) {
        route = .connection(app: app)
        headers = [:]
        query = nil
        self.body = body
        remote = nil
        self.receivedAt = receivedAt
        self.loop = loop
    }

    /// The path that it was posted to; empty where it came over a connection.
    package var path: String {
        guard case .path(let path) = route else { return "" }
        return path
    }
}

/// The way by which an app's deliveries come in.
package enum DeliveryRoute: Sendable, Hashable {
    /// Posted to an endpoint: its path, decoded, "/feishu/staff-bot".
    case path(String)

    /// Over a connection that Nightjar has made for this app.
    case connection(app: String)
}

/// Which event loop something happens on, counted from 0.
package typealias LoopIndex = Int
