import NightjarCore

extension WebRequest {
    static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    static let maximumHeaders = 64
    static let maximumHeaderBytes = 8 * 1024

    /// Belong to the connection, or are made from the request itself.
    private static let ours: Set<String> = [
        "accept-encoding", "connection", "content-length", "expect", "host", "http2-settings",
        "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te",
        "trailer", "transfer-encoding", "upgrade",
    ]

    /// Whether a second request does no more than the first one did: its sender knows best.
    var isIdempotent: Bool { mayRepeat ?? (method != "POST" && method != "PATCH") }

    /// Refuses a method or headers that are not sent for a script.
    ///
    /// No message holds a header's value: it may be a secret.
    func check() throws(WebFault) {
        guard Self.methods.contains(method) else {
            throw WebFault(
                .misuse,
                "the method is none of \(Self.methods.joined(separator: ", "))"
            )
        }
        guard headers.count <= Self.maximumHeaders else {
            throw WebFault(.misuse, "the request has more than \(Self.maximumHeaders) headers")
        }
        var bytes = 0
        for header in headers {
            try Self.check(header)
            // Between them stands ": ", and "\r\n" behind.
            bytes += header.name.utf8.count + header.value.utf8.count + 4
        }
        guard bytes <= Self.maximumHeaderBytes else {
            throw WebFault(
                .misuse,
                "the request's headers have more than \(Self.maximumHeaderBytes) bytes"
            )
        }
    }

    private static func check(_ header: WebHeader) throws(WebFault) {
        guard !header.name.isEmpty, header.name.utf8.allSatisfy(\.isToken) else {
            throw WebFault(.misuse, "a header's name has characters that no such name has")
        }
        guard header.value.utf8.allSatisfy({ $0 == .tab || !$0.isControl }) else {
            throw WebFault(
                .misuse,
                "the value of the header \(header.name.prefix(64)) has a control character"
            )
        }
        guard !ours.contains(header.name.lowercased()) else {
            throw WebFault(
                .misuse,
                "the header \(header.name) is set by Nightjar itself; leave it out"
            )
        }
    }
}
