import LuaSandbox
import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `The deadline of a call to the outside world` {
    @Test(arguments: ["", "HTTP/1.1 200", "HTTP/1.1 200 X\r\nContent-Length: 5\r\n\r\nhell"])
    func `holds whatever is missing of the answer`(_ text: String) async throws {
        try await StagedServer.with { _ in
            .text(text)
        } _: { server in
            try await WebCaller.with { caller in
                try await expectEnd(caller, server.origin, granted: server.origin)
            }
        }
    }

    @Test func `holds while a body drips`() async throws {
        let dripping = Dripping()
        try await StagedServer.with { _ in
            .text("HTTP/1.1 200 X\r\nContent-Length: 100000\r\n\r\n")
        } _: { server in
            try await WebCaller.with { caller in
                let drip = Task { await dripping.drip(to: server) }
                try await expectEnd(caller, server.origin, granted: server.origin)
                drip.cancel()
                await drip.value
            }
        }
    }

    @Test func `holds while nobody accepts`() async throws {
        let silent = try SilentListener()
        defer { silent.close() }
        try await WebCaller.with { caller in
            try await expectEnd(caller, silent.origin, granted: silent.origin)
        }
    }

    @Test func `holds in the middle of TLS`() async throws {
        let silent = try SilentListener()
        defer { silent.close() }
        let origin = "https" + silent.origin.dropFirst(4)
        try await WebCaller.with {
            $0.connectTime = .seconds(1)
        } _: { caller in
            try await expectEnd(caller, origin, granted: origin)
        }
    }

    @Test func `holds while a name is looked up`() async throws {
        let gate = Gate()
        try await WebCaller.with { settings in
            settings.resolver = { _ in
                await gate.pass()
                return []
            }
        } _: { caller in
            try await expectEnd(caller, "http://a.test", granted: "http://a.test")
            await gate.arrival()
            gate.open()
        }
    }

    @Test func `holds while all connections are in use`() async throws {
        try await StagedServer.with { _ in
            .text("")
        } _: { server in
            try await WebCaller.with {
                $0.connections = 1
            } _: { caller in
                let origin = server.origin
                async let first = caller.fault(.init(url: origin), granted: [origin], within: time)
                async let second = caller.fault(.init(url: origin), granted: [origin], within: time)
                let kinds = await [first?.kind, second?.kind]
                #expect(kinds == [.timedOut, .timedOut])
                #expect(server.received.count == 1)
            }
        }
    }

    @Test func `that has passed lets nothing begin`() async throws {
        try await StagedServer.with { server in
            try await WebCaller.with { caller in
                let request = WebRequest(url: server.origin)
                let fault = await caller.fault(request, granted: [server.origin], within: .zero)
                #expect(fault?.kind == .timedOut)
            }
            #expect(server.connections == 0)
        }
    }

    @Test func `may be never`() async throws {
        try await StagedServer.with { server in
            try await WebCaller.with { caller in
                let request = WebRequest(url: server.origin)
                let never = Duration.seconds(100_000_000_000)
                let result = await caller.result(request, granted: [server.origin], within: never)
                let response = try result.get()
                #expect(response.status == 200)
            }
        }
    }

    private let time = Duration.milliseconds(100)

    /// A timed-out call that ends at its deadline; the bound is wide, for machines may be slow.
    private func expectEnd(
        _ caller: WebCaller,
        _ origin: String,
        granted: String
    ) async throws {
        let begun = ContinuousClock.now
        let request = WebRequest(url: origin + "/?s3cret")
        let fault = await caller.fault(request, granted: [granted], within: time)
        let elapsed = ContinuousClock.now - begun
        #expect(fault == WebFault(.timedOut, "no whole answer from \(origin) in time"))
        #expect(elapsed >= time && elapsed < time + .seconds(10), "\(elapsed)")
    }
}

/// Sends one byte after the other to whoever is connected.
private struct Dripping: Sendable {
    func drip(to server: StagedServer) async {
        while !Task.isCancelled {
            await server.send("x")
            await Task.yield()
        }
    }
}
