import NightjarCore
import NightjarFeishu
import NightjarHTTP
import NightjarSimulator
import Synchronization

/// A small HTTP server that takes Feishu's pushes as a ``FeishuPlatform`` judges them.
final class PostedApp: Sendable {
    static let token = Secret("token")
    static let key = Secret("key")

    private let platform: FeishuPlatform
    private let state = Mutex<(ids: [String], refused: Int)>(([], 0))
    /// The status for the n-th push of an event, from 1.
    private let status: @Sendable (Int) -> Int

    private init(_ credentials: FeishuCredentials, status: @escaping @Sendable (Int) -> Int) {
        platform = FeishuPlatform(app: "bot", credentials: credentials)
        self.status = status
    }

    /// The ids of what came and was authentic, in its order.
    var ids: [String] { state.withLock(\.ids) }

    /// How much came that was not.
    var refused: Int { state.withLock(\.refused) }

    /// Gives `body` one and its URL, and ends it afterwards.
    static func with(
        _ credentials: FeishuCredentials = .init(verificationToken: token, encryptKey: key),
        status: @escaping @Sendable (Int) -> Int = { _ in 200 },
        _ body: (PostedApp, String) async throws -> Void
    ) async throws {
        let app = PostedApp(credentials, status: status)
        let loops = EventLoops(count: 1)
        var settings = WebSocketServer.Settings { _ in .refuse(status: 400) }
        settings.answer = { app.answer($0) }
        let server = try await WebSocketServer.start(on: loops, settings)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(app, "http://\(server.address)/feishu/bot"))
        } catch {
            result = .failure(error)
        }
        await server.stop()
        await loops.shutDown()
        try result.get()
    }

    private func answer(_ request: WebSocketServer.Request) -> WebResponse {
        let headers = request.headers.map { ($0.name, $0.value) }
        let delivery = Delivery(
            path: request.target,
            headers: Dictionary(headers) { first, _ in first },
            body: request.body,
            receivedAt: MonotonicTime(nanoseconds: 0),
            loop: 0
        )
        switch platform.open(delivery) {
        case .answered(let reply): return WebResponse(status: reply.status, body: reply.body)
        case .event(let event):
            let id = event.id ?? ""
            let count = state.withLock { state in
                state.ids.append(id)
                return state.ids.count { $0 == id }
            }
            return WebResponse(status: status(count))
        case .refused:
            state.withLock { $0.refused += 1 }
            return WebResponse(status: 401)
        }
    }
}
