import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `Stopping an HTTP server` {
    @Test func `lets running requests have their answers and ends idle connections`() async throws {
        let gate = Gate()
        try await TestServer.answering { delivery in
            if delivery.path == "/slow" { await gate.pass() }
            return echo(delivery)
        } _: { server in
            let idle = server.client()
            idle.send(post())
            #expect(await idle.response()?.status == 200)
            let busy = server.client()
            busy.send(post("/slow") + post("/next"))
            await gate.arrival()

            async let cut = server.server.stop(within: .seconds(20))
            #expect(await idle.rest().isEmpty)
            gate.open()
            let response = await busy.response()
            #expect(response?.body == "/slow|-||{}")
            #expect(response?.headers["connection"] == "close")
            #expect(await busy.response() == nil)
            busy.close()
            idle.close()
            #expect(await cut == 0)
            #expect(server.server.connections == 0)
        }
    }

    @Test func `lets a request that has begun to arrive come in`() async throws {
        try await TestServer.with { server in
            let client = server.client()
            let request = post("/a", "0123456789")
            client.send(post() + String(request.dropLast(5)))
            #expect(await client.response()?.status == 200)
            async let cut = server.server.stop(within: .seconds(20))
            let other = server.client()
            _ = await other.rest()
            other.close()
            client.send(String(request.suffix(5)))
            #expect(await client.response()?.body == "/a|-||0123456789")
            client.close()
            #expect(await cut == 0)
        }
    }

    @Test func `answers a request that was on its way, as the last one`() async throws {
        try await TestServer.with {
            $0.limits.partingTime = .seconds(20)
        } _: { server in
            let clients = [server.client(), server.client()]
            for client in clients {
                client.send(post())
                #expect(await client.response()?.status == 200)
            }
            async let cut = server.server.stop(within: .seconds(20))
            // Whether it comes before or after the stop has begun, it is answered.
            for _ in 0..<100 { await Task.yield() }
            clients[0].send(post("/a", "x"))
            let response = await clients[0].response()
            #expect(response?.body == "/a|-||x")
            for client in clients { client.close() }
            #expect(await cut == 0)
        }
    }

    @Test func `cuts off what is not done in time`() async throws {
        let gate = Gate()
        try await TestServer.answering { delivery in
            await gate.pass()
            return echo(delivery)
        } _: { server in
            let client = server.client()
            client.send(post())
            await gate.arrival()
            #expect(await server.server.stop(within: .milliseconds(20)) == 1)
            #expect(await client.rest().isEmpty)
            client.close()
            gate.open()
        }
    }

    @Test func `waits for an answer whose client has gone`() async throws {
        let gate = Gate()
        let answered = Counter()
        try await TestServer.answering { delivery in
            await gate.pass()
            answered.add()
            return echo(delivery)
        } _: { server in
            let client = server.client()
            client.send(post())
            await gate.arrival()
            client.close(abruptly: true)
            async let cut = server.server.stop(within: .seconds(20))
            gate.open()
            #expect(await cut == 0)
            #expect(answered.value == 1)
        }
    }

    @Test func `leaves the port to the next server on the same loops`() async throws {
        try await TestServer.with { server in
            let client = server.client()
            client.send(post())
            #expect(await client.response()?.status == 200)
            await server.server.stop(within: .seconds(20))
            client.close()

            var settings = HTTPServer.Settings(headers: []) { echo($0) }
            settings.port = server.server.port
            let next = try await HTTPServer.start(on: server.loops, settings)
            #expect(next.address == "127.0.0.1:\(settings.port)")
            #expect(await server.response(to: post("/next"))?.body == "/next|-||{}")
            await next.stop(within: .seconds(20))
        }
    }
}
