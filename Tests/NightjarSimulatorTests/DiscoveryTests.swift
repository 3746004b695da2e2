import NightjarCore
import NightjarHTTP
import NightjarSimulator
import Testing

@Suite struct `Addresses of a stand-in` {
    private static let shape = JSONShape([
        "code", "data.URL", "data.ClientConfig.PingInterval", "data.ClientConfig.ReconnectNonce",
    ])

    private func document(_ answer: HTTPPoster.Answer) throws -> JSONDocument {
        try JSONDocument(answer.body, shape: Self.shape)
    }

    @Test func `are given to the app`() async throws {
        try await StandInUnderTest.with { test, app in
            let answer = try document(try await app.discovery())
            let url = answer.string("data.URL") ?? ""
            #expect(answer.integer("code") == 0)
            #expect(url.hasPrefix("ws://\(test.address)/ws/v2?"))
            for name in ["device_id=", "service_id=", "ticket="] { #expect(url.contains(name)) }
            #expect(answer.integer("data.ClientConfig.PingInterval") == 120)
            #expect(answer.integer("data.ClientConfig.ReconnectNonce") == 30)
        }
    }

    @Test(arguments: [
        (StandInUnderTest.id, "wrong", 1_000_040_345),
        (StandInUnderTest.id, "", 1_000_040_345),
        ("cli_0000000000000000", StandInUnderTest.secret, 1_000_040_345),
        ("cli_00000000000000zz", StandInUnderTest.secret, 1_000_040_346),
        ("", StandInUnderTest.secret, 1_000_040_346),
    ])
    func `are not given to others`(id: String, secret: String, code: Int) async throws {
        try await StandInUnderTest.with { _, app in
            let answer = try await app.discovery(id: id, secret: secret)
            #expect(answer.status == 200)
            #expect(try document(answer).integer("code") == Int64(code))
            #expect(try document(answer).string("data.URL")?.isEmpty == true)
        }
    }

    @Test func `are withheld as a test asks, in turn`() async throws {
        try await StandInUnderTest.with { test, app in
            let answers: [DiscoveryAnswer] = [.code(1, "busy"), .status(500), .nonsense]
            test.standIn.answerDiscovery(by: answers)
            let busy = try document(try await app.discovery())
            #expect(busy.integer("code") == 1)
            let failed = try await app.discovery()
            #expect(failed.status == 500)
            let nonsense = try await app.discovery()
            #expect(nonsense.status == 200)
            #expect(throws: JSONFault.self) { try document(nonsense) }
            let given = try document(try await app.discovery())
            #expect(given.integer("code") == 0)
            // Last, for one that is given up before it has come would leave the silence to the next.
            test.standIn.answerDiscovery(by: [.silence])
            await #expect(throws: PostError.self) {
                try await app.discovery(within: .milliseconds(50))
            }
        }
    }

    @Test func `open one connection each`() async throws {
        try await StandInUnderTest.with { _, app in
            let url = try await app.url()
            _ = try await app.connect(to: url)
            let refusal = await app.refusal(of: url)
            guard case .refused(let status, let headers) = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            #expect(status == 400)
            #expect(headers.contains(WebHeader("handshake-status", "514")))
            #expect(headers.contains(WebHeader("handshake-autherrcode", "1000040343")))
        }
    }

    @Test(arguments: ["/ws/v2", "/ws/v2?ticket=x", "/ws/v3?ticket=x", "/"])
    func `cannot be made up`(target: String) async throws {
        try await StandInUnderTest.with { _, app in
            guard case .refused = await app.refusal(of: "ws://\(app.address)\(target)") else {
                Issue.record("it is open")
                return
            }
        }
    }

    @Test func `are refused as a test asks`() async throws {
        try await StandInUnderTest.with { test, app in
            test.standIn.refuseHandshakes(by: [
                .init(status: 403, handshakeStatus: 403, message: "forbidden"), .init(status: 502),
            ])
            let url = try await app.url()
            let first = await app.refusal(of: url)
            guard case .refused(403, let headers) = first else {
                Issue.record("\(String(describing: first))")
                return
            }
            #expect(headers.contains(WebHeader("handshake-msg", "forbidden")))
            guard case .refused(502, let none) = await app.refusal(of: url) else {
                Issue.record("it is open")
                return
            }
            #expect(!none.contains { $0.name.hasPrefix("handshake") })
            // A refusal that was asked for does not use the ticket up.
            #expect(await app.refusal(of: url) == nil)
        }
    }

    @Test func `end at fifty connections`() async throws {
        try await StandInUnderTest.with { _, app in
            var connections: [AppConnection] = []
            let spare = try await app.url()
            for _ in 0..<50 { connections.append(try await app.connect()) }
            let code = try document(try await app.discovery()).integer("code")
            #expect(code == 1_000_040_350)
            guard case .refused(_, let headers) = await app.refusal(of: spare) else {
                Issue.record("it is open")
                return
            }
            #expect(headers.contains(WebHeader("handshake-autherrcode", "1000040350")))
        }
    }
}
