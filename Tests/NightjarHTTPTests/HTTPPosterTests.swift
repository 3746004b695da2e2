import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `A poster` {
    @Test func `shows status, body and time`() async throws {
        try await TestServer.with { server in
            let post = HTTPPoster.Post(
                url: "http://\(server.server.address)/a?b=c",
                headers: [("X-Lark-Signature", "s")],
                body: Array("[1]".utf8)
            )
            let answer = try await HTTPPoster.with { try await $0.send(post) }
            #expect(answer.status == 200)
            #expect(String(decoding: answer.body, as: UTF8.self) == "/a|b=c|x-lark-signature=s|[1]")
            #expect(answer.elapsed > .zero && !answer.isCut)
        }
    }

    @Test func `cuts a long answer`() async throws {
        try await TestServer.answering { _ in
            Reply(status: 500, body: Array(repeating: 0x78, count: (1 << 20) + 1))
        } _: { server in
            let url = "http://\(server.server.address)/"
            let answer = try await HTTPPoster.with {
                try await $0.send(.init(url: url, headers: [], body: []))
            }
            #expect(answer.status == 500)
            #expect(answer.body.count == 1 << 20 && answer.isCut)
        }
    }

    @Test func `says that nobody listens`() async throws {
        try await TestServer.with { server in
            let url = "http://\(server.server.address)/"
            await server.server.stop(within: .seconds(20))
            let error = await error(of: .init(url: url, headers: [], body: []))
            #expect(error == .refused(url))
            #expect(error?.description == "nobody listens at \(url); is the daemon running?")
        }
    }

    @Test func `says that no answer came in time`() async throws {
        let gate = Gate()
        try await TestServer.answering { delivery in
            await gate.pass()
            return echo(delivery)
        } _: { server in
            let url = "http://\(server.server.address)/"
            let time = Duration.milliseconds(50)
            let error = await error(of: .init(url: url, headers: [], body: [], timeout: time))
            #expect(error == .timedOut(url, time))
            #expect(error?.description == "no answer from \(url) within 0.05 seconds")
            gate.open()
        }
    }

    @Test(arguments: ["", "127.0.0.1:8080/x", "ftp://a/b", "http://", "not a url"])
    func `says that a URL is none`(_ url: String) async {
        let error = await error(of: .init(url: url, headers: [], body: []))
        #expect(error == .badURL(url))
        #expect(
            error?.description
                == "\(url) is no URL to post to; give one like http://127.0.0.1:8080/x"
        )
    }

    private func error(of post: HTTPPoster.Post) async -> PostError? {
        await HTTPPoster.with { poster in
            do throws(PostError) {
                _ = try await poster.send(post)
                return nil
            } catch {
                return error
            }
        }
    }
}
