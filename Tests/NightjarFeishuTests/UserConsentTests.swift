import NightjarCore
import NightjarFeishu
import Testing

@Suite struct `A user's consent` {
    struct Refusal: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let status: Int
        let body: String
        let message: String
        let code: Int64?

        var testDescription: String { name }

        static func all() throws -> [Refusal] {
            try Fixture.read("feishu/refresh-refusals.json", as: [Refusal].self)
        }
    }

    private typealias Reply = ScriptedPlatform.Reply

    private static let chats = "/open-apis/im/v1/chats"
    private let success = [Self.chats: [Reply.answer(#"{"code":0}"#)]]
    /// SHA-256 of "s3cret-first".
    private let origin = "0eb5c39df816f0b622f8fac80cf590a4e7b3cf19ce1de8a6ba3a2c21d318c26e"

    private func sent(_ app: CallingApp) -> [String] {
        app.web.calls(of: CallingApp.userPath).map(\.text)
    }

    private func request(_ token: String) -> String {
        #"{"grant_type":"refresh_token","client_id":"cli_1","client_secret":"s3cret-app","#
            + #""refresh_token":"\#(token)"}"#
    }

    @Test func `is carried on before it is used`() async throws {
        let log = EventLog()
        let app = try CallingApp(success, values: RememberedValues(log: log), log: log)
        #expect(await app.call(as: .user).data == "{}")
        #expect(app.bearers() == ["Bearer s3cret-u1"])
        #expect(
            log.all == [
                "POST \(CallingApp.userPath)", "set \(CallingApp.place)", "GET \(Self.chats)",
            ]
        )
        #expect(sent(app) == [request("s3cret-first")])
        let record = #"{"origin":"\#(origin)","refresh_token":"s3cret-r1"}"#
        #expect(app.values.all == [CallingApp.place: record])
    }

    @Test func `goes on with the stored token after a restart`() async throws {
        let values = RememberedValues()
        for token in ["s3cret-first", "s3cret-r1"] {
            let app = try CallingApp(success, values: values)
            #expect(await app.call(as: .user).data == "{}")
            #expect(sent(app) == [request(token)])
        }
    }

    @Test func `begins anew with another token in the manifest`() async throws {
        let values = RememberedValues()
        let first = try CallingApp(success, values: values)
        #expect(await first.call(as: .user).data == "{}")
        for token in ["s3cret-second", "s3cret-r1"] {
            let app = try CallingApp(success, values: values, userRefreshToken: "s3cret-second")
            #expect(await app.call(as: .user).data == "{}")
            #expect(sent(app) == [request(token)])
        }
    }

    @Test func `outlives a kill between storing and using`() async throws {
        let values = RememberedValues()
        values.stopAfterChange()
        let killed = try CallingApp(success, values: values)
        let call = killed.begin(as: .user)
        await values.hasStopped()
        #expect(killed.bearers() == [])

        let next = try CallingApp(success, values: RememberedValues(values))
        #expect(await next.call(as: .user).data == "{}")
        #expect(sent(next) == [request("s3cret-r1")])
        values.goOn()
        #expect(await call.value.data == "{}")
    }

    @Test func `is exchanged once for all who call`() async throws {
        let app = try CallingApp(success)
        app.web.hold(CallingApp.userPath)
        let calls = (0..<50).map { _ in app.begin(as: .user) }
        await app.loops.timers(in: .seconds(2), count: 50)
        app.web.release(CallingApp.userPath)
        for call in calls { #expect(await call.value.data == "{}") }
        #expect(sent(app).count == 1)
    }

    @Test func `is exchanged again when the token ends or is refused`() async throws {
        let expired = Reply.answer(#"{"code":99991677,"msg":"expired"}"#, status: 400)
        let app = try CallingApp([Self.chats: [expired, .answer(#"{"code":0}"#)]])
        #expect(await app.call(as: .user).data == "{}")
        app.loops.advance(by: .seconds(7200))
        #expect(await app.call(as: .user).data == "{}")
        #expect(sent(app) == ["s3cret-first", "s3cret-r1", "s3cret-r2"].map(request))
        let bearers = ["Bearer s3cret-u1", "Bearer s3cret-u2", "Bearer s3cret-u3"]
        #expect(app.bearers() == bearers)
    }

    @Test func `is not used while its next token cannot be stored`() async throws {
        let app = try CallingApp(success)
        let text =
            "no user_access_token: the next refresh token of app staff-bot cannot be stored, so "
            + "nothing is used: "
        let end = "; it is kept in memory, and tried again at the next call"
        app.values.fail(changes: StoreFault(.full, "the disk is full"))
        let fault = await app.call(as: .user).fault
        #expect(fault == OpenPlatformFault(text + "the disk is full" + end))
        app.values.fail(refusal: "the space is full")
        let other = await app.call(as: .user).fault
        #expect(other == OpenPlatformFault(text + "the space is full" + end))
        #expect(app.bearers() == [])
        #expect(app.values.all == [:])

        app.values.fail()
        #expect(await app.call(as: .user).data == "{}")
        #expect(app.bearers() == ["Bearer s3cret-u1"])
        #expect(app.values.all.count == 1)
        #expect(sent(app) == [request("s3cret-first")])
    }

    @Test func `goes on from what could not be stored for long`() async throws {
        let app = try CallingApp(success)
        app.values.fail(changes: StoreFault(.full, "the disk is full"))
        #expect(await app.call(as: .user).fault != nil)
        app.loops.advance(by: .seconds(8000))
        app.values.fail()
        #expect(await app.call(as: .user).data == "{}")
        #expect(sent(app) == ["s3cret-first", "s3cret-r1"].map(request))
    }

    @Test func `is left alone while the store cannot be read`() async throws {
        let app = try CallingApp(success)
        app.values.fail(reads: StoreFault(.unusable, "the device is gone"))
        let text =
            "no user_access_token: the refresh token of app staff-bot cannot be read from the store: "
            + "the device is gone"
        #expect(await app.call(as: .user).fault == OpenPlatformFault(text))
        #expect(sent(app) == [])
    }

    @Test(arguments: ["[]", "{", #"{"refresh_token":"s3cret-x"}"#, #"{"origin":"x"}"#, "null"])
    func `begins with the manifest's token where the stored one is none`(
        _ json: String
    ) async throws {
        let app = try CallingApp(success)
        app.values.put(json, at: CallingApp.place)
        #expect(await app.call(as: .user).data == "{}")
        #expect(sent(app) == [request("s3cret-first")])
    }

    @Test(arguments: try Refusal.all())
    func `that does not hold is told with what to do`(_ given: Refusal) async throws {
        let replies = [CallingApp.userPath: [Reply.answer(given.body, status: given.status)]]
        let app = try CallingApp(success.merging(replies) { $1 })
        let fault = await app.call(as: .user).fault
        #expect(fault == OpenPlatformFault(given.message, code: given.code))
        #expect(sent(app) == [request("s3cret-first")])
        #expect(app.values.all == [:])
        #expect(app.bearers() == [])
    }

    @Test func `that somebody else has carried on is taken up`() async throws {
        let used = Reply.answer(#"{"code":20073,"error_description":"used"}"#, status: 400)
        let good = CallingApp.userTokens("s3cret-u9", next: "s3cret-r9")
        let replies = [CallingApp.userPath: [used, good]]
        let app = try CallingApp(success.merging(replies) { $1 })
        app.web.hold(CallingApp.userPath)
        let call = app.begin(as: .user)
        await app.web.called(CallingApp.userPath, times: 1)
        let record = #"{"origin":"\#(origin)","refresh_token":"s3cret-r8"}"#
        app.values.put(record, at: CallingApp.place)
        app.web.release(CallingApp.userPath)
        #expect(await call.value.data == "{}")
        #expect(sent(app) == ["s3cret-first", "s3cret-r8"].map(request))
    }

    @Test func `is carried on though the access token is of no use`() async throws {
        for rest in ["", #","access_token":"s3cret-u1""#, #","access_token":"a b","expires_in":9"#]
        {
            let answer = #"{"code":0,"refresh_token":"s3cret-r1"\#(rest)}"#
            let replies = [
                CallingApp.userPath: [
                    .answer(answer), CallingApp.userTokens("s3cret-u2", next: "s3cret-r2"),
                ]
            ]
            let app = try CallingApp(success.merging(replies) { $1 })
            let text =
                "no user_access_token: the platform's answer has none that is usable, or does not "
                + "say how long it lives"
            #expect(await app.call(as: .user).fault == OpenPlatformFault(text))
            #expect(await app.call(as: .user).data == "{}")
            #expect(sent(app) == ["s3cret-first", "s3cret-r1"].map(request))
        }
    }

    @Test func `is not exchanged again after a failure on the way`() async throws {
        let replies = [CallingApp.userPath: [Reply.fault(WebFault(.failed, "broken"))]]
        let app = try CallingApp(success.merging(replies) { $1 })
        let fault = await app.call(as: .user).fault
        #expect(fault == OpenPlatformFault("no user_access_token: broken"))
        #expect(sent(app).count == 1)
    }

    @Test func `is needed for a user's calls alone`() async throws {
        for token in [nil, ""] {
            let app = try CallingApp(success, userRefreshToken: token)
            let text = "app staff-bot cannot call as a user: it has no user_refresh_token"
            #expect(await app.call(as: .user).fault == OpenPlatformFault(text))
            #expect(await app.call(as: .tenant).data == "{}")
        }
    }
}
