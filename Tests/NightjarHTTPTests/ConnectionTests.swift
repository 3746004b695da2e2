import Foundation
import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `A connection` {
    @Test func `sends a large answer once, also one that took its time`() async throws {
        let large = [UInt8](repeating: 0x78, count: 300_000)
        try await TestServer.answering { _ in
            await waiting {}
            return Reply(status: 200, body: large)
        } _: { server in
            let client = server.client()
            client.send(String(repeating: post(), count: 3))
            client.finishSending()
            let all = await waiting { client.countRest() }
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\n"
            let length = "content-length: \(large.count)\r\n\r\n"
            #expect(all == 3 * (head.utf8.count + length.utf8.count + large.count))
            client.close()
        }
    }

    @Test func `takes a head that is larger than what may wait behind a request`() async throws {
        try await TestServer.with {
            $0.limits.headBytes = 512 * 1024
        } _: { server in
            let client = server.client()
            let value = String(repeating: "x", count: 300_000)
            await waiting { client.send(post(headers: "A: \(value)\r\n")) }
            #expect(await client.response()?.status == 200)
            client.close()
        }
    }

    /// Each piece ends within a head, so that there always is something left over.
    @Test func `does not keep what it has read`() async throws {
        try await TestServer.answering { _ in
            Reply(status: 200, json: "{}")
        } _: { server in
            let request = Array(post("/a", String(repeating: "x", count: 30_000)).utf8)
            let split = 10
            let piece = Array(request[split...] + request[..<split])
            let client = server.client()
            client.send(request + request[..<split])
            let first = try #require(await client.response())
            #expect(first.status == 200)
            let before = try residentBytes()
            await waiting {
                for _ in 0..<6000 {
                    client.send(piece)
                    client.skipResponse()
                }
            }
            #expect(try residentBytes() < before + 90_000_000)
            client.send(Array(request[split...]))
            #expect(await client.response()?.status == 200)
            client.close()
        }
    }

    @Test(arguments: [
        "Connection: x, Close", "Proxy-Connection: close", "Connection: Upgrade\r\nUpgrade: h2c",
    ])
    func `ends behind a request that says so`(_ header: String) async throws {
        try await TestServer.with { server in
            let client = server.client()
            client.send(post(headers: header + "\r\n") + post())
            #expect(await client.response()?.headers["connection"] == "close")
            #expect(await client.response() == nil)
            client.close()
        }
    }
}

/// How much memory the process has.
private func residentBytes() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    return (Int(text.split(separator: " ")[1]) ?? 0) * Int(getpagesize())
}
