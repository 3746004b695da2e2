import NIOHTTP1
import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `A request to the outside world` {
    @Test(arguments: ["get", "CONNECT", "TRACE", "", "GET /", "PROPFIND", "G\r\nET"])
    func `is refused for its method`(_ method: String) async throws {
        let fault = try await fault { $0.method = method }
        let known = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
        #expect(fault == WebFault(.misuse, "the method is none of \(known)"))
    }

    @Test(arguments: ["", "a b", "a:", "a\r\nb", "a\u{0}", "ä", "a\u{7F}", "(a)"])
    func `is refused for a header's name`(_ name: String) async throws {
        let fault = try await fault { $0.headers = [WebHeader(name, "s3cret")] }
        #expect(
            fault == WebFault(.misuse, "a header's name has characters that no such name has")
        )
    }

    @Test(arguments: ["s3cret\r", "s3cret\nb: c", "s3cret\u{0}", "\u{7F}", "\u{1B}"])
    func `is refused for a header's value`(_ value: String) async throws {
        let fault = try await fault { $0.headers = [WebHeader("x-key", value)] }
        #expect(
            fault == WebFault(.misuse, "the value of the header x-key has a control character")
        )
    }

    @Test(arguments: [
        "Host", "content-length", "Transfer-Encoding", "Connection", "Keep-Alive", "TE", "Trailer",
        "Upgrade", "Proxy-Connection", "Proxy-Authorization", "Proxy-Authenticate", "Expect",
        "Accept-Encoding", "HTTP2-Settings",
    ])
    func `is refused for a header that is the connection's`(_ name: String) async throws {
        let fault = try await fault { $0.headers = [WebHeader(name, "s3cret")] }
        #expect(
            fault == WebFault(.misuse, "the header \(name) is set by Nightjar itself; leave it out")
        )
    }

    @Test func `has 64 headers of 8 KiB in all`() async throws {
        let many = (0..<65).map { WebHeader("x-\($0)", "1") }
        let large = WebHeader("x", String(repeating: "x", count: 8192 - 5))
        try await StagedServer.with { server in
            try await WebCaller.with { caller in
                for headers in [Array(many.dropLast()), [large]] {
                    let request = WebRequest(url: server.origin, headers: headers)
                    _ = try await caller.response(request, granted: [server.origin])
                    let seen = server.received.last?.headers
                    #expect(headers.allSatisfy { seen?[$0.name] == [$0.value] })
                }
            }
        }
        var fault = try await fault { $0.headers = many }
        #expect(fault == WebFault(.misuse, "the request has more than 64 headers"))
        fault = try await self.fault { $0.headers = [WebHeader(large.name, large.value + "x")] }
        #expect(fault == WebFault(.misuse, "the request's headers have more than 8192 bytes"))
    }

    @Test func `may have values beyond ASCII and tabs, and its own user agent`() async throws {
        try await StagedServer.with { server in
            try await WebCaller.with { caller in
                var request = WebRequest(url: server.origin)
                request.headers = [.init("X-Name", "人\t事"), .init("User-Agent", "mine")]
                _ = try await caller.response(request, granted: [server.origin])
                let seen = server.received.last?.headers
                #expect(seen?["x-name"] == ["人\t事"] && seen?["user-agent"] == ["mine"])
            }
        }
    }

    @Test func `asks for what its URL says`() async throws {
        let rows = webTable("urls.tsv").filter { $0.last?.hasPrefix("!") == false }
        try await StagedServer.with { server in
            try await WebCaller.with { caller in
                for row in rows {
                    let url = try WebURL(row[0])
                    let target = url.path + url.query
                    let request = WebRequest(url: server.origin + target)
                    _ = try await caller.response(request, granted: [server.origin])
                    #expect(server.received.last?.target == target)
                }
            }
        }
    }

    /// What it is refused for, before anything is looked up or connected.
    private func fault(_ change: (inout WebRequest) -> Void) async throws -> WebFault? {
        var request = WebRequest(url: "http://127.0.0.1:1")
        change(&request)
        return try await WebCaller.with { [request] caller in
            await caller.fault(request, granted: ["http://127.0.0.1:1"])
        }
    }
}
