/// What one client may ask of the server, and for how long.
package struct RequestLimits: Sendable, Equatable {
    /// Bytes of a body, chunks taken together; a longer one is answered by 413.
    ///
    /// Default 1 MiB.
    package var bodyBytes = 1024 * 1024

    /// Bytes of a request's first line and headers, and of trailers; more is answered by 431.
    ///
    /// Default 16 KiB: a delivery has about 500 bytes, proxies add theirs.
    package var headBytes = 16 * 1024

    /// Headers of one request; more is answered by 431.
    ///
    /// Default 100.
    package var headerCount = 100

    /// Bytes of the target (path and query); more is answered by 414.
    ///
    /// Default 4 KiB.
    package var targetBytes = 4 * 1024

    /// From a request's first byte to the end of its headers; later is answered by 408.
    ///
    /// Also how long a new connection may say nothing, before it is closed. Default 10 s.
    package var headTime = Duration.seconds(10)

    /// From a request's first byte to its last; later is answered by 408.
    ///
    /// Default 15 s.
    package var requestTime = Duration.seconds(15)

    /// How long a connection may rest between two requests, or leave its answers unread, before it
    /// is closed.
    ///
    /// Default 60 s.
    package var idleTime = Duration.seconds(60)

    /// How long a connection that is being ended may take to read the last answer and hang up.
    ///
    /// Closing at once could destroy the answer on its way. Default 2 s.
    package var lingerTime = Duration.seconds(2)

    /// How long a connection that rests is still served when the server stops, for a request that is
    /// on its way: it is answered as the last one.
    ///
    /// Default 250 ms.
    package var partingTime = Duration.milliseconds(250)

    /// Connections of one server at a time; a further one is answered by 503 and closed.
    ///
    /// Default 4096.
    package var connections = 4096

    /// The defaults.
    package init() {}
}
