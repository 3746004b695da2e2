import NIOHTTP1
import NightjarCore
import NightjarHTTP
import Synchronization
import Testing

@Suite struct `Calling the outside world` {
    @Test func `sends what it is given and returns what comes back`() async throws {
        try await StagedServer.with { _ in
            .answer(418, ["X-One": " a  ", "x-Two": "b"], "brew")
        } _: { server in
            try await WebCaller.with { caller in
                var request = WebRequest(method: "POST", url: server.origin + "/a/ü?q=[1]#x")
                request.headers = [.init("Authorization", "Bearer t"), .init("X-Many", "1")]
                request.headers.append(.init("X-Many", "2"))
                request.body = Array("{}".utf8)
                let response = try await caller.response(request, granted: [server.origin])
                #expect(response.status == 418 && response.text == "brew")
                #expect(response.header("x-one") == "a" && response.header("x-two") == "b")
                let seen = try #require(server.received.first)
                #expect(seen.method == "POST" && seen.target == "/a/%C3%BC?q=%5B1%5D")
                #expect(seen.body == "{}" && seen.headers["content-length"] == ["2"])
                #expect(seen.headers["host"] == ["127.0.0.1:\(server.port)"])
                #expect(seen.headers["x-many"] == ["1", "2"])
                #expect(seen.headers["user-agent"] == ["nightjar"])
            }
        }
    }

    @Test(arguments: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    func `knows the usual methods`(_ method: String) async throws {
        try await StagedServer.with { request in
            guard request.method == "HEAD" else { return .answer(200, [:], request.method) }
            return .text("HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\n")
        } _: { server in
            try await WebCaller.with { caller in
                let request = WebRequest(method: method, url: server.origin)
                // The second one finds the connection in order.
                for _ in 0..<2 {
                    let response = try await caller.response(request, granted: [server.origin])
                    #expect(response.text == (method == "HEAD" ? "" : method))
                }
                #expect(server.connections == 1)
            }
        }
    }

    @Test func `calls no origin that is not granted, and looks up nothing for it`() async throws {
        let asked = Counter()
        try await StagedServer.with { server in
            try await WebCaller.with { settings in
                settings.resolver = { _ in
                    asked.add()
                    return []
                }
            } _: { caller in
                let port = server.port
                for origin in [
                    "http://127.0.0.1:1", "https://127.0.0.1:\(port)", "http://localhost:\(port)",
                    "http://127.1:\(port)", "http://0x7f.1:\(port)", "http://2130706433:\(port)",
                    "http://[::ffff:127.0.0.1]:\(port)", "http://127.0.0.1.:\(port)",
                ] {
                    let request = WebRequest(url: origin + "/x?s3cret")
                    let fault = await caller.fault(request, granted: [server.origin])
                    let refusal = WebFault(.notGranted(origin: origin), "\(origin) is not granted")
                    #expect(fault == refusal)
                }
            }
            #expect(asked.value == 0 && server.connections == 0)
        }
    }

    @Test(arguments: ["granted.test", "127.1", "0x7f.1", "2130706433", "0177.0.0.1"])
    func `leads to no address that is not public by a name`(_ name: String) async throws {
        try await StagedServer.with { server in
            try await WebCaller.with { settings in
                settings.resolver = { _ in [IPAddress("127.0.0.1")].compactMap(\.self) }
            } _: { caller in
                let origin = "http://\(name):\(server.port)"
                let fault = await caller.fault(.init(url: origin), granted: [origin])
                #expect(
                    fault
                        == WebFault(
                            .notGranted(origin: server.origin),
                            "\(origin) leads to 127.0.0.1, which is no public address; "
                                + "write \(server.origin) instead, "
                                + "in the grant and in the call, or as the app's domain"
                        )
                )
            }
            #expect(server.connections == 0)
        }
    }

    @Test func `says what to grant where a name leads to an address of IPv6`() async throws {
        try await WebCaller.with { settings in
            settings.resolver = { _ in [IPAddress("fd00::7")].compactMap(\.self) }
        } _: { caller in
            let origin = "https://granted.test"
            let fault = await caller.fault(.init(url: origin), granted: [origin])
            #expect(fault?.kind == .notGranted(origin: "https://[fd00::7]"))
        }
    }

