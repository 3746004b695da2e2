import LuaSandbox
import NIOSSL
import NightjarCore
import NightjarHTTP
import Synchronization

/// A server and a client of WebSockets on loops of their own.
struct WebSocketStage: Sendable {
    /// Both ends of a connection, and what they heard.
    struct Pair: Sendable {
        let client: WebSocketConnection
        let clientHeard: HeardReceiver
        let server: WebSocketConnection
        let serverHeard: HeardReceiver
    }

    /// How a stage differs from the usual one.
    struct Changes {
        var client = WebSocketSettings()
        var server: WebSocketServer.Settings
        var http = OutgoingHTTP.Settings()
    }

    let loops: EventLoops
    let sockets: OutgoingWebSockets
    let server: WebSocketServer
    private let accepted: AsyncStream<(WebSocketConnection, HeardReceiver)>

    /// "http://127.0.0.1:4711", as a reach has it.
    var origin: String { "http://\(server.address)" }

    /// Gives `body` one, and shuts all down afterwards.
    static func with(
        _ change: (inout Changes) throws -> Void = { _ in },
        _ body: (WebSocketStage) async throws -> Void
    ) async throws {
        let (accepted, continuation) = AsyncStream<(WebSocketConnection, HeardReceiver)>
            .makeStream()
        var changes = Changes(
            server: .init { _ in
                .accept { connection in
                    let heard = HeardReceiver()
                    continuation.yield((connection, heard))
                    return heard
                }
            }
        )
        // No test asks DNS.
        changes.http.resolver = { _ in throw NameFault("has no address") }
        try change(&changes)
        let loops = EventLoops(count: 2)
        let http = try OutgoingHTTP(on: loops, changes.http)
        let stage = WebSocketStage(
            loops: loops,
            sockets: OutgoingWebSockets(beside: http, on: loops, changes.client),
            server: try await WebSocketServer.start(on: loops, changes.server),
            accepted: accepted
        )
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(stage))
        } catch {
            result = .failure(error)
        }
        await stage.server.stop()
        await http.shutDown()
        await loops.shutDown()
        try result.get()
    }

    /// Lets the loops do what they have to.
    func turn() async {
        for loop in 0..<loops.count { await loops.run(on: loop) {} }
    }

    /// Opens a connection on loop 0, from there.
    func open(
        _ url: String? = nil,
        granted: [String]? = nil,
        within time: Duration = .seconds(20),
        telling receiver: HeardReceiver = HeardReceiver()
    ) async throws(WebSocketFault) -> WebSocketConnection {
        let url = url ?? "ws://\(server.address)/"
        let reach = WebReach(Set((granted ?? [origin]).compactMap { WebOrigin($0) }))
        let deadline = loops.now + time
        let result = await loops.run(on: 0) { [sockets] in
            let result: Result<any WebSocket, WebSocketFault>
            do throws(WebSocketFault) {
                result = .success(
                    try await sockets.open(url, within: reach, on: 0, until: deadline, receiver)
                )
            } catch {
                result = .failure(error)
            }
            return result
        }
        guard let connection = try result.get() as? WebSocketConnection else {
            throw .failed(WebFault(.failed, "another kind of socket"))
        }
        return connection
    }

    /// Opens a connection, and gives both ends.
    func pair(
        _ url: String? = nil,
        granted: [String]? = nil,
        telling heard: HeardReceiver = HeardReceiver()
    ) async throws -> Pair {
        let client = try await open(url, granted: granted, telling: heard)
        for await (server, serverHeard) in accepted {
            return Pair(
                client: client,
                clientHeard: heard,
                server: server,
                serverHeard: serverHeard
            )
        }
        throw CancellationError()
    }

    /// The same, where it does not open.
    func fault(
        _ url: String? = nil,
        granted: [String]? = nil,
        within time: Duration = .seconds(20)
    ) async -> WebSocketFault? {
        do throws(WebSocketFault) {
            try await open(url, granted: granted, within: time).cut()
            return nil
        } catch {
            return error
        }
    }
}
