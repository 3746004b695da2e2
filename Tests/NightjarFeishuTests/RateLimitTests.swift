import NightjarCore
import NightjarFeishu
import Testing

@Suite struct `The platform's rate limit` {
    private typealias Reply = ScriptedPlatform.Reply

    private static let chats = "/open-apis/im/v1/chats"
    private static let users = "/open-apis/contact/v3/users"
    private let success = Reply.answer(#"{"code":0}"#)

    private func limited(_ status: Int = 429, reset: String? = nil) -> Reply {
        let headers = reset.map { [WebHeader("x-ogw-ratelimit-reset", $0)] } ?? []
        return .answer(#"{"code":99991400,"msg":"slow"}"#, status: status, headers: headers)
    }

    private func chatCalls(_ app: CallingApp) -> Int { app.web.calls(of: Self.chats).count }

    @Test func `is waited for as long as the platform says`() async throws {
        for reply in [limited(reset: "3"), limited(400, reset: "3")] {
            let app = try CallingApp([Self.chats: [reply, success]])
            let call = app.begin("POST", within: .seconds(4))
            await app.loops.timers(in: .seconds(3))
            app.loops.advance(by: .milliseconds(2999))
            await app.loops.rest()
            #expect(chatCalls(app) == 1)
            app.loops.advance(by: .milliseconds(1))
            #expect(await call.value.data == "{}")
            #expect(chatCalls(app) == 2)
        }
    }

    @Test func `is told at once where it holds beyond the deadline`() async throws {
        let app = try CallingApp([Self.chats: [limited(reset: "4"), success]])
        let fault = await app.call(within: .seconds(4)).fault
        #expect(fault == OpenPlatformFault("slow (HTTP 429, code 99991400)", code: 99_991_400))
        #expect(chatCalls(app) == 1)

        let text = "the platform's rate limit is reached, and holds beyond the deadline"
        let other = await app.call(within: .seconds(2)).fault
        #expect(other == OpenPlatformFault(text, code: 99_991_400))
        #expect(chatCalls(app) == 1)
    }

    @Test func `holds all callers of one API, and no others`() async throws {
        let app = try CallingApp([
            Self.chats: [limited(reset: "3"), success], Self.users: [success],
        ])
        let first = app.begin(within: .seconds(9))
        await app.loops.timers(in: .seconds(3))
        let others = (0..<5).map {
            app.begin("GET", "/im/v1/chats?page=\($0)", within: .seconds(9))
        }
        await app.loops.timers(in: .seconds(3), count: 6)
        #expect(chatCalls(app) == 1)
        #expect(await app.call("GET", "contact/v3/users").data == "{}")

        app.loops.advance(by: .seconds(3))
        for call in [first] + others { #expect(await call.value.data == "{}") }
        #expect(chatCalls(app) == 7)
    }

    @Test func `spreads those who waited, within their deadlines`() async throws {
        let app = try CallingApp([Self.chats: [limited(reset: "3"), success]], random: 0.5)
        let call = app.begin(within: .seconds(9))
        await app.loops.timers(in: .milliseconds(3125))
        app.loops.advance(by: .milliseconds(3125))
        #expect(await call.value.data == "{}")
        let other = try CallingApp([Self.chats: [limited(reset: "3"), success]], random: 0.5)
        let hurried = other.begin(within: .milliseconds(3100))
        await other.loops.timers(in: .milliseconds(3025))
        other.loops.advance(by: .milliseconds(3025))
        #expect(await hurried.value.data == "{}")
    }

    @Test(arguments: [nil, "", "0", "-3", "soon", "1.5", "99999999999"])
    func `whose end is not said is tried with growing pauses`(_ reset: String?) async throws {
        let app = try CallingApp([
            Self.chats: [limited(reset: reset), limited(reset: reset), success]
        ])
        let call = app.begin("POST", within: .seconds(9))
        await app.loops.timers(in: .seconds(1))
        app.loops.advance(by: .seconds(1))
        await app.loops.timers(in: .seconds(2))
        app.loops.advance(by: .seconds(2))
        #expect(await call.value.data == "{}")
        #expect(chatCalls(app) == 3)
    }

    @Test func `is tried until the deadline and not longer`() async throws {
        let app = try CallingApp([Self.chats: [.answer("slow down", status: 429)]])
        let call = app.begin("POST", within: .seconds(4))
        await app.loops.timers(in: .seconds(1))
        app.loops.advance(by: .seconds(1))
        await app.loops.timers(in: .seconds(2))
        app.loops.advance(by: .seconds(2))
        let text =
            "the platform's answer is not one of its API's: it is not a JSON object (byte 0) "
            + "(HTTP 429): slow down"
        #expect(await call.value.fault == OpenPlatformFault(text, code: 99_991_400))
        #expect(chatCalls(app) == 3)
    }

    @Test func `is believed for five minutes at most`() async throws {
        let app = try CallingApp([Self.chats: [limited(reset: "999999999"), success]])
        let call = app.begin(within: .seconds(900))
        await app.loops.timers(in: .seconds(300))
        app.loops.advance(by: .seconds(300))
        #expect(await call.value.data == "{}")
    }

    @Test func `lets a call go that is given up`() async throws {
        let app = try CallingApp([Self.chats: [limited(reset: "3"), success]])
        let call = app.begin(within: .seconds(9))
        await app.loops.timers(in: .seconds(3))
        call.cancel()
        #expect(await call.value.fault == OpenPlatformFault("the call was given up"))
        await app.loops.timers(in: .seconds(3), count: 0)
    }

    @Test func `is waited for by each caller alone where very many APIs are held`() async throws {
        let last = "/open-apis/im/v1/chats/last"
        let many = (0..<1024).map { "/open-apis/im/v1/chats/oc_\($0)" }
        var replies = Dictionary(uniqueKeysWithValues: many.map { ($0, [limited(reset: "20")]) })
        replies[last] = [limited(reset: "3"), success]
        replies[last + "/next"] = [limited(reset: "20")]
        let app = try CallingApp(replies)
        for path in many { #expect(await app.call("GET", path).fault?.code == 99_991_400) }

        let call = app.begin("GET", last, within: .seconds(9))
        await app.loops.timers(in: .seconds(3))
        #expect(await app.call("GET", last).data == "{}")
        app.loops.advance(by: .seconds(3))
        #expect(await call.value.data == "{}")
        #expect(app.web.calls(of: last).count == 3)

        // Those whose time is over make room.
        app.loops.advance(by: .seconds(20))
        #expect(await app.call("GET", last + "/next").fault?.code == 99_991_400)
        let fault = await app.call("GET", last + "/next").fault
        #expect(fault?.message.hasPrefix("the platform's rate limit is reached") == true)
    }
}
