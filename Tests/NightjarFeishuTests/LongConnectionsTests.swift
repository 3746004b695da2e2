import NightjarCore
import NightjarFeishu
import Testing

@Suite(.timeLimit(.minutes(1))) struct `An app's long connections` {
    @Test func `ask for an address as the platform wants it`() async throws {
        let app = try ConnectedApp()
        _ = await app.open()
        let call = try #require(app.web.calls(of: ConnectedApp.endpoint).first)
        #expect(call.request.method == "POST")
        #expect(call.request.url == "https://open.feishu.cn/callback/ws/endpoint")
        let body = #"{"AppID":"cli_a5fb0ae6a4000000","AppSecret":"\#(ConnectedApp.secret)"}"#
        #expect(call.text == body)
        #expect(call.header("Content-Type") == "application/json")
        #expect(call.header("locale") == "zh")
        #expect(call.header("Authorization") == nil)
        #expect(
            call.reach == WebReach(Set([WebOrigin("https://open.feishu.cn")].compactMap(\.self)))
        )
        #expect(call.deadline - app.loops.now == .seconds(15))
    }

    @Test func `go where the address says, to the byte, and nowhere else`() async throws {
        let app = try ConnectedApp()
        _ = await app.open()
        let call = try #require(app.sockets.calls.value.first)
        let query = "device_id=12345&service_id=7&ticket=\(ConnectedApp.ticket)"
        #expect(call.url == "wss://msg.example.com/ws/v2?\(query)")
        let origin = try #require(WebOrigin("https://msg.example.com"))
        #expect(call.reach == WebReach([origin]))
        #expect(call.deadline - app.loops.now == .seconds(15))
    }

    @Test func `are as many as asked for, spread over the loops`() async throws {
        let app = try ConnectedApp(count: 5, loops: 2)
        app.connections.start()
        _ = await app.sockets.socket(4)
        #expect(app.sockets.calls.value.map(\.loop).sorted() == [0, 0, 0, 1, 1])
        _ = await app.told(5)
        #expect(app.connections.status.open == 5)
        #expect(app.connections.status.wanted == 5)
        await app.connections.stop()
        #expect(app.connections.status.open == 0)
        #expect(app.sockets.areAllClosed)
    }

    @Test(arguments: [(0, 1), (-3, 1), (51, 50), (Int.max, 50)])
    func `are between 1 and 50`(asked: Int, count: Int) throws {
        let app = try ConnectedApp(count: asked)
        #expect(app.connections.status.wanted == count)
    }

    @Test func `get a new address for each connection`() async throws {
        let app = try ConnectedApp([
            ConnectedApp.address("wss://one.example.com/?service_id=7"),
            ConnectedApp.address("wss://two.example.com/?service_id=7"),
        ])
        let socket = await app.open()
        socket.end(.closed(code: 1001, reason: "going away"))
        let reason = "the platform closed it with code 1001: going away"
        #expect(await app.told(2) == [.opened, .lost(reason: reason, next: .seconds(15))])
        await app.loops.timers(in: .seconds(15))
        app.loops.advance(by: .seconds(15))
        _ = await app.sockets.socket(1)
        let urls = app.sockets.calls.value.map { $0.url.prefix(9) }
        #expect(urls == ["wss://one", "wss://two"])
        #expect(app.connections.status.counts.reconnects == 1)
    }

    @Test func `need no configuration`() async throws {
        let reply = ScriptedPlatform.Reply.answer(
            #"{"code":0,"data":{"URL":"wss://m.example.com"}}"#
        )
        let app = try ConnectedApp([reply])
        app.connections.start()
        let socket = await app.sockets.socket(0)
        let state = await socket.state.wait { $0.pings == 1 }
        #expect(state.sent == [.ping(service: 0)])
        await app.loops.timers(in: .seconds(120))
    }

    @Test func `begin quickly as long as the platform has said nothing`() async throws {
        let reply = ScriptedPlatform.Reply.answer(
            #"{"code":0,"data":{"URL":"wss://m.example.com","ClientConfig":{}}}"#
        )
        let fault = WebSocketFault.failed(WebFault(.failed, "refused"))
        let sockets = ScriptedSockets(refusing: [fault, fault, fault])
        let app = try ConnectedApp([reply], sockets: sockets)
        app.connections.start()
        for seconds in [1, 2, 4] {
            await app.loops.timers(in: .seconds(seconds))
            app.loops.advance(by: .seconds(seconds))
        }
        _ = await app.sockets.socket(0)
    }

    // MARK: Back-off

    @Test func `try again after 1, 2, 4 … 120 seconds until the platform has said otherwise`()
        async throws
    {
        let app = try ConnectedApp([.fault(WebFault(.failed, "no route"))])
        app.connections.start()
        for (failures, seconds) in [1, 2, 4, 8, 16, 32, 64, 120, 120].enumerated() {
            await app.loops.timers(in: .seconds(seconds))
            #expect(app.web.calls(of: ConnectedApp.endpoint).count == failures + 1)
            app.loops.advance(by: .seconds(seconds))
        }
        // Told less and less often.
        let reason = "the platform was not reached: no route"
        let told = [(1, 1), (2, 2), (4, 8), (8, 120)].map { failures, seconds in
            LongConnectionNotice.What.failed(
                reason: reason,
                failures: failures,
                next: .seconds(seconds)
            )
        }
        #expect(await app.told(4) == told)
    }

    @Test(arguments: [(0.0, 96), (0.5, 120), (0.9999999999, 144)])
    func `try again at the platform's interval, a fifth more or less`(
        random: Double,
        seconds: Int
    ) async throws {
        let fault = WebSocketFault.failed(WebFault(.failed, "refused"))
        let app = try ConnectedApp(sockets: ScriptedSockets(refusing: [fault]), random: random)
        app.connections.start()
        guard case .failed(_, _, let next) = await app.told(1)[0] else {
            Issue.record("not told")
            return
        }
        #expect(abs(next / .seconds(1) - Double(seconds)) < 0.01)
    }

    @Test func `come back after a random part of the nonce, at least a second`() async throws {
        let app = try ConnectedApp(random: 0)
        let socket = await app.open()
        socket.end(.closed(code: nil, reason: ""))
        let lost = LongConnectionNotice.What.lost(
            reason: "the platform closed it",
            next: .seconds(1)
        )
        #expect(await app.told(2).last == lost)
    }

    @Test(arguments: [(30, [15, 60, 120, 120]), (0, [1, 2, 4, 8, 16, 32, 64, 120, 120])])
    func `wait twice as long each time one is dropped, up to the interval`(
        nonce: Int,
        pauses: [Int]
    ) async throws {
        let config = ConnectedApp.config.replacing(":30", with: ":\(nonce)")
        let app = try ConnectedApp([ConnectedApp.address(config: config)])
        app.connections.start()
        for (number, seconds) in pauses.enumerated() {
            let socket = await app.sockets.socket(number)
            await socket.state.wait { $0.pings == 1 }
            socket.pong()
            socket.end(.closed(code: 1000, reason: ""))
            await app.loops.timers(in: .seconds(seconds))
            app.loops.advance(by: .seconds(seconds))
        }
        // A good life is the end of the run.
        let socket = await app.sockets.socket(pauses.count)
        await socket.state.wait { $0.pings == 1 }
        socket.pong()
        app.loops.advance(by: .seconds(60))
        socket.end(.closed(code: 1000, reason: ""))
        await app.loops.timers(in: .seconds(max(1, nonce / 2)))
    }

    @Test func `tell of a run of short lives less and less often`() async throws {
        let app = try ConnectedApp(random: 0)
        app.connections.start()
        for number in 0..<9 {
            let socket = await app.sockets.socket(number)
            await socket.state.wait { $0.pings == 1 }
            socket.pong()
            socket.receiveText()
            socket.end(.closed(code: number + 3001, reason: ""))
            let seconds = number == 0 ? 1 : min(24 << number, 96)
            await app.loops.timers(in: .seconds(seconds))
            app.loops.advance(by: .seconds(seconds))
        }
        _ = await app.sockets.socket(9)
        await app.connections.stop()
        let told = app.notices.value.map { notice in
            switch notice.what {
            case .opened: "opened"
            case .lost(let reason, _): "lost \(reason.suffix(1))"
            case .ignored: "ignored"
            default: "\(notice.what)"
            }
        }
        let expected = [
            "opened", "ignored", "lost 1", "opened", "lost 2", "opened", "lost 4", "opened",
            "lost 8", "opened", "drained",
        ]
        #expect(told == expected)
    }

    @Test func `go on at the longest interval after as many failures as the platform allows`()
        async throws
    {
        let config = ConnectedApp.config.replacing("-1", with: "2")
        let fault = WebSocketFault.failed(WebFault(.failed, "refused"))
        let app = try ConnectedApp(
            [ConnectedApp.address(config: config)],
            sockets: ScriptedSockets(refusing: [fault, fault, fault])
        )
        app.connections.start()
        for seconds in [120, 120, 600] {
            await app.loops.timers(in: .seconds(seconds))
            app.loops.advance(by: .seconds(seconds))
        }
        _ = await app.sockets.socket(0)
    }

    // MARK: Haste

    @Test func `try at once when hurried, and wait on as long as they would have`() async throws {
        let app = try ConnectedApp([.fault(WebFault(.failed, "no route"))], count: 2)
        app.connections.hurry()
        app.connections.start()
        for (tries, seconds) in [1, 2, 4, 8].enumerated() {
            await app.loops.timers(in: .seconds(seconds), count: 2)
            #expect(app.web.calls(of: ConnectedApp.endpoint).count == 2 * tries + 2)
            app.connections.hurry()
        }
        await app.loops.timers(in: .seconds(16), count: 2)
        await app.loops.rest(but: 2)
        #expect(app.loops.timerCount == 2)
        await app.connections.stop()
        app.connections.hurry()
        await app.loops.rest()
        #expect(app.web.calls(of: ConnectedApp.endpoint).count == 10)
    }

    @Test func `tell once one is open`() async throws {
        let app = try ConnectedApp([ConnectedApp.refusal(1), ConnectedApp.address()])
        let moment = app.loops.now + .seconds(10)
        async let isOpen = app.connections.isOpen(by: moment)
        app.connections.start()
        await app.loops.timers(in: .seconds(1))
        await app.loops.timers(in: .seconds(10))
        app.loops.advance(by: .seconds(1))
        #expect(await isOpen)
        #expect(await app.connections.isOpen(by: moment))
        await app.connections.stop()
        #expect(await !app.connections.isOpen(by: moment))
    }

    @Test func `tell at the moment asked for that none is open`() async throws {
        let app = try ConnectedApp([ConnectedApp.refusal(1)])
        app.connections.start()
        await app.loops.timers(in: .seconds(1))
        async let isOpen = app.connections.isOpen(by: app.loops.now + .milliseconds(500))
        await app.loops.timers(in: .milliseconds(500))
        app.loops.advance(by: .milliseconds(500))
        #expect(await !isOpen)
        #expect(await !app.connections.isOpen(by: app.loops.now))
        await app.loops.rest(but: 1)
    }

    @Test func `tell at their end that none will be open`() async throws {
        let app = try ConnectedApp([ConnectedApp.refusal(1)])
        app.connections.start()
        async let isOpen = app.connections.isOpen(by: app.loops.now + .seconds(500))
        await app.loops.timers(in: .seconds(500))
        await app.connections.stop()
        #expect(await !isOpen)
        await app.loops.rest()
    }

    // MARK: The end

    @Test func `make no connection after their end`() async throws {
        let app = try ConnectedApp([ConnectedApp.refusal(1), ConnectedApp.address()])
        app.connections.start()
        await app.loops.timers(in: .seconds(1))
        await app.connections.stop()
        await app.loops.rest()
        app.loops.advance(by: .seconds(10))
        await app.loops.rest()
        #expect(app.sockets.calls.value.isEmpty)
        app.connections.start()
        await app.loops.rest()
        #expect(app.web.calls(of: ConnectedApp.endpoint).count == 1)
        await app.connections.stop()
        #expect(app.notices.value.map(\.what).count { $0 == .drained } == 1)
    }

    @Test func `say goodbye to one that opens after their end`() async throws {
        let app = try ConnectedApp()
        app.web.hold(ConnectedApp.endpoint)
        app.connections.start()
        await app.web.called(ConnectedApp.endpoint, times: 1)
        await app.connections.stop()
        app.web.release(ConnectedApp.endpoint)
        await app.loops.rest()
        #expect(app.sockets.calls.value.count == 1)
        #expect(app.sockets.areAllClosed)
        #expect(app.connections.status.open == 0)
    }

    @Test func `tell their state`() async throws {
        let app = try ConnectedApp([ConnectedApp.address(), ConnectedApp.refusal(1)])
        #expect(app.connections.status.connections == [.idle])
        let socket = await app.open()
        let now = app.loops.now
        _ = await app.told(1)
        #expect(app.connections.status.connections == [.open(since: now)])
        socket.end(.broken("reset"))
        await app.loops.timers(in: .seconds(15))
        let waiting = LongConnectionStatus.Connection.waiting(
            until: now + .seconds(15),
            reason: "it broke: reset"
        )
        #expect(app.connections.status.connections == [waiting])
        await app.connections.stop()
        await app.loops.rest()
        let stopped = LongConnectionStatus.Connection.stopped(reason: "it was asked to stop")
        #expect(app.connections.status.connections == [stopped])
    }

    @Test func `never tell a secret`() async throws {
        let leak = "\(ConnectedApp.secret) \(ConnectedApp.ticket) device_id=12345"
        let fault = WebFault(.failed, leak)
        let sockets = ScriptedSockets(refusing: [.failed(fault)])
        let app = try ConnectedApp(
            [
                .fault(WebFault(.failed, ConnectedApp.secret)),
                ConnectedApp.refusal(1, ConnectedApp.secret), ConnectedApp.address(),
            ],
            sockets: sockets
        )
        app.connections.start()
        var said = ""
        for seconds in [1, 2, 120] {
            await app.loops.timers(in: .seconds(seconds))
            said += "\(app.connections.status)"
            app.loops.advance(by: .seconds(seconds))
        }
        for number in 0..<2 {
            let socket = await app.sockets.socket(number)
            await socket.state.wait { $0.pings == 1 }
            socket.end(number == 0 ? .broken(leak) : .closed(code: 1008, reason: leak))
            await app.loops.timers(in: .seconds(120))
            said += "\(app.connections.status)"
            app.loops.advance(by: .seconds(120))
        }
        _ = await app.sockets.socket(2)
        said += "\(app.notices.value)"
        for reason in ["not reached", "platform refused", "could not be opened", "broke", "1008"] {
            #expect(said.contains(reason))
        }
        #expect(said.contains("(secret)"))
        for secret in [ConnectedApp.secret, ConnectedApp.ticket, "12345", "s3cret"] {
            #expect(!said.contains(secret))
        }
    }
}
