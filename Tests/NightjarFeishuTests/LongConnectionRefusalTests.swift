import NightjarCore
import NightjarFeishu
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A long connection that is refused` {
    struct Verdict: Sendable, CustomTestStringConvertible {
        let code: Int
        let text: String
        var domain = "https://open.feishu.cn"

        var testDescription: String { "\(code)" }
    }

    @Test(arguments: [
        Verdict(
            code: 1_000_040_345,
            text:
                "the platform refuses its credentials; check app_id and app_secret of app staff-bot"
        ),
        Verdict(
            code: 514,
            text:
                "the platform refuses its credentials; check app_id and app_secret of app staff-bot"
        ),
        Verdict(
            code: 1_000_040_346,
            text: "the platform knows no such app_id; check app_id of app staff-bot"
        ),
        Verdict(
            code: 1_000_040_347,
            text:
                "a store app cannot have a long connection; use receive: webhook for app staff-bot"
        ),
        Verdict(
            code: 1_000_040_351,
            text:
                "the app is not of this domain; set domain: https://open.larksuite.com for app staff-bot"
        ),
        Verdict(
            code: 1_000_040_351,
            text:
                "the app is not of this domain; set domain: https://open.feishu.cn for app staff-bot",
            domain: "https://open.larksuite.com"
        ),
        Verdict(
            code: 403,
            text: "the platform forbids it; choose the long connection for app staff-bot in the "
                + "developer console, and publish a version"
        ),
    ])
    func `stops all of the app's, said once, at what no attempt will mend`(
        verdict: Verdict
    ) async throws {
        let app = try ConnectedApp(
            [ConnectedApp.refusal(verdict.code, "bad \(ConnectedApp.secret)")],
            count: 3,
            domain: verdict.domain
        )
        app.connections.start()
        await app.loops.timers(in: .seconds(900), count: 3)
        let reason = "\(verdict.text): bad (secret) (HTTP 200, code \(verdict.code))"
        let notice = LongConnectionNotice(
            app: "staff-bot",
            connection: nil,
            what: .stopped(reason: reason)
        )
        #expect(app.notices.value == [notice])
        let status = app.connections.status
        #expect(status.stopped == reason)
        #expect(status.connections == Array(repeating: .stopped(reason: reason), count: 3))
        await app.connections.stop()
        await app.loops.rest()
        let drained = LongConnectionNotice(app: "staff-bot", connection: nil, what: .drained)
        #expect(app.notices.value == [notice, drained])
    }

    @Test func `leaves those that are open`() async throws {
        let app = try ConnectedApp(
            [ConnectedApp.address(), ConnectedApp.address(), ConnectedApp.refusal(1_000_040_345)],
            count: 2
        )
        app.connections.start()
        let (first, second) = (await app.sockets.socket(0), await app.sockets.socket(1))
        for socket in [first, second] {
            await socket.state.wait { $0.pings == 1 }
            socket.pong()
        }
        first.end(.broken("reset"))
        await app.loops.timers(in: .seconds(15))
        app.loops.advance(by: .seconds(15))
        await app.loops.timers(in: .seconds(900))
        second.receive(ConnectedApp.event())
        #expect(await second.answers(1).map(\.text) == [#"{"code":200}"#])
        #expect(!second.state.value.isClosed)
        #expect(app.connections.status.open == 1)
        #expect(app.connections.status.stopped != nil)
        #expect(await app.connections.isOpen(by: app.loops.now + .seconds(1)))
    }

    @Test func `is tried every quarter of an hour, one for all, and said no more`() async throws {
        let refusal = ConnectedApp.refusal(1_000_040_345)
        let app = try ConnectedApp(
            [
                refusal, refusal, .fault(WebFault(.failed, "no route")), ConnectedApp.address(),
            ],
            count: 3
        )
        async let isOpen = app.connections.isOpen(by: app.loops.now + .seconds(100_000))
        await app.loops.timers(in: .seconds(100_000))
        app.connections.start()
        #expect(await !isOpen)
        for tries in 1...3 {
            await app.loops.timers(in: .seconds(900), count: 3)
            #expect(app.web.calls(of: ConnectedApp.endpoint).count == tries)
            #expect(app.notices.value.count == 1)
            app.loops.advance(by: .seconds(900))
        }
        // When one is open again the others follow.
        _ = await app.sockets.socket(2)
        let told = await app.told(4).dropFirst()
        #expect(Array(told) == [.opened, .opened, .opened])
        #expect(app.connections.status.stopped == nil)
        #expect(app.connections.status.open == 3)
    }

    @Test func `is tried at once when hurried, and says another reason`() async throws {
        let app = try ConnectedApp(
            [ConnectedApp.refusal(1_000_040_345), ConnectedApp.refusal(1_000_040_347)]
        )
        app.connections.start()
        await app.loops.timers(in: .seconds(900))
        app.loops.advance(by: .seconds(1))
        app.connections.hurry()
        await app.loops.timers(in: .seconds(900))
        let told = await app.told(2)
        #expect(told.count == 2)
        guard case .stopped(let reason) = told.last else {
            Issue.record("told \(told)")
            return
        }
        #expect(reason.hasPrefix("a store app"))
        #expect(app.connections.status.stopped == reason)
    }

    @Test(arguments: [403, 514])
    func `by a gateway is tried again`(code: Int) async throws {
        let app = try ConnectedApp([.answer(#"{"code":\#(code)}"#, status: code)])
        app.connections.start()
        let failed = LongConnectionNotice.What.failed(
            reason: "the platform refused: no reason (HTTP \(code), code \(code))",
            failures: 1,
            next: .seconds(1)
        )
        #expect(await app.told(1) == [failed])
    }

    @Test func `is tried again where the platform has enough of them, said once`() async throws {
        let app = try ConnectedApp(
            Array(repeating: ConnectedApp.refusal(1_000_040_350), count: 7) + [
                ConnectedApp.address()
            ]
        )
        app.connections.start()
        for seconds in [10, 20, 40, 80, 160, 300, 300] {
            await app.loops.timers(in: .seconds(seconds))
            app.loops.advance(by: .seconds(seconds))
        }
        _ = await app.sockets.socket(0)
        let reason =
            "the app has as many connections as the platform allows, which is 50; stop other processes "
            + "that use app staff-bot, or lower its connections: no (HTTP 200, code 1000040350)"
        #expect(await app.told(2) == [.crowded(reason: reason, next: .seconds(10)), .opened])
    }

    @Test(arguments: [1, 1_000_040_343, 42, -7])
    func `is tried again after a code that passes, or is unknown`(code: Int) async throws {
        let app = try ConnectedApp([ConnectedApp.refusal(code), ConnectedApp.address()])
        app.connections.start()
        let failed = LongConnectionNotice.What.failed(
            reason: "the platform refused: no (HTTP 200, code \(code))",
            failures: 1,
            next: .seconds(1)
        )
        #expect(await app.told(1) == [failed])
        await app.loops.timers(in: .seconds(1))
        app.loops.advance(by: .seconds(1))
        _ = await app.sockets.socket(0)
    }

    @Test(arguments: [
        ScriptedPlatform.Reply.answer(""),
        .answer("nonsense"),
        .answer("[]"),
        .answer("{}"),
        .answer(#"{"code":"0"}"#),
        .answer(#"{"code":0}"#),
        .answer(#"{"code":0,"data":null}"#),
        .answer(#"{"code":0,"data":{"URL":""}}"#),
        .answer(#"{"code":0,"data":{"URL":"https://open.feishu.cn/"}}"#),
        .answer(#"{"code":0,"data":{"URL":"ws://msg.example.com/"}}"#),
        .answer(#"{"code":0,"data":{"URL":"wss://user@msg.example.com/"}}"#),
        .answer(#"{"code":0,"data":{"URL":"wss://msg.example.com/\u0000"}}"#),
        .answer(#"{"code":0,"data":{"URL":"wss://m/\#(String(repeating: "x", count: 9000))"}}"#),
        .answer(#"{"code":0,"data":{"URL":"wss://m/"}}"# + String(repeating: " ", count: 70_000)),
        .answer(#"{"code":0,"data":{"URL":"wss://m/"}}"#, status: 302),
        .answer("<html>", status: 400),
        .answer("", status: 500),
        .fault(WebFault(.timedOut, "no answer within 15 seconds")),
    ])
    func `is tried again after an answer that is none`(reply: ScriptedPlatform.Reply) async throws {
        let app = try ConnectedApp([reply, ConnectedApp.address()])
        app.connections.start()
        await app.loops.timers(in: .seconds(1))
        #expect(app.sockets.calls.value.isEmpty)
        app.loops.advance(by: .seconds(1))
        _ = await app.sockets.socket(0)
    }

    struct Handshake: Sendable {
        let headers: [WebHeader]
        let expectation: Expectation

        enum Expectation { case stops, waitsLong, triesAgain }
    }

    @Test(arguments: [
        Handshake(headers: [], expectation: .triesAgain),
        Handshake(headers: [WebHeader("handshake-status", "403")], expectation: .stops),
        Handshake(headers: [WebHeader("handshake-status", "500")], expectation: .triesAgain),
        Handshake(headers: [WebHeader("handshake-status", "x")], expectation: .triesAgain),
        Handshake(headers: [WebHeader("handshake-status", "514")], expectation: .triesAgain),
        Handshake(
            headers: [
                WebHeader("handshake-status", "514"),
                WebHeader("handshake-autherrcode", "1000040345"),
            ],
            expectation: .triesAgain
        ),
        Handshake(
            headers: [
                WebHeader("handshake-status", "514"),
                WebHeader("handshake-autherrcode", "1000040350"),
            ],
            expectation: .waitsLong
        ),
    ])
    func `is told by the headers of its handshake`(handshake: Handshake) async throws {
        let refusal = WebSocketFault.refused(status: 403, headers: handshake.headers)
        let app = try ConnectedApp(sockets: ScriptedSockets(refusing: [refusal]))
        app.connections.start()
        let told = await app.told(1)[0]
        switch (handshake.expectation, told) {
        case (.stops, .stopped), (.waitsLong, .crowded), (.triesAgain, .failed): break
        default: Issue.record("told \(told)")
        }
    }
}
