import NightjarCore
import NightjarFeishu
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A long connection with much to do` {
    @Test func `is not read while much is under way, and not suspected meanwhile`() async throws {
        let app = try ConnectedApp()
        app.reply.change { $0 = nil }
        let socket = await app.open()
        await app.loops.timers(in: .seconds(120))
        for number in 0..<255 { socket.receive(ConnectedApp.event("e-\(number)")) }
        #expect(!socket.state.value.isHeld)
        socket.receive(ConnectedApp.event("e-255"))
        #expect(socket.state.value.isHeld)
        app.loops.advance(by: .seconds(9))
        #expect(!socket.state.value.isClosed)
        await app.deliveries.wait { $0.count == 256 }
        app.reply.change { $0 = Reply(status: 200, json: "{}") }
        _ = await socket.answers(256)
        // The last ping was long ago.
        let state = await socket.state.wait { !$0.isHeld && $0.pings == 2 }
        #expect(state.holds == 1)
        await app.loops.timers(in: .seconds(30))
        app.loops.advance(by: .seconds(30))
        #expect(socket.state.value.isClosed)
    }

    @Test func `pings once in five seconds, however often it is held`() async throws {
        let app = try ConnectedApp()
        let socket = await app.open()
        for round in 1...4 {
            app.reply.change { $0 = nil }
            for number in 0..<256 { socket.receive(ConnectedApp.event("\(round)-\(number)")) }
            app.reply.change { $0 = Reply(status: 200, json: "{}") }
            _ = await socket.answers(256 * round)
            await socket.state.wait { !$0.isHeld }
        }
        await app.loops.rest(but: 1)
        #expect(socket.state.value.holds == 4)
        #expect(socket.state.value.pings == 1)
        app.loops.advance(by: .seconds(5))
        #expect(socket.state.value.pings == 2)
    }

    @Test func `that is full is lost when nothing is answered for ten seconds`() async throws {
        let app = try ConnectedApp()
        app.reply.change { $0 = nil }
        let socket = await app.open()
        for number in 0..<256 { socket.receive(ConnectedApp.event("e-\(number)")) }
        await app.loops.timers(in: .seconds(10))
        app.loops.advance(by: .milliseconds(9999))
        #expect(!socket.state.value.isClosed)
        app.loops.advance(by: .milliseconds(1))
        #expect(socket.state.value.isClosed)
        let reason = "nothing that is under way was answered for 10 s"
        #expect(await app.told(2).last == .lost(reason: reason, next: .seconds(15)))
    }

    @Test func `refuses what still comes when it is full`() async throws {
        let app = try ConnectedApp()
        app.reply.change { $0 = nil }
        let socket = await app.open()
        for number in 0..<520 { socket.receive(ConnectedApp.event("e-\(number)")) }
        let answers = await socket.answers(8)
        #expect(answers.map(\.text) == Array(repeating: #"{"code":500}"#, count: 8))
        await app.deliveries.wait { $0.count == 512 }
        app.reply.change { $0 = Reply(status: 200, json: "{}") }
        #expect(await socket.answers(520).count == 520)
        let counts = app.connections.status.counts
        #expect(counts.received == 520)
        #expect(counts.answered == 520)
    }

    @Test func `counts all that it keeps of what is under way`() async throws {
        let app = try ConnectedApp()
        app.reply.change { $0 = nil }
        let socket = await app.open()
        // Each is of 64 KiB of body and nearly as much besides, and 16 MiB are read ahead.
        let header = LongConnectionFrame.Header("x", String(repeating: "x", count: 63 << 10))
        let body = [UInt8](repeating: 0x20, count: 64 << 10)
        let frame = LongConnectionFrame(
            .data,
            service: 7,
            headers: [.init("type", "event"), header],
            payload: body
        )
        for _ in 0..<128 { socket.receive(frame) }
        #expect(!socket.state.value.isHeld)
        for _ in 0..<2 { socket.receive(frame) }
        #expect(socket.state.value.isHeld)
        app.reply.change { $0 = Reply(status: 200, json: "{}") }
        _ = await socket.answers(130)
        await socket.state.wait { !$0.isHeld }
    }

    @Test(arguments: [(1 << 20) + 1, (1 << 20) + (70 << 10)])
    func `refuses a message that is too large, and says so`(size: Int) async throws {
        let app = try ConnectedApp()
        let socket = await app.open()
        let payload = [UInt8](repeating: 0x20, count: size)
        socket.receive(
            LongConnectionFrame(
                .data,
                service: 7,
                headers: [.init("type", "event"), .init("message_id", "m")],
                payload: payload
            )
        )
        let answer = await socket.answers(1)[0]
        #expect(answer.text == #"{"code":500}"#)
        #expect(answer[header: "message_id"] == "m")
        #expect(await app.told(2) == [.opened, .ignored(.tooLarge)])
        #expect(app.deliveries.value.isEmpty)
    }
}
