import NIOHTTP1
import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `Connections to the outside world` {
    @Test func `are kept for further requests`() async throws {
        try await StagedServer.with { server in
            try await WebCaller.with { caller in
                for _ in 0..<20 {
                    _ = try await caller.response(
                        .init(url: server.origin),
                        granted: [server.origin]
                    )
                }
            }
            #expect(server.connections == 1)
        }
    }

    @Test func `are closed after their rest`() async throws {
        try await StagedServer.with { server in
            try await WebCaller.with {
                $0.idleTime = .milliseconds(1)
            } _: { caller in
                _ = try await caller.response(.init(url: server.origin), granted: [server.origin])
                await server.end(of: 0)
            }
        }
    }

    @Test func `are few, and hundreds of requests wait for them`() async throws {
        let gate = Gate()
        try await StagedServer.with { _ in
            await gate.pass()
            return .answer(200, [:], "ok")
        } _: { server in
            try await WebCaller.with { settings in
                settings.connections = 8
                // Waiting for a connection is no connecting.
                settings.connectTime = .seconds(1)
            } _: { caller in
                await withTaskGroup(of: Bool.self) { group in
                    for _ in 0..<300 {
                        group.addTask {
                            let request = WebRequest(url: server.origin)
                            let response = try? await caller.response(
                                request,
                                granted: [server.origin]
                            )
                            return response?.text == "ok"
                        }
                    }
                    for _ in 0..<8 { await gate.arrival() }
                    #expect(server.received.count == 8)
                    let late = await caller.fault(
                        .init(url: server.origin),
                        granted: [server.origin],
                        within: .milliseconds(1500)
                    )
                    #expect(late?.kind == .timedOut)
                    for _ in 0..<300 { gate.open() }
                    #expect(await group.reduce(into: 0) { $0 += $1 ? 1 : 0 } == 300)
                }
            }
            #expect(server.connections == 8 && server.received.count == 300)
        }
    }

    @Test func `lose nobody who gives up while waiting`() async throws {
        let gate = Gate()
        try await StagedServer.with { _ in
            await gate.pass()
            return .answer()
        } _: { server in
            try await WebCaller.with {
                $0.connections = 1
            } _: { caller in
                let granted = [server.origin]
                let request = WebRequest(url: server.origin)
                async let first = caller.result(request, granted: granted)
                await gate.arrival()
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<100 {
                        group.addTask {
                            let time = Duration.milliseconds(20)
                            let fault = await caller.fault(request, granted: granted, within: time)
                            #expect(fault?.kind == .timedOut)
                        }
                    }
                }
                for _ in 0..<2 { gate.open() }
                let response = try await first.get()
                #expect(response.status == 200)
                _ = try await caller.response(request, granted: granted)
                #expect(server.received.count == 2)
            }
        }
    }

    @Test(arguments: ["GET", "PUT", "DELETE"])
    func `that were closed meanwhile cost nothing that may be repeated`(
        _ method: String
    ) async throws {
        try await StagedServer.with { request in
            // The second request finds the connection open, and is not answered on it.
            request.connection == 0 && request.number == 1
                ? .text("", closes: true) : .answer(200, [:], "ok")
        } _: { server in
            try await WebCaller.with { caller in
                let request = WebRequest(method: method, url: server.origin, body: [0x78])
                for _ in 0..<2 {
                    let response = try await caller.response(request, granted: [server.origin])
                    #expect(response.text == "ok")
                }
            }
            #expect(server.received.map(\.connection) == [0, 0, 1])
            #expect(server.received.map(\.body) == ["x", "x", "x"])
        }
    }

    @Test func `that were closed meanwhile cost one more request, however many`() async throws {
        let gate = Gate()
        try await StagedServer.with { request in
            if request.number > 0 { return .text("", closes: true) }
            if request.connection < 3 { await gate.pass() }
            return .answer(200, [:], "ok")
        } _: { server in
            try await WebCaller.with { caller in
                let request = WebRequest(url: server.origin)
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<3 {
                        group.addTask {
                            _ = await caller.result(request, granted: [server.origin])
                        }
                    }
                    for _ in 0..<3 { await gate.arrival() }
                    for _ in 0..<3 { gate.open() }
                }
                let response = try await caller.response(request, granted: [server.origin])
                #expect(response.text == "ok")
            }
            #expect(server.connections == 4 && server.received.count == 5)
        }
    }

    @Test(arguments: ["POST", "PATCH"])
    func `that were closed meanwhile end what must not be repeated`(
        _ method: String
    ) async throws {
        try await StagedServer.with { request in
            request.number == 1 ? .text("", closes: true) : .answer()
        } _: { server in
            try await WebCaller.with { caller in
                let request = WebRequest(method: method, url: server.origin)
                _ = try await caller.response(request, granted: [server.origin])
                let fault = await caller.fault(request, granted: [server.origin])
                #expect(
                    fault?.message
                        == "the connection to \(server.origin) was closed before the answer was whole"
                )
            }
            #expect(server.received.count == 2)
        }
    }

    @Test(arguments: [("POST", true), ("PATCH", true), ("GET", false), ("PUT", false)])
    func `that were closed meanwhile are repeated where the sender says so`(
        _ method: String,
        _ mayRepeat: Bool
    ) async throws {
        try await StagedServer.with { request in
            request.connection == 0 && request.number == 1
                ? .text("", closes: true) : .answer(200, [:], "ok")
        } _: { server in
            try await WebCaller.with { caller in
                let request = WebRequest(
                    method: method,
                    url: server.origin,
                    body: [0x78],
                    mayRepeat: mayRepeat
                )
                _ = try await caller.response(request, granted: [server.origin])
                let second = await caller.result(request, granted: [server.origin])
                let text = try? second.get().text
                #expect(text == (mayRepeat ? "ok" : nil))
            }
            #expect(server.received.map(\.connection) == (mayRepeat ? [0, 0, 1] : [0, 0]))
            #expect(server.received.allSatisfy { $0.method == method && $0.body == "x" })
        }
    }

    @Test func `are tried again once only, and not where an answer had begun`() async throws {
        for text in ["", "HTTP/1.1 200 X\r\n", "HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\nh"] {
            try await StagedServer.with { request in
                request.connection == 0 && request.number == 0
                    ? .answer() : .text(text, closes: true)
            } _: { server in
                try await WebCaller.with { caller in
                    let request = WebRequest(url: server.origin)
                    _ = try await caller.response(request, granted: [server.origin])
                    let fault = await caller.fault(request, granted: [server.origin])
                    #expect(fault?.kind == .failed)
                }
                #expect(server.received.count == (text.isEmpty ? 3 : 2))
            }
        }
    }

    @Test func `rest for few origins at a time`() async throws {
        try await StagedServer.with { first in
            try await StagedServer.with { second in
                try await WebCaller.with {
                    $0.restingOrigins = 1
                } _: { caller in
                    for server in [first, second, first] {
                        let request = WebRequest(url: server.origin)
                        _ = try await caller.response(request, granted: [server.origin])
                    }
                    await second.end(of: 0)
                }
                #expect(first.connections == 2)
            }
        }
    }
}
