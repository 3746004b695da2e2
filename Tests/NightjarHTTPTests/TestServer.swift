import Foundation
import NightjarCore
import NightjarHTTP

/// A server on a free port that answers with what it was asked, and the loops it runs on.
struct TestServer: Sendable {
    let loops: EventLoops
    let server: HTTPServer

    /// Runs `body` beside a server, and ends it all afterwards.
    static func with(
        _ change: (inout HTTPServer.Settings) -> Void = { _ in },
        answer: @escaping HTTPServer.Answer = { echo($0) },
        _ body: (TestServer) async throws -> Void
    ) async throws {
        let loops = EventLoops(count: 1)
        var settings = HTTPServer.Settings(
            headers: ["X-Lark-Signature", "authorization"],
            answer: answer
        )
        change(&settings)
        let server = try await HTTPServer.start(on: loops, settings)
        do {
            try await body(TestServer(loops: loops, server: server))
        } catch {
            await server.stop(within: .zero)
            await loops.shutDown()
            throw error
        }
        await server.stop(within: .zero)
        await loops.shutDown()
    }

    /// The same with answers of the test's own.
    static func answering(
        _ answer: @escaping HTTPServer.Answer,
        _ body: (TestServer) async throws -> Void
    ) async throws {
        try await with(answer: answer, body)
    }

    func client() -> RawClient { RawClient(port: server.port) }

    /// The response to one request on a connection of its own.
    func response(to text: String) async -> RawClient.Response? {
        let client = client()
        defer { client.close() }
        client.send(text)
        return await client.response()
    }
}

/// What a delivery has, as lines.
@Sendable func echo(_ delivery: Delivery) -> Reply {
    let headers = delivery.headers.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let lines = [
        delivery.path, delivery.query ?? "-", headers.joined(separator: "&"),
        String(decoding: delivery.body, as: UTF8.self),
    ]
    return Reply(status: 200, body: Array(lines.joined(separator: "|").utf8))
}

/// A POST of `body` to `path`.
func post(_ path: String = "/a", _ body: String = "{}", headers: String = "") -> String {
    "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
}

/// A door that answers wait at, and that tells when someone does.
final class Gate: Sendable {
    private let arrivals = AsyncStream.makeStream(of: Void.self)
    private let door = AsyncStream.makeStream(of: Void.self)

    /// Says that it is here, then waits for one `open`.
    func pass() async {
        arrivals.continuation.yield()
        for await _ in door.stream { return }
    }

    /// Returns when one more has come to the gate.
    func arrival() async {
        for await _ in arrivals.stream { return }
    }

    /// Lets one pass.
    func open() { door.continuation.yield() }
}
