/// One push of an event, as it came in: the platform repeats it until it is acknowledged.
package struct Delivery: Sendable {
    /// The path of the endpoint, decoded: "/feishu/staff-bot".
    package let path: String

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

    /// Makes a delivery.
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
        self.path = path
        self.headers = headers
        self.query = query
        self.body = body
        self.remote = remote
        self.receivedAt = receivedAt
        self.loop = loop
    }
}

/// Which event loop something happens on, counted from 0.
package typealias LoopIndex = Int
