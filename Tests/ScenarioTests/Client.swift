import NightjarHTTP

/// A client of a running daemon's people app.
struct Client: Sendable {
    private let url: String

    init(address: String) { url = "http://\(address)/people/hr" }

    init(_ daemon: RunningDaemon, path: String = "/people/hr") async throws {
        url = "http://\(try await daemon.address)\(path)"
    }

    /// Posts a body and returns "STATUS BODY".
    func post(_ body: [UInt8], headers: [(name: String, value: String)] = []) async throws -> String
    {
        let post = HTTPPoster.Post(url: url, headers: headers, body: body)
        return try await HTTPPoster.with { poster in
            let answer = try await poster.send(post)
            return "\(answer.status) \(String(decoding: answer.body, as: UTF8.self))"
        }
    }
}
