import NightjarCore
import NightjarFeishu
import Testing

@Suite struct `A tenant's token` {
    private typealias Reply = ScriptedPlatform.Reply

    private static let chats = "/open-apis/im/v1/chats"
    private let success = [Self.chats: [Reply.answer(#"{"code":0}"#)]]

    private func tokenCalls(_ app: CallingApp) -> Int {
        app.web.calls(of: CallingApp.tenantPath).count
    }

    @Test func `is asked for once by fifty callers at once`() async throws {
        let app = try CallingApp(success)
        app.web.hold(CallingApp.tenantPath)
        let calls = (0..<50).map { _ in app.begin() }
        await app.loops.timers(in: .seconds(2), count: 50)
        app.web.release(CallingApp.tenantPath)
        for call in calls { #expect(await call.value.data == "{}") }
        #expect(tokenCalls(app) == 1)
        #expect(app.bearers() == Array(repeating: "Bearer s3cret-t1", count: 50))
        let request = try #require(app.web.calls(of: CallingApp.tenantPath).first)
        #expect(request.text == #"{"app_id":"cli_1","app_secret":"s3cret-app"}"#)
        #expect(request.reach.origins.map(\.description) == ["https://open.feishu.cn"])
    }

    @Test func `fails for all who waited, and for nobody after them`() async throws {
        let wrong = Reply.answer(#"{"code":10015,"msg":"app secret s3cret-app invalid"}"#)
        let replies = [CallingApp.tenantPath: [wrong, CallingApp.tenantToken("s3cret-t1")]]
        let app = try CallingApp(success.merging(replies) { $1 })
        app.web.hold(CallingApp.tenantPath)
        let calls = (0..<5).map { _ in app.begin() }
        await app.loops.timers(in: .seconds(2), count: 5)
        app.web.release(CallingApp.tenantPath)
        let text =
            "no tenant_access_token: app secret (secret) invalid (HTTP 200, code 10015); check "
            + "app_id and app_secret of app staff-bot"
        for call in calls {
            #expect(await call.value.fault == OpenPlatformFault(text, code: 10015))
        }
        #expect(tokenCalls(app) == 1)
        #expect(await app.call().data == "{}")
    }

    @Test func `is waited for by others when who asked for it first goes`() async throws {
        let app = try CallingApp(success)
        app.web.hold(CallingApp.tenantPath)
        let hurried = app.begin(within: .seconds(1))
        await app.web.called(CallingApp.tenantPath, times: 1)
        let cancelled = app.begin(within: .seconds(3))
        let patient = app.begin(within: .seconds(5))
        for seconds in [1, 3, 5] { await app.loops.timers(in: .seconds(seconds)) }
        cancelled.cancel()
        let text = "the platform gave no access token in time"
        #expect(await cancelled.value.fault == OpenPlatformFault("the call was given up"))
        app.loops.advance(by: .seconds(1))
        #expect(await hurried.value.fault == OpenPlatformFault(text))
        app.web.release(CallingApp.tenantPath)
        #expect(await patient.value.data == "{}")
        #expect(tokenCalls(app) == 1)
        await app.loops.rest()
        await app.loops.timers(in: .seconds(4), count: 0)
    }

    @Test func `is renewed ahead of its end while callers get the old one`() async throws {
        let app = try CallingApp(success)
        #expect(await app.call().data == "{}")
        app.loops.advance(by: .seconds(7019))
        #expect(await app.call().data == "{}")
        await app.loops.rest()
        #expect(tokenCalls(app) == 1)

        app.loops.advance(by: .seconds(1))
        app.web.hold(CallingApp.tenantPath)
        #expect(await app.call().data == "{}")
        #expect(await app.call().data == "{}")
        await app.web.called(CallingApp.tenantPath, times: 2)
        app.web.release(CallingApp.tenantPath)
        await app.loops.rest()
        #expect(await app.call().data == "{}")
        #expect(tokenCalls(app) == 2)
        let old = "Bearer s3cret-t1"
        #expect(app.bearers() == [old, old, old, old, "Bearer s3cret-t2"])
    }

    @Test func `is good to its end though its renewal fails, which is tried with pauses`()
        async throws
    {
        let replies = [
            CallingApp.tenantPath: [
                CallingApp.tenantToken("s3cret-t1"), .answer(#"{"code":10014,"msg":"no"}"#),
            ]
        ]
        let app = try CallingApp(success.merging(replies) { $1 })
        #expect(await app.call().data == "{}")
        app.loops.advance(by: .seconds(7020))
        for expected in [2, 2, 3, 3] {
            for _ in 0..<3 { #expect(await app.call().data == "{}") }
            await app.loops.rest()
            #expect(tokenCalls(app) == expected)
            app.loops.advance(by: .seconds(5))
        }
        app.loops.advance(by: .seconds(160))
        #expect(await app.call().fault?.code == 10014)
    }

    @Test func `that ends while a call runs is asked for anew`() async throws {
        let expired = Reply.answer(#"{"code":99991663,"msg":"Invalid access token"}"#, status: 400)
        let app = try CallingApp([Self.chats: [expired, .answer(#"{"code":0}"#)]])
        app.web.hold(Self.chats)
        let call = app.begin("POST", within: .seconds(10_000))
        await app.web.called(Self.chats, times: 1)
        app.loops.advance(by: .seconds(7300))
        app.web.release(Self.chats)
        #expect(await call.value.data == "{}")
        #expect(app.bearers() == ["Bearer s3cret-t1", "Bearer s3cret-t2"])
    }

    @Test(arguments: [99_991_661, 99_991_663, 99_991_664, 99_991_668, 99_991_671, 99_991_677])
    func `that the platform refuses is asked for once more`(_ code: Int) async throws {
        let refused = Reply.answer(#"{"code":\#(code),"msg":"token s3cret-t1"}"#, status: 400)
        let app = try CallingApp([Self.chats: [refused, .answer(#"{"code":0}"#)]])
        #expect(await app.call("POST").data == "{}")
        #expect(tokenCalls(app) == 2)

        let other = try CallingApp([Self.chats: [refused]])
        #expect(await other.call().fault?.code == Int64(code))
        #expect(other.bearers() == ["Bearer s3cret-t1", "Bearer s3cret-t2"])
    }

    @Test func `is not thrown away again and again for a call that refuses each one`() async throws
    {
        let refused = Reply.answer(#"{"code":99991668,"msg":"no"}"#, status: 400)
        let app = try CallingApp([Self.chats: [refused]])
        for _ in 0..<5 { #expect(await app.call().fault?.code == 99_991_668) }
        #expect(tokenCalls(app) == 2)
        app.loops.advance(by: .seconds(10))
        #expect(await app.call().fault?.code == 99_991_668)
        #expect(tokenCalls(app) == 3)
    }

    @Test func `is asked for once more after a failure on the way`() async throws {
        for reply in [Reply.fault(WebFault(.failed, "broken")), .answer("", status: 502)] {
            let replies = [CallingApp.tenantPath: [reply, CallingApp.tenantToken("s3cret-t1")]]
            let app = try CallingApp(success.merging(replies) { $1 })
            #expect(await app.call().data == "{}")
            #expect(tokenCalls(app) == 2)
        }
        let app = try CallingApp([CallingApp.tenantPath: [.fault(WebFault(.failed, "broken"))]])
        #expect(await app.call().fault == OpenPlatformFault("no tenant_access_token: broken"))
        #expect(tokenCalls(app) == 2)
    }

    @Test(arguments: ["0", "-7200", "7200.5", #""7200""#, "null", "9223372036854775808"])
    func `needs a lifetime that is one`(_ expire: String) async throws {
        let answer = #"{"code":0,"tenant_access_token":"s3cret-t1","expire":\#(expire)}"#
        let app = try CallingApp([CallingApp.tenantPath: [.answer(answer)]])
        let text = "no tenant_access_token: the platform's answer does not say how long it lives"
        #expect(await app.call().fault == OpenPlatformFault(text))
    }

    @Test func `is believed for a day at most`() async throws {
        let replies = [
            CallingApp.tenantPath: [
                CallingApp.tenantToken("s3cret-t1", expire: .max),
                CallingApp.tenantToken("s3cret-t2"),
            ]
        ]
        let app = try CallingApp(success.merging(replies) { $1 })
        #expect(await app.call().data == "{}")
        app.loops.advance(by: .seconds(86_400))
        #expect(await app.call().data == "{}")
        #expect(app.bearers() == ["Bearer s3cret-t1", "Bearer s3cret-t2"])
    }

    @Test(arguments: ["", "a b", "a\\r\\nX: y", "\u{e9}", String(repeating: "t", count: 8193)])
    func `could stand in a header`(_ token: String) async throws {
        let app = try CallingApp([CallingApp.tenantPath: [CallingApp.tenantToken(token)]])
        let text = "no tenant_access_token: the platform's answer has none that is usable"
        #expect(await app.call().fault == OpenPlatformFault(text))
    }
}
