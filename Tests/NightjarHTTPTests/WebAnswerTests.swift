import Foundation
import NIOHTTP1
import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `An answer of the outside world` {
    @Test func `has a body of the largest size, and no larger one`() async throws {
        try await StagedServer.with { request in
            let size = Int(request.target.dropFirst()) ?? 0
            let body = String(repeating: "x", count: size)
            guard request.method == "POST" else { return .answer(200, [:], body) }
            let size16 = String(size, radix: 16)
            return .text(
                "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n\(size16)\r\n\(body)\r\n0\r\n\r\n"
            )
        } _: { server in
            try await WebCaller.with {
                $0.answerBytes = 5000
            } _: { caller in
                for method in ["GET", "POST"] {
                    let whole = WebRequest(method: method, url: server.origin + "/5000")
                    let response = try await caller.response(whole, granted: [server.origin])
                    #expect(response.body.count == 5000)
                    let large = WebRequest(method: method, url: server.origin + "/5001")
                    let fault = await caller.fault(large, granted: [server.origin])
                    let message = "the answer of \(server.origin) has more than 5000 bytes"
                    #expect(fault == WebFault(.failed, message))
                }
            }
        }
    }

    @Test func `is decoded where it came compressed, to the largest size`() async throws {
        try await StagedServer.with { request in
            let body = request.target == "/large" ? Self.zeros : Self.hello
            let head =
                "HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)\r\n\r\n"
            return .init(bytes: Array(head.utf8) + body)
        } _: { server in
            try await WebCaller.with {
                $0.answerBytes = 100_000
            } _: { caller in
                let small = WebRequest(url: server.origin)
                let response = try await caller.response(small, granted: [server.origin])
                #expect(response.text == "hello" && response.headers == [])
                #expect(server.received[0].headers["accept-encoding"] == ["deflate, gzip"])
                let large = WebRequest(url: server.origin + "/large")
                let fault = await caller.fault(large, granted: [server.origin])
                let message = "the answer of \(server.origin) has more than 100000 bytes"
                #expect(fault == WebFault(.failed, message))
            }
        }
    }

    @Test(arguments: [
        ("nonsense\r\n\r\n", "the connection to ORIGIN broke: the answer is no HTTP"),
        ("", "the connection to ORIGIN was closed before the answer was whole"),
        ("HTTP/1.1 200", "the connection to ORIGIN was closed before the answer was whole"),
        (
            "HTTP/1.1 200 X\r\nContent-Length: 5\r\n\r\nhell",
            "the connection to ORIGIN was closed before the answer was whole"
        ),
        (
            "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            "the connection to ORIGIN was closed before the answer was whole"
        ),
        (
            "HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
            "the connection to ORIGIN broke: the answer is compressed wrongly"
        ),
        (
            "HTTP/1.1 200 X\r\nX: \(String(repeating: "x", count: 65_536))\r\n\r\n",
            "the connection to ORIGIN broke: the answer's headers are too large"
        ),
        (
            "HTTP/1.1 200 X\r\n\(String(repeating: "x: y\r\n", count: 300))\r\n",
            "the connection to ORIGIN broke: the answer's headers are too large"
        ),
    ])
    func `is whole, or none`(_ text: String, _ message: String) async throws {
        try await StagedServer.with { _ in
            .text(text, closes: true)
        } _: { server in
            try await WebCaller.with { caller in
                let fault = await caller.fault(.init(url: server.origin), granted: [server.origin])
                let origin = server.origin
                #expect(
                    fault
                        == WebFault(
                            .failed,
                            message.replacingOccurrences(of: "ORIGIN", with: origin)
                        )
                )
                // Nothing was tried again.
                #expect(server.received.count == 1)
            }
        }
    }

    @Test func `may come after others that only inform`() async throws {
        try await StagedServer.with { _ in
            .text(
                "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\nok"
            )
        } _: { server in
            try await WebCaller.with { caller in
                for _ in 0..<2 {
                    let response = try await caller.response(
                        .init(url: server.origin),
                        granted: [server.origin]
                    )
                    #expect(response.status == 200 && response.text == "ok")
                }
            }
        }
    }

    /// `printf hello | gzip -n`.
    private static let hello = bytes("H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==")

    /// `head -c 100001 /dev/zero | gzip -n9`.
    private static let zeros = bytes(
        "H4sIAAAAAAACA+3BMQEAAADCoPVPbQ0PoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            + "AAAAAAAAAAAAAAAAAIBbA5nzYvyhhgEA"
    )

    private static func bytes(_ base64: String) -> [UInt8] {
        Array(Data(base64Encoded: base64) ?? Data())
    }
}
