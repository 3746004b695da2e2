import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `The sender of a request` {
    @Test(arguments: [
        ("", "127.0.0.1"),
        ("X-Forwarded-For: 203.0.113.7\r\n", "203.0.113.7"),
        ("X-Forwarded-For: 6.6.6.6, 203.0.113.7\r\n", "203.0.113.7"),
        ("X-Forwarded-For: 203.0.113.7, 10.0.0.9\r\n", "203.0.113.7"),
        ("X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 203.0.113.7,10.1.1.1\r\n", "203.0.113.7"),
        ("X-Forwarded-For: 10.0.0.8, 10.0.0.9\r\n", "10.0.0.8"),
        ("X-Forwarded-For: 203.0.113.7:4711\r\n", "203.0.113.7"),
        ("X-Forwarded-For: 2001:db8::7\r\n", "2001:db8::7"),
        ("X-Forwarded-For: [2001:db8::7]:4711\r\n", "2001:db8::7"),
    ])
    func `is the last one that trusted proxies vouch for`(
        _ headers: String,
        _ address: String
    ) async throws {
        try await expect(headers, address, trusting: ["127.0.0.1", "10.0.0.0/8"])
    }

    @Test(arguments: ["X-Forwarded-For: unknown\r\n", "X-Forwarded-For:\r\n"])
    func `is not known when a trusted proxy does not know it`(_ headers: String) async throws {
        let isEmpty = headers == "X-Forwarded-For:\r\n"
        try await expect(headers, isEmpty ? "127.0.0.1" : nil, trusting: ["127.0.0.1"])
    }

    @Test func `is the peer when it is no trusted proxy`() async throws {
        try await expect("X-Forwarded-For: 6.6.6.6\r\n", "127.0.0.1", trusting: ["10.0.0.0/8"])
        try await expect("X-Forwarded-For: 6.6.6.6\r\n", "127.0.0.1", trusting: [])
    }

    @Test func `follows a change of the trusted proxies`() async throws {
        let address = IPAddress("203.0.113.7")
        try await TestServer.answering { delivery in
            Reply(status: delivery.remote == address ? 200 : 403, json: "{}")
        } _: { server in
            let request = post(headers: "X-Forwarded-For: 203.0.113.7\r\n")
            #expect(await server.response(to: request)?.status == 403)
            server.server.trust([try #require(IPNetwork("127.0.0.0/8"))])
            #expect(await server.response(to: request)?.status == 200)
        }
    }

    private func expect(
        _ headers: String,
        _ address: String?,
        trusting proxies: [String]
    ) async throws {
        let address = address.flatMap { IPAddress($0) }
        try await TestServer.with {
            $0.trustedProxies = proxies.compactMap { IPNetwork($0) }
        } answer: { delivery in
            Reply(status: delivery.remote == address ? 200 : 403, json: "{}")
        } _: { server in
            #expect(await server.response(to: post(headers: headers))?.status == 200)
        }
    }
}
