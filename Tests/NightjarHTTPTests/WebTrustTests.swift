import Foundation
import NIOHTTP1
import NIOSSL
import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `Trust in the outside world` {
    @Test func `is the system's and that of the files that were named`() async throws {
        let certificate = try TestCertificate(for: "127.0.0.1")
        try await StagedServer.with(tls: try certificate.serverContext()) { server in
            let origin = "https://127.0.0.1:\(server.port)"
            let request = WebRequest(url: origin + "/?s3cret")
            try await WebCaller.with { caller in
                let fault = await caller.fault(request, granted: [origin])
                #expect(
                    fault
                        == WebFault(
                            .failed,
                            "the certificate of \(origin) is not trusted: it has expired, "
                                + "or nobody vouches for it whom this machine trusts"
                        )
                )
                #expect(server.received.isEmpty)
            }
            try await certificate.withFile { file in
                try await WebCaller.with {
                    $0.additionalTrustRoots = [file]
                } _: { caller in
                    for _ in 0..<2 {
                        let response = try await caller.response(request, granted: [origin])
                        #expect(response.status == 200)
                    }
                    #expect(server.received.map(\.connection) == [1, 1])
                }
            }
        }
    }

    @Test func `is found again after the system's could not be read`() async throws {
        let certificate = try TestCertificate(for: "127.0.0.1")
        let context = try certificate.serverContext()
        try await StagedServer.with(tls: context) { server in
            try await certificate.withFile { file in
                let place = file + ".system"
                defer { try? FileManager.default.removeItem(atPath: place) }
                try await WebCaller.with {
                    $0.systemTrustRoots = [place]
                } _: { caller in
                    let origin = "https://127.0.0.1:\(server.port)"
                    let fault = await caller.fault(.init(url: origin), granted: [origin])
                    #expect(fault?.kind == .failed)
                    try FileManager.default.copyItem(atPath: file, toPath: place)
                    let response = try await caller.response(.init(url: origin), granted: [origin])
                    #expect(response.status == 200)
                }
            }
        }
    }

    @Test(arguments: [
        ("10.0.0.1", 2999, "it is made out to another name"),
        (
            "127.0.0.1", 2001, "it has expired, or nobody vouches for it whom this machine trusts"
        ),
    ])
    func `is not in what is another's or has expired`(
        _ name: String,
        _ year: Int,
        _ reason: String
    ) async throws {
        let certificate = try TestCertificate(for: name, until: year)
        try await StagedServer.with(tls: try certificate.serverContext()) { server in
            let origin = "https://127.0.0.1:\(server.port)"
            try await certificate.withFile { file in
                try await WebCaller.with {
                    $0.additionalTrustRoots = [file]
                } _: { caller in
                    let fault = await caller.fault(.init(url: origin), granted: [origin])
                    let message = "the certificate of \(origin) is not trusted: \(reason)"
                    #expect(fault == WebFault(.failed, message))
                }
            }
            #expect(server.received.isEmpty)
        }
    }

    @Test(arguments: ["granted.test", "other.test", "127.0.0.1", "*.test"])
    func `is in the name that was called, not in its address`(_ name: String) async throws {
        let certificate = try TestCertificate(for: name)
        try await StagedServer.with(tls: try certificate.serverContext()) { server in
            try await certificate.withFile { file in
                let url = "https://granted.test:\(server.port)"
                try await withPinned(url, at: "127.0.0.1", trusting: [file]) { client in
                    let call = { try await client.send(WebRequest(url: url), to: WebURL(url)) }
                    if name == "granted.test" || name == "*.test" {
                        #expect(try await call().status == 200)
                        let seen = try #require(server.received.first)
                        #expect(seen.headers["host"] == ["granted.test:\(server.port)"])
                    } else {
                        let error = await #expect(throws: (any Error).self) { _ = try await call() }
                        let failure = error.map { NetworkFailure($0) }
                        #expect(failure == .untrusted("it is made out to another name"))
                        #expect(server.received.isEmpty)
                    }
                }
            }
        }
    }

    @Test(arguments: [
        (
            "HTTP/1.1 400 X\r\n\r\n",
            "the connection to ORIGIN broke: it does not speak TLS"
        ),
        ("", "the connection to ORIGIN was closed before the answer was whole"),
    ])
    func `is not asked of who speaks no TLS`(_ text: String, _ message: String) async throws {
        try await StagedServer.with { _ in
            .text(text, closes: true)
        } _: { server in
            let origin = "https://127.0.0.1:\(server.port)"
            try await WebCaller.with { caller in
                let fault = await caller.fault(.init(url: origin), granted: [origin])
                let message = message.replacingOccurrences(of: "ORIGIN", with: origin)
                #expect(fault == WebFault(.failed, message))
            }
        }
    }

    @Test func `needs files that can be read`() async throws {
        let loops = EventLoops(count: 1)
        let folder = FileManager.default.temporaryDirectory
        let missing = folder.appending(path: "nightjar-none.pem").path
        for (file, reason) in [
            (missing, "No such file or directory"), ("/dev/null", "it has no certificates of PEM"),
        ] {
            var settings = OutgoingHTTP.Settings()
            settings.additionalTrustRoots = [file]
            let error = #expect(throws: TrustError.self) { try OutgoingHTTP(on: loops, settings) }
            #expect(
                error?.description == "cannot trust the certificates of \(file): \(reason)"
            )
        }
        await loops.shutDown()
    }

    @Test func `goes by a name to the address that was checked`() async throws {
        try await StagedServer.with { server in
            // Only the address leads anywhere: the name is nobody's.
            let url = "http://granted.test:\(server.port)/x?y"
            try await withPinned(url, at: "127.0.0.1") { client in
                let response = try await client.send(WebRequest(url: url), to: WebURL(url))
                #expect(response.status == 200)
                #expect(server.received.first?.target == "/x?y")
                #expect(server.received.first?.headers["host"] == ["granted.test:\(server.port)"])
            }
        }
    }

    private func withPinned(
        _ url: String,
        at address: String,
        trusting roots: [String] = [],
        _ body: (PinnedClient) async throws -> Void
    ) async throws {
        let loops = EventLoops(count: 1)
        var settings = OutgoingHTTP.Settings()
        settings.additionalTrustRoots = roots
        let key = PinnedClient.Key(try WebURL(url).origin, at: try #require(IPAddress(address)))
        let client = try await PinnedClient(key, on: loops, settings)
        do {
            try await body(client)
        } catch {
            await client.shutDown()
            await loops.shutDown()
            throw error
        }
        await client.shutDown()
        await loops.shutDown()
    }
}
