import NIOHTTP1
import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `A redirect` {
    @Test(arguments: [
        (301, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (303, "PUT", "GET"),
        (303, "HEAD", "HEAD"), (301, "PUT", "PUT"), (302, "DELETE", "DELETE"), (301, "GET", "GET"),
        (307, "POST", "POST"), (308, "PATCH", "PATCH"), (307, "GET", "GET"),
    ])
    func `keeps method and body, or makes a GET of it`(
        _ status: Int,
        _ method: String,
        _ then: String
    ) async throws {
        try await StagedServer.with { request in
            guard request.target == "/a" else { return .text(Self.done) }
            return .text("HTTP/1.1 \(status) X\r\nLocation: b?c\r\nContent-Length: 0\r\n\r\n")
        } _: { server in
            try await WebCaller.with { caller in
                var request = WebRequest(method: method, url: server.origin + "/a")
                request.headers = [
                    .init("Content-Type", "text/plain"), .init("Authorization", "Bearer t"),
                    .init("Cookie", "c"), .init("X-Own", "o"),
                ]
                if method != "GET", method != "HEAD" { request.body = Array("body".utf8) }
                let response = try await caller.response(request, granted: [server.origin])
                #expect(response.status == 204)
                let seen = try #require(server.received.last)
                #expect(seen.target == "/b?c" && seen.method == then)
                let isSame = then == method
                #expect(seen.body == (isSame ? server.received[0].body : ""))
                #expect(seen.headers["content-type"] == (isSame ? ["text/plain"] : []))
                #expect(seen.headers["authorization"] == ["Bearer t"])
                #expect(seen.headers["cookie"] == ["c"] && seen.headers["x-own"] == ["o"])
            }
        }
    }

    @Test func `takes no credentials to another origin`() async throws {
        try await StagedServer.with { server in
            try await StagedServer.with { _ in
                .redirect(307, to: server.origin)
            } _: { first in
                try await WebCaller.with { caller in
                    var request = WebRequest(method: "POST", url: first.origin)
                    request.headers = [
                        .init("AUTHORIZATION", "Bearer t"), .init("Cookie", "c"),
                        .init("X-Own", "o"),
                    ]
                    request.body = Array("body".utf8)
                    let granted = [first.origin, server.origin]
                    _ = try await caller.response(request, granted: granted)
                    let seen = try #require(server.received.first)
                    #expect(seen.headers["authorization"] == [] && seen.headers["cookie"] == [])
                    #expect(seen.headers["x-own"] == ["o"] && seen.body == "body")
                    #expect(seen.headers["host"] == ["127.0.0.1:\(server.port)"])
                }
            }
        }
    }

    @Test func `leads to no origin that is not granted`() async throws {
        try await StagedServer.with { server in
            try await StagedServer.with { _ in
                .redirect(to: server.origin + "/x?s3cret")
            } _: { first in
                try await WebCaller.with { caller in
                    let fault = await caller.fault(
                        .init(url: first.origin),
                        granted: [first.origin]
                    )
                    #expect(
                        fault
                            == WebFault(
                                .notGranted(origin: server.origin),
                                "\(first.origin) redirects to \(server.origin), which is not granted"
                            )
                    )
                }
            }
            #expect(server.connections == 0)
        }
    }

    @Test func `leads to no private address by a name`() async throws {
        try await StagedServer.with { server in
            let name = "http://granted.test:\(server.port)"
            try await StagedServer.with { _ in
                .redirect(to: name)
            } _: { first in
                try await WebCaller.with { settings in
                    settings.resolver = { _ in [IPAddress("127.0.0.1")].compactMap(\.self) }
                } _: { caller in
                    let granted = [first.origin, name]
                    let fault = await caller.fault(.init(url: first.origin), granted: granted)
                    #expect(fault?.kind == .notGranted(origin: server.origin))
                }
            }
            #expect(server.connections == 0)
        }
    }

    @Test func `is followed five times`() async throws {
        try await StagedServer.with { request in
            let number = Int(request.target.dropFirst()) ?? 0
            return number == 0 ? .answer(200, [:], "here") : .redirect(to: "/\(number - 1)")
        } _: { server in
            try await WebCaller.with { caller in
                let five = WebRequest(url: server.origin + "/5")
                let response = try await caller.response(five, granted: [server.origin])
                #expect(response.text == "here")
                let six = WebRequest(url: server.origin + "/6")
                let fault = await caller.fault(six, granted: [server.origin])
                #expect(
                    fault
                        == WebFault(
                            .failed,
                            "\(server.origin) is the end of more than 5 redirects"
                        )
                )
                #expect(server.received.count == 12)
            }
        }
    }

    @Test func `without a place is the answer`() async throws {
        try await StagedServer.with { _ in
            .answer(302, [:], "where?")
        } _: { server in
            try await WebCaller.with { caller in
                let response = try await caller.response(
                    .init(url: server.origin),
                    granted: [server.origin]
                )
                #expect(response.status == 302 && response.text == "where?")
            }
        }
    }

    @Test func `to what is no URL is the server's fault`() async throws {
        try await StagedServer.with { _ in
            .redirect(to: "http://user:s3cret@a.test/")
        } _: { server in
            try await WebCaller.with { caller in
                let fault = await caller.fault(.init(url: server.origin), granted: [server.origin])
                #expect(
                    fault
                        == WebFault(
                            .failed,
                            "\(server.origin) redirects wrongly: the URL has a user or a password; "
                                + "send them in the header Authorization"
                        )
                )
            }
        }
    }

    private static let done = "HTTP/1.1 204 X\r\n\r\n"
}