    /// 2d00::/8 is given to nobody, and counts as public.
    @Test func `connects to no address that another answer of DNS brings`() async throws {
        let asked = Counter()
        try await StagedServer.with { server in
            try await WebCaller.with { settings in
                settings.addressLifetime = .zero
                settings.connectTime = .milliseconds(50)
                settings.resolver = { _ in
                    asked.add()
                    let answer = asked.value == 1 ? ["2d00::1"] : ["127.0.0.1", "::1"]
                    return answer.compactMap { IPAddress($0) }
                }
            } _: { caller in
                let origin = "http://granted.test:\(server.port)"
                let first = await caller.fault(.init(url: origin), granted: [origin])
                #expect(first?.kind == .failed)
                #expect(asked.value == 1)
                let second = await caller.fault(.init(url: origin), granted: [origin])
                #expect(second?.kind == .notGranted(origin: server.origin))
                #expect(asked.value == 2)
            }
            #expect(server.connections == 0)
        }
    }

    @Test func `uses only those of a name's addresses that are admitted`() async throws {
        try await StagedServer.with { server in
            try await WebCaller.with { settings in
                settings.connectTime = .milliseconds(50)
                settings.resolver = { _ in
                    ["127.0.0.1", "2d00::1", "10.0.0.1"].compactMap { IPAddress($0) }
                }
            } _: { caller in
                let origin = "http://granted.test:\(server.port)"
                let fault = await caller.fault(.init(url: origin), granted: [origin])
                #expect(fault?.kind == .failed)
            }
            #expect(server.connections == 0)
        }
    }

    @Test func `asks for a name once at a time, and again when its answer is old`() async throws {
        let asked = Counter()
        let gate = Gate()
        try await WebCaller.with { settings in
            settings.addressLifetime = .zero
            settings.resolver = { _ in
                asked.add()
                await gate.pass()
                return [IPAddress("127.0.0.1")].compactMap(\.self)
            }
        } _: { caller in
            let origin = "http://granted.test"
            await withTaskGroup(of: WebFault?.self) { group in
                for _ in 0..<10 {
                    group.addTask { await caller.fault(.init(url: origin), granted: [origin]) }
                }
                await gate.arrival()
                gate.open()
                // Those that came too late for the first answer ask once more, together.
                group.addTask {
                    await gate.arrival()
                    gate.open()
                    return nil
                }
                for _ in 0..<10 { _ = await group.next() }
                group.cancelAll()
            }
            #expect((1...2).contains(asked.value))
        }
    }

    @Test func `says why a name has no address`() async throws {
        try await WebCaller.with { caller in
            let request = WebRequest(url: "http://crm.example.com/?s3cret")
            let fault = await caller.fault(request, granted: ["http://crm.example.com"])
            #expect(
                fault == WebFault(.failed, "the name crm.example.com has no address")
            )
        }
    }

    @Test func `asks the system for addresses`() async throws {
        try await StagedServer.with { server in
            try await WebCaller.with { settings in
                settings.resolver = nil
            } _: { caller in
                let origin = "http://localhost:\(server.port)"
                let fault = await caller.fault(.init(url: origin), granted: [origin])
                guard case .notGranted(let direct) = fault?.kind else {
                    Issue.record("\(String(describing: fault))")
                    return
                }
                let own = ["http://127.0.0.1:\(server.port)", "http://[::1]:\(server.port)"]
                #expect(own.contains(direct))
            }
        }
    }

    @Test func `says that nobody listens`() async throws {
        let origin = try await StagedServer.with { $0.origin }
        try await WebCaller.with { caller in
            let fault = await caller.fault(.init(url: origin + "/?s3cret"), granted: [origin])
            #expect(fault == WebFault(.failed, "nobody listens at \(origin)"))
        }
    }

    @Test func `sends nothing after its end`() async throws {
        try await StagedServer.with { server in
            try await WebCaller.with { caller in
                _ = try await caller.response(.init(url: server.origin), granted: [server.origin])
                await caller.client.shutDown()
                let fault = await caller.fault(.init(url: server.origin), granted: [server.origin])
                #expect(fault?.kind == .failed)
                #expect(
                    fault?.message == "\(server.origin) was not called to an end: the daemon stops"
                )
            }
            #expect(server.received.count == 1)
        }
    }

    @Test func `says that the daemon stops to who still waits`() async throws {
        let gate = Gate()
        try await StagedServer.with { _ in
            await gate.pass()
            return .answer()
        } _: { server in
            try await WebCaller.with { caller in
                async let fault = caller.fault(.init(url: server.origin), granted: [server.origin])
                await gate.arrival()
                await caller.client.shutDown()
                #expect(
                    await fault?.message
                        == "\(server.origin) was not called to an end: the daemon stops"
                )
                gate.open()
            }
        }
    }
}
