import NightjarCore
import NightjarFeishu
import NightjarHTTP
import NightjarSimulator
import Synchronization

/// A small app: it asks for an address, connects, puts pieces together and answers.
final class AppClient: Sendable {
    /// What it says to an event; nil for nothing.
    typealias Handler = @Sendable (LongConnectionFrame, [UInt8]) -> [UInt8]?

    static let success = Array(#"{"code":200}"#.utf8)
    static let failure = Array(#"{"code":500}"#.utf8)

    let address: String
    let loops: EventLoops
    let sockets: OutgoingWebSockets
    private let http: OutgoingHTTP

    /// Gives `body` one of a stand-in at an address, and ends it afterwards.
    static func with<Value>(
        _ address: String,
        _ body: (AppClient) async throws -> Value
    ) async throws -> Value {
        let loops = EventLoops(count: 1)
        var settings = OutgoingHTTP.Settings()
        // No test asks DNS.
        settings.resolver = { _ in throw NameFault("has no address") }
        let http = try OutgoingHTTP(on: loops, settings)
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(AppClient(address, loops, http)))
        } catch {
            result = .failure(error)
        }
        await http.shutDown()
        await loops.shutDown()
        return try result.get()
    }

    private init(_ address: String, _ loops: EventLoops, _ http: OutgoingHTTP) {
        self.address = address
        self.loops = loops
        self.http = http
        sockets = OutgoingWebSockets(beside: http, on: loops)
    }

    /// What the stand-in answers to a request for an address.
    func discovery(
        id: String = StandInUnderTest.id,
        secret: String = StandInUnderTest.secret,
        within time: Duration = .seconds(20)
    ) async throws -> HTTPPoster.Answer {
        let body = #"{"AppID":"\#(id)","AppSecret":"\#(secret)"}"#
        return try await HTTPPoster.with { poster in
            try await poster.send(
                .init(
                    url: "http://\(address)/callback/ws/endpoint",
                    headers: [(name: "content-type", value: "application/json")],
                    body: Array(body.utf8),
                    timeout: time
                )
            )
        }
    }

    /// An address to connect to.
    func url() async throws -> String {
        let answer = try await discovery()
        let document = try JSONDocument(answer.body, shape: JSONShape(["data.URL"]))
        return document.string("data.URL") ?? ""
    }

    /// Connects, and answers what comes by the handler.
    func connect(
        to url: String? = nil,
        _ handler: @escaping Handler = { _, _ in AppClient.success }
    ) async throws -> AppConnection {
        let url = if let url { url } else { try await self.url() }
        let connection = AppConnection(on: loops, handler)
        let reach = WebReach(Set([WebOrigin("http://\(address)")].compactMap(\.self)))
        let deadline = loops.now + .seconds(20)
        let result = await loops.run(on: 0) { [sockets] in
            let result: Result<any WebSocket, WebSocketFault>
            do throws(WebSocketFault) {
                let socket = try await sockets.open(
                    url,
                    within: reach,
                    on: 0,
                    until: deadline,
                    connection
                )
                connection.take(socket)
                result = .success(socket)
            } catch {
                result = .failure(error)
            }
            return result
        }
        _ = try result.get()
        return connection
    }

    /// The refusal of an upgrade; nil where it opens.
    func refusal(of url: String) async -> WebSocketFault? {
        do {
            _ = try await connect(to: url)
            return nil
        } catch {
            return error as? WebSocketFault
        }
    }
}
