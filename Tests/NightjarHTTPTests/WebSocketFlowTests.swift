import LuaSandbox
import NightjarCore
import NightjarHTTP
import Synchronization
import Testing

@Suite struct `The flow over a WebSocket` {
    @Test func `stops while it is held, and loses nothing`() async throws {
        try await WebSocketStage.with { stage in
            let holding = Holding(stage.loops)
            let heard = HeardReceiver { holding.receive($0) }
            let pair = try await stage.pair(telling: heard)
            holding.connection.withLock { $0 = pair.client }
            for number in 0..<200 { pair.server.send([UInt8(number)]) }
            pair.server.close(code: 1000)
            let expected = (0..<200).map {
                HeardReceiver.Heard.message(.binary([UInt8($0)]))
            }
            #expect(
                await heard.rest == expected + [.end(.closed(code: 1000, reason: ""))]
            )
            #expect(holding.holds == 4)
            #expect(holding.breaches == 0)
        }
    }

    @Test func `that is held reaches the peer`() async throws {
        try await WebSocketStage.with {
            $0.server.webSockets.outputBytes = 1 << 28
            $0.server.webSockets.stallTime = .milliseconds(200)
        } _: { stage in
            let pair = try await stage.pair()
            pair.client.hold()
            let message = Array(repeating: UInt8(7), count: 1 << 20)
            for _ in 0..<32 { pair.server.send(message) }
            let phrase = "the peer has read nothing for 0.2 seconds"
            #expect(await pair.serverHeard.next == .end(.broken(phrase)))
            pair.client.resume()
            // What the system had for it comes, and then the end.
            let rest = await pair.clientHeard.rest
            #expect(rest.count < 32)
            guard case .end(.broken) = rest.last else {
                Issue.record("\(rest.count)")
                return
            }
        }
    }

    @Test func `goes on after a hold of much`() async throws {
        try await WebSocketStage.with {
            $0.server.webSockets.outputBytes = 1 << 28
        } _: { stage in
            let pair = try await stage.pair()
            pair.client.hold()
            let message = Array(repeating: UInt8(7), count: 1 << 20)
            for _ in 0..<12 { pair.server.send(message) }
            pair.server.close()
            pair.client.resume()
            #expect(await pair.clientHeard.rest.count == 13)
            #expect(await pair.serverHeard.rest == [.end(.closedHere)])
        }
    }

    @Test func `ends when more waits than may`() async throws {
        try await WebSocketStage.with {
            $0.client.outputBytes = 1 << 16
        } _: { stage in
            let pair = try await stage.pair()
            pair.server.hold()
            let phrase = "the peer does not read: more than 65536 bytes wait for it"
            let message = Array(repeating: UInt8(7), count: 1 << 14)
            let heard = Task { await pair.clientHeard.rest }
            // The system takes some megabytes before anything waits here.
            for _ in 0..<4096 {
                await stage.loops.run(on: 0) { pair.client.send(message) }
            }
            #expect(await heard.value == [.end(.broken(phrase))])
        }
    }

    @Test func `ends when the peer reads nothing`() async throws {
        try await WebSocketStage.with {
            $0.client.outputBytes = 1 << 28
            $0.client.stallTime = .milliseconds(200)
        } _: { stage in
            let pair = try await stage.pair()
            pair.server.hold()
            let message = Array(repeating: UInt8(7), count: 1 << 20)
            for _ in 0..<32 { pair.client.send(message) }
            let phrase = "the peer has read nothing for 0.2 seconds"
            #expect(await pair.clientHeard.rest == [.end(.broken(phrase))])
        }
    }

    @Test(arguments: [false, true])
    func `ends when the peer reads nothing of what is still sent`(_ isSecure: Bool) async throws {
        let certificate = try TestCertificate(for: "127.0.0.1")
        let context = isSecure ? try certificate.serverContext() : nil
        try await certificate.withFile { file in
            try await WebSocketStage.with {
                $0.server.tls = context
                $0.http.additionalTrustRoots = [file]
                $0.client.outputBytes = 1 << 28
                $0.client.stallTime = .milliseconds(200)
            } _: { stage in
                let address = stage.server.address
                let pair = try await stage.pair(
                    isSecure ? "wss://\(address)/" : nil,
                    granted: isSecure ? ["https://\(address)"] : nil
                )
                pair.server.hold()
                let message = Array(repeating: UInt8(7), count: 1 << 20)
                for _ in 0..<16 { pair.client.send(message) }
                let trickle = Trickle(of: 500, to: pair.client, on: stage.loops)
                await stage.loops.run(on: 0) { trickle.run() }
                let phrase = "the peer has read nothing for 0.2 seconds"
                #expect(await pair.clientHeard.rest == [.end(.broken(phrase))])
                #expect(trickle.stop() > 0)
                // TLS would wait for its goodbye.
                pair.server.resume()
                _ = await pair.serverHeard.rest
            }
        }
    }

    @Test func `is not filled by pongs`() async throws {
        try await WebSocketStage.with {
            // Twenty pongs would be more.
            $0.client.outputBytes = 2048
        } _: { stage in
            let pair = try await stage.pair()
            pair.server.hold()
            let ping = [0x89, 125] + Array(repeating: UInt8(7), count: 125)
            let pings = Array(repeating: ping, count: 1000).flatMap(\.self)
            for _ in 0..<20 { pair.server.send(raw: pings) }
            pair.server.send([1])
            #expect(await pair.clientHeard.next == .message(.binary([1])))
            pair.server.resume()
            pair.client.send([2])
            #expect(await pair.serverHeard.next == .message(.binary([2])))
        }
    }

    @Test func `is left to a peer without a goodbye for a while only`() async throws {
        try await WebSocketStage.with {
            $0.client.closeTime = .milliseconds(100)
        } _: { stage in
            let pair = try await stage.pair()
            pair.server.hold()
            pair.client.close()
            #expect(await pair.clientHeard.rest == [.end(.closedHere)])
            pair.server.resume()
            #expect(
                await pair.serverHeard.rest == [.end(.closed(code: 1000, reason: ""))]
            )
        }
    }
}

