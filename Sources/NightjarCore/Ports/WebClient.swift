/// Calls the outside world over HTTP: for scripts, and for platforms' own APIs.
///
/// Connections are kept open and shared by all callers. Redirects are followed only to where the
/// reach allows, and an address is checked after its name was resolved and before anything is
/// connected.
package protocol WebClient: Sendable {
    /// Sends one request and returns the whole response, whatever its status.
    ///
    /// Called on an event loop and resumed there. Ends at `deadline` at the latest.
    func send(
        _ request: WebRequest,
        within reach: WebReach,
        until deadline: MonotonicTime
    ) async throws(WebFault) -> WebResponse
}

/// An HTTP request to the outside world.
package struct WebRequest: Sendable {
    /// "GET", "POST": upper case.
    package var method: String

    /// An absolute URL of http or https.
    package var url: String

    /// Names and values, in the order in which they are sent.
    package var headers: [WebHeader]

    /// The body; nil for none at all.
    package var body: [UInt8]?

    /// Whether it may be sent a second time where nobody knows what became of the first.
    ///
    /// That is so when a connection that was kept open is closed without a byte of an answer. nil goes
    /// by the method: all but POST and PATCH may. true is for a POST that changes nothing.
    package var mayRepeat: Bool?

    /// Makes a request.
    package init(
        method: String = "GET",
        url: String,
        headers: [WebHeader] = [],
        body: [UInt8]? = nil,
        mayRepeat: Bool? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.mayRepeat = mayRepeat
    }
}

/// One header of a request or a response.
package struct WebHeader: Sendable, Hashable {
    /// Its name; of a response in lower case.
    package let name: String

    /// Its value, without white space around it.
    package let value: String

    /// Makes a header.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// What came back.
package struct WebResponse: Sendable, Equatable {
    /// The HTTP status.
    package let status: Int

    /// The headers in their order.
    package let headers: [WebHeader]

    /// The body, decoded where it came compressed.
    package let body: [UInt8]

    /// Makes a response.
    package init(status: Int, headers: [WebHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Why a request got no whole response.
package struct WebFault: Error, Sendable, Equatable {
    /// What is known of the cause.
    package enum Kind: Sendable, Equatable {
        /// The reach does not have the origin: "https://crm.example.com".
        case notGranted(origin: String)

        /// The request itself is wrong: its URL, its method, a header.
        case misuse

        /// The outside world: a name that does not resolve, a refused or broken connection, a
        /// certificate that is not trusted, an answer that is no HTTP or is too large.
        case failed

        /// No whole response by the deadline.
        case timedOut
    }

    /// What is known of the cause.
    package let kind: Kind

    /// A phrase for the script's author, without credentials of the URL.
    package let message: String

    /// Makes a fault.
    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}
