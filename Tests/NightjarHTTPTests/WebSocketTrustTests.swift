import Foundation
import NightjarCore
import NightjarHTTP
import Synchronization
import Testing

@Suite struct `Trust of a WebSocket` {
    @Test func `is in certificates that somebody vouches for`() async throws {
        let certificate = try TestCertificate(for: "127.0.0.1")
        let context = try certificate.serverContext()
        try await WebSocketStage.with {
            $0.server.tls = context
        } _: { stage in
            let origin = "https://\(stage.server.address)"
            let fault = await stage.fault(
                "wss://\(stage.server.address)/?SECRET",
                granted: [origin]
            )
            let message =
                "the certificate of \(origin) is not trusted: it has expired, "
                + "or nobody vouches for it whom this machine trusts"
            #expect(fault == .failed(WebFault(.failed, message)))
        }
        try await certificate.withFile { file in
            try await WebSocketStage.with {
                $0.server.tls = context
                $0.http.additionalTrustRoots = [file]
            } _: { stage in
                let pair = try await stage.pair(
                    "wss://\(stage.server.address)/",
                    granted: ["https://\(stage.server.address)"]
                )
                let message = Array(repeating: UInt8(7), count: 200_000)
                pair.client.send(message)
                #expect(await pair.serverHeard.next == .message(.binary(message)))
                pair.server.send(message)
                pair.server.close(code: 1001, reason: "x")
                #expect(await pair.clientHeard.next == .message(.binary(message)))
                #expect(await pair.clientHeard.next == .end(.closed(code: 1001, reason: "x")))
            }
        }
    }

    @Test func `is found again after the system's could not be read`() async throws {
        let certificate = try TestCertificate(for: "127.0.0.1")
        let context = try certificate.serverContext()
        try await certificate.withFile { file in
            let place = file + ".system"
            defer { try? FileManager.default.removeItem(atPath: place) }
            try await WebSocketStage.with {
                $0.server.tls = context
                $0.http.systemTrustRoots = [place]
            } _: { stage in
                let url = "wss://\(stage.server.address)/"
                let granted = ["https://\(stage.server.address)"]
                guard case .failed(let fault) = await stage.fault(url, granted: granted) else {
                    Issue.record("it opened")
                    return
                }
                #expect(fault.kind == .failed)
                try FileManager.default.copyItem(atPath: file, toPath: place)
                let pair = try await stage.pair(url, granted: granted)
                pair.client.send([7])
                #expect(await pair.serverHeard.next == .message(.binary([7])))
            }
        }
    }

    @Test(arguments: [
        "granted.test", "*.test", "other.test", "127.0.0.1", "*.granted.test", "*", "test",
    ])
    func `is in the name of the URL, not in the address`(_ name: String) async throws {
        let certificate = try TestCertificate(for: name)
        let context = try certificate.serverContext()
        let host = HostSeen()
        try await certificate.withFile { file in
            try await WebSocketStage.with {
                $0.server.tls = context
                $0.server.upgrade = { request in
                    host.see(request)
                    return .accept { _ in HeardReceiver() }
                }
                $0.http.additionalTrustRoots = [file]
            } _: { stage in
                let url = "wss://granted.test:\(stage.server.port)/"
                let address = try #require(IPAddress("127.0.0.1"))
                do throws(WebSocketFault) {
                    let socket = try await stage.sockets.open(
                        url,
                        at: address,
                        on: 0,
                        until: stage.loops.now + .seconds(20),
                        HeardReceiver()
                    )
                    socket.close()
                    #expect(name == "granted.test" || name == "*.test")
                    #expect(host.seen == "granted.test:\(stage.server.port)")
                } catch {
                    #expect(name != "granted.test" && name != "*.test")
                    let message =
                        "the certificate of https://granted.test:\(stage.server.port) "
                        + "is not trusted: it is made out to another name"
                    #expect(error == .failed(WebFault(.failed, message)))
                }
            }
        }
    }

    @Test func `is not asked of who speaks no TLS`() async throws {
        try await WebSocketStage.with { stage in
            let origin = "https://\(stage.server.address)"
            let fault = await stage.fault(
                "wss://\(stage.server.address)/?SECRET",
                granted: [origin]
            )
            let message = "the connection to \(origin) broke: it does not speak TLS"
            #expect(fault == .failed(WebFault(.failed, message)))
        }
    }
}

/// The `Host` of the last request.
private final class HostSeen: Sendable {
    private let host = Mutex("")

    var seen: String { host.withLock { $0 } }

    func see(_ request: WebSocketServer.Request) {
        let value = request.headers.first { $0.name == "host" }?.value ?? ""
        host.withLock { $0 = value }
    }
}
