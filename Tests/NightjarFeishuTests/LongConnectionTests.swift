import NightjarCore
import NightjarFeishu
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A long connection` {
    struct Exchange: Decodable, Sendable, CustomTestStringConvertible {
        struct Answer: Decodable {
            let headers: [[String]]
            let payload: String
        }

        let name: String
        let frames: [String]
        let status: Int
        let reply: String
        let answers: [Answer]

        var testDescription: String { name }
    }

    private struct File: Decodable {
        let exchanges: [Exchange]
    }

    static let exchanges: [Exchange] =
        (try? Fixture.read("feishu/long-connection-exchanges.json", as: File.self).exchanges) ?? []

    @Test func `has its exchanges`() {
        #expect(Self.exchanges.count == 17)
    }

    @Test(arguments: exchanges)
    func `answers as the platform expects`(exchange: Exchange) async throws {
        let app = try ConnectedApp()
        app.reply.change { $0 = Reply(status: exchange.status, json: exchange.reply) }
        let socket = await app.open()
        for frame in exchange.frames { socket.receive([UInt8](hex: frame)) }
        // An event afterwards shows that there is no further answer.
        socket.receive(ConnectedApp.event("last"))
        let answers = await socket.answers(exchange.answers.count + 1)
        let last = answers.filter { $0[header: "message_id"] == "last" }
        let others = answers.filter { $0[header: "message_id"] != "last" }
        #expect(last.count == 1)
        #expect(
            others.map { $0.headers.map { [$0.name, $0.value] } } == exchange.answers.map(\.headers)
        )
        #expect(others.map(\.text) == exchange.answers.map(\.payload))
        for answer in others {
            let frame = try #require(LongConnectionFrame([UInt8](hex: exchange.frames[0])))
            #expect(answer.sequence == frame.sequence)
            #expect(answer.log == frame.log)
            #expect(answer.service == frame.service)
            #expect(answer.method == .data)
        }
        await app.connections.stop()
    }

    @Test func `hands its deliveries on as the app's own`() async throws {
        let app = try ConnectedApp()
        let socket = await app.open()
        let event = ConnectedApp.event()
        socket.receive(event)
        _ = await socket.answers(1)
        let delivery = try #require(app.deliveries.value.first)
        #expect(delivery.route == .connection(app: "staff-bot"))
        #expect(delivery.body == event.payload)
        #expect(delivery.receivedAt == app.loops.now)
    }

    @Test func `says how long the answer took`() async throws {
        let app = try ConnectedApp()
        app.reply.change { $0 = nil }
        let socket = await app.open()
        socket.receive(ConnectedApp.event())
        await app.deliveries.wait { $0.count == 1 }
        app.loops.advance(by: .milliseconds(1234))
        app.reply.change { $0 = Reply(status: 200, json: "{}") }
        #expect(await socket.answers(1)[0][header: "biz_rt"] == "1234")
    }

    @Test func `answers side by side, each when it is done`() async throws {
        let app = try ConnectedApp()
        app.reply.change { $0 = nil }
        let socket = await app.open()
        for number in 0..<20 { socket.receive(ConnectedApp.event("e-\(number)")) }
        await app.deliveries.wait { $0.count == 20 }
        #expect(socket.answers.isEmpty)
        app.reply.change { $0 = Reply(status: 200, json: "{}") }
        let ids = await socket.answers(20).map { $0[header: "message_id"] ?? "" }
        #expect(Set(ids) == Set((0..<20).map { "e-\($0)" }))
    }

    @Test func `takes what comes before it is in hand`() async throws {
        let early = [
            WebSocketMessage.binary(ConnectedApp.event("early").bytes), .text(byteCount: 3),
        ]
        let app = try ConnectedApp(sockets: ScriptedSockets(early: early))
        let socket = await app.open()
        #expect(await socket.answers(1)[0][header: "message_id"] == "early")
    }

    @Test func `that has ended before it is in hand is lost`() async throws {
        let app = try ConnectedApp(sockets: ScriptedSockets(end: .broken("reset")))
        app.connections.start()
        let lost = LongConnectionNotice.What.lost(reason: "it broke: reset", next: .seconds(120))
        #expect(await app.told(2) == [.opened, lost])
        #expect(app.connections.status.open == 0)
    }

    // MARK: Pings

    @Test func `pings at once, and then at the interval`() async throws {
        let app = try ConnectedApp()
        let socket = await app.open()
        #expect(socket.state.value.sent == [.ping(service: 7)])
        await app.loops.timers(in: .seconds(120))
        app.loops.advance(by: .seconds(120))
        #expect(socket.state.value.pings == 2)
        socket.pong()
        app.loops.advance(by: .seconds(120))
        #expect(socket.state.value.pings == 3)
        #expect(!socket.state.value.isClosed)
    }

    @Test func `takes a new interval from a pong at once`() async throws {
        let app = try ConnectedApp()
        let socket = await app.open()
        await app.loops.timers(in: .seconds(120))
        app.loops.advance(by: .seconds(20))
        socket.pong(#"{"PingInterval":90,"ReconnectNonce":-1,"ReconnectInterval":null}"#)
        app.loops.advance(by: .seconds(69))
        #expect(socket.state.value.pings == 1)
        app.loops.advance(by: .seconds(1))
        #expect(socket.state.value.pings == 2)
    }

    @Test func `without a pong is lost, and another address asked for`() async throws {
        let app = try ConnectedApp()
        app.connections.start()
        let socket = await app.sockets.socket(0)
        await app.loops.timers(in: .seconds(30))
        app.loops.advance(by: .seconds(29))
        #expect(!socket.state.value.isClosed)
        app.loops.advance(by: .seconds(1))
        #expect(socket.state.value.isClosed)
        let reason = "the platform did not answer a ping"
        // Never alive: it counts as an attempt that failed.
        #expect(await app.told(2) == [.opened, .lost(reason: reason, next: .seconds(120))])
        await app.loops.timers(in: .seconds(120))
        app.loops.advance(by: .seconds(120))
        _ = await app.sockets.socket(1)
        #expect(app.web.calls(of: ConnectedApp.endpoint).count == 2)
    }

    @Test func `with an interval of a second has ten seconds for the pong`() async throws {
        let config = ConnectedApp.config.replacing(
            "\"PingInterval\":120",
            with: "\"PingInterval\":1"
        )
        let app = try ConnectedApp([ConnectedApp.address(config: config)])
        let socket = await app.open()
        await app.loops.timers(in: .seconds(1))
        app.loops.advance(by: .seconds(1))
        #expect(socket.state.value.pings == 2)
        // No further ping while a pong is due, and one at once when it comes late.
        for _ in 0..<9 { app.loops.advance(by: .seconds(1)) }
        #expect(socket.state.value.pings == 2)
        socket.pong()
        #expect(socket.state.value.pings == 3)
        app.loops.advance(by: .milliseconds(9999))
        #expect(!socket.state.value.isClosed)
        app.loops.advance(by: .milliseconds(1))
        #expect(socket.state.value.isClosed)
    }

    // MARK: The end

    @Test func `drains: answers what was read, and says goodbye`() async throws {
        let app = try ConnectedApp()
        app.reply.change { $0 = nil }
        let socket = await app.open()
        socket.receive(ConnectedApp.event("before"))
        async let stopped: Void = app.connections.stop()
        await socket.state.wait(until: \.isHeld)
        socket.receive(ConnectedApp.event("read already"))
        await app.deliveries.wait { $0.count == 2 }
        #expect(!socket.state.value.isClosed)
        app.reply.change { $0 = Reply(status: 200, json: "{}") }
        await stopped
        #expect(socket.answers.map(\.text) == Array(repeating: #"{"code":200}"#, count: 2))
        #expect(socket.state.value.isClosed)
        #expect(await app.told(2) == [.opened, .drained])
    }

    @Test func `drains for 5 seconds at most`() async throws {
        let app = try ConnectedApp()
        app.reply.change { $0 = nil }
        let socket = await app.open()
        socket.receive(ConnectedApp.event())
        async let stopped: Void = app.connections.stop()
        await app.loops.timers(in: .seconds(5))
        app.loops.advance(by: .seconds(5))
        await stopped
        #expect(socket.answers.isEmpty)
        #expect(socket.state.value.isClosed)
    }

    @Test func `leaves when this node cannot handle events, and comes again`() async throws {
        let app = try ConnectedApp()
        app.reply.change { $0 = nil }
        let socket = await app.open()
        socket.receive(ConnectedApp.event("e-1"))
        await app.deliveries.wait { $0.count == 1 }
        app.unfitness.change { $0 = "the store takes nothing" }
        app.reply.change { $0 = Reply(status: 503, json: "{}") }
        #expect(await socket.answers(1).map(\.text) == [#"{"code":500}"#])
        await socket.state.wait(until: \.isClosed)
        let left = LongConnectionNotice.What.left(
            reason: "the store takes nothing",
            next: .seconds(10)
        )
        #expect(await app.told(2) == [.opened, left])
        for seconds in [10, 20, 40, 60] {
            await app.loops.timers(in: .seconds(seconds))
            app.loops.advance(by: .seconds(seconds))
        }
        // Not yet: no address is asked for.
        await app.loops.timers(in: .seconds(60))
        #expect(app.web.calls(of: ConnectedApp.endpoint).count == 1)
        #expect(app.notices.value.count == 2)
        app.unfitness.change { $0 = nil }
        app.loops.advance(by: .seconds(60))
        let second = await app.sockets.socket(1)
        await second.state.wait { $0.pings == 1 }
        // It has not failed before.
        second.end(.broken("reset"))
        let lost = LongConnectionNotice.What.lost(reason: "it broke: reset", next: .seconds(120))
        #expect(await app.told(4) == [.opened, left, .opened, lost])
    }

    @Test func `stays when one event is refused for its own sake`() async throws {
        let app = try ConnectedApp()
        app.reply.change { $0 = Reply(status: 503, json: "{}") }
        let socket = await app.open()
        socket.receive(ConnectedApp.event("e-1"))
        socket.receive(ConnectedApp.event("e-2"))
        #expect(await socket.answers(2).map(\.text) == Array(repeating: #"{"code":500}"#, count: 2))
        #expect(!socket.state.value.isClosed)
    }

    // MARK: Bad input

    @Test func `ignores what it cannot use, and tells it once a kind`() async throws {
        let app = try ConnectedApp()
        let socket = await app.open()
        let pieces = [("type", "event"), ("message_id", "p"), ("sum", "2"), ("seq", "2")]
        let headers = pieces.map { LongConnectionFrame.Header($0.0, $0.1) }
        let piece = LongConnectionFrame(.data, service: 7, headers: headers, payload: [])
        for _ in 0..<3 {
            socket.receive([0xFF])
            socket.receiveText()
            socket.receive([UInt8](hex: "0800100018002002"))
            socket.receive(LongConnectionFrame(.data, service: 7, headers: [.init("type", "pong")]))
            socket.receive(LongConnectionFrame(.control, service: 7, headers: []))
            socket.pong("nonsense")
            socket.receive(piece)
            socket.receive([UInt8](repeating: 0, count: LongConnectionFrame.maximumSize + 1))
        }
        socket.receive(ConnectedApp.event())
        _ = await socket.answers(1)
        let junk = LongConnectionJunk.allCases
        let told = await app.told(junk.count + 1).dropFirst().map { what in
            if case .ignored(let junk) = what { junk.rawValue } else { "" }
        }
        #expect(Set(told) == Set(junk.map(\.rawValue)))
        #expect(told.count == junk.count)
        #expect(app.connections.status.counts.ignored == 24)
        #expect(!socket.state.value.isClosed)
    }

    @Test func `ends at a long run of junk`() async throws {
        let app = try ConnectedApp()
        let socket = await app.open()
        for _ in 0..<999 { socket.receive([0xFF]) }
        socket.receive(ConnectedApp.event())
        for _ in 0..<999 { socket.receive([0xFF]) }
        #expect(!socket.state.value.isClosed)
        socket.receive([0xFF])
        #expect(socket.state.value.isClosed)
        let reason = "the platform sends what cannot be read"
        #expect(await app.told(3).last == .lost(reason: reason, next: .seconds(15)))
    }

    @Test func `survives a hundred thousand broken frames`() async throws {
        let app = try ConnectedApp()
        let socket = await app.open()
        let samples =
            `A frame of the long connection`.cases.map(\.bytes) + [
                ConnectedApp.event().bytes
            ]
        var generator = CountingGenerator()
        for number in 0..<100_000 {
            socket.receive(Self.broken(samples, &generator))
            // A good one now and then, so that the run of junk is not what ends it.
            if number % 500 == 0 { socket.receive(ConnectedApp.event("good-\(number)")) }
        }
        await app.loops.rest(but: 1)
        socket.receive(ConnectedApp.event("last"))
        await socket.state.wait { $0.sent.last?[header: "message_id"] == "last" }
        #expect(!socket.state.value.isClosed)
        let counts = app.connections.status.counts
        #expect(counts.ignored > 10_000)
        #expect(counts.received > 200)
    }

    private static func broken(
        _ samples: [[UInt8]],
        _ generator: inout CountingGenerator
    ) -> [UInt8] {
        var bytes = samples[Int.random(in: samples.indices, using: &generator)]
        for _ in 0..<Int.random(in: 0...4, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &generator)
            switch Int.random(in: 0...3, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.removeSubrange(place...)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
            default: bytes += bytes[place...]
            }
        }
        return bytes
    }
}