/// Sends a byte each 10 ms.
private final class Trickle: Sendable {
    private let connection: WebSocketConnection
    private let loops: EventLoops
    private let left: Mutex<Int>

    init(of count: Int, to connection: WebSocketConnection, on loops: EventLoops) {
        self.connection = connection
        self.loops = loops
        left = Mutex(count)
    }

    func run() {
        let goesOn = left.withLock { left in
            left -= 1
            return left >= 0
        }
        guard goesOn else { return }
        connection.send([1])
        _ = loops.schedule(on: 0, at: loops.now + .milliseconds(10)) { self.run() }
    }

    /// Sends no more, and says how many bytes are left.
    func stop() -> Int {
        left.withLock { left in
            defer { left = 0 }
            return left
        }
    }
}

/// Holds a connection at each fiftieth message, and lets it go on a little later.
private final class Holding: Sendable {
    let connection = Mutex<WebSocketConnection?>(nil)
    private let loops: EventLoops
    private let state = Mutex((messages: 0, isHeld: false, holds: 0, breaches: 0))

    init(_ loops: EventLoops) {
        self.loops = loops
    }

    var holds: Int { state.withLock { $0.holds } }
    var breaches: Int { state.withLock { $0.breaches } }

    func receive(_ message: WebSocketMessage) {
        let holds = state.withLock { state in
            if state.isHeld { state.breaches += 1 }
            state.messages += 1
            guard state.messages % 50 == 0 else { return false }
            state.isHeld = true
            state.holds += 1
            return true
        }
        guard holds, let connection = connection.withLock({ $0 }) else { return }
        connection.hold()
        _ = loops.schedule(on: 0, at: loops.now + .milliseconds(20)) {
            self.state.withLock { $0.isHeld = false }
            connection.resume()
        }
    }
}
