import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Posts what a platform would post, and shows what comes back: for `nightjar send`.
///
/// It does one try: no redirect is followed and nothing is repeated, since the answer itself is
/// what is asked for.
package struct HTTPPoster: Sendable {
    /// What is posted, and where.
    package struct Post: Sendable {
        /// "http://127.0.0.1:8080/feishu/staff-bot"; https too.
        package var url: String

        /// Names and values, in the order in which they are sent.
        package var headers: [(name: String, value: String)]

        /// The body, sent with its length.
        package var body: [UInt8]

        /// From the beginning to the answer's last byte.
        ///
        /// Default 10 s.
        package var timeout: Duration

        /// So much of the answer's body is read, in bytes.
        ///
        /// Default 1 MiB, far above what a platform reads.
        package var answerBytes = 1 << 20

        /// Kept open as long as the post is under way: the URL may lead through it.
        private var socket: UnixSocketPlace?

        /// Makes a post.
        package init(
            url: String,
            headers: [(name: String, value: String)],
            body: [UInt8],
            timeout: Duration = .seconds(10)
        ) {
            self.url = url
            self.headers = headers
            self.body = body
            self.timeout = timeout
        }

        /// Makes a post through a Unix socket; `path` begins with `/`.
        package init(socket: UnixSocketPlace, path: String, body: [UInt8]) {
            let allowed = CharacterSet.alphanumerics.union(["-", ".", "_"])
            let name = socket.address.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
            // A socket has no name of its own, and HTTP wants one.
            let host = [(name: "host", value: "nightjar")]
            self.init(url: "http+unix://\(name)\(path)", headers: host, body: body)
            self.socket = socket
        }
    }

    /// What came back.
    package struct Answer: Sendable, Equatable {
        /// The HTTP status.
        package let status: Int

        /// The body, at most ``Post/answerBytes`` of it.
        package let body: [UInt8]

        /// Whether the body was longer.
        package let isCut: Bool

        /// From the beginning, the connecting included, to the last byte.
        package let elapsed: Duration
    }

    private let client: HTTPClient

    /// Gives `body` a poster, and closes its connections afterwards.
    ///
    /// - Parameters:
    ///   - connections: So many to one host at once; further posts wait, within their time.
    ///   - body: What is done with it.
    /// - Returns: What the body returns.
    package static func with<Value>(
        connections: Int = 8,
        _ body: (HTTPPoster) async throws -> Value
    ) async rethrows
        -> Value
    {
        var settings = HTTPClient.Configuration(redirectConfiguration: .disallow)
        // Refused is an answer too: said at once, not after trying until the time is over.
        settings.connectionPool.retryConnectionEstablishment = false
        settings.httpVersion = .http1Only
        settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, connections)
        let poster = HTTPPoster(client: HTTPClient(configuration: settings))
        do {
            let value = try await body(poster)
            await poster.shutDown()
            return value
        } catch {
            await poster.shutDown()
            throw error
        }
    }

    /// Posts once.
    ///
    /// - Throws: ``PostError`` when no whole answer comes.
    package func send(_ post: Post) async throws(PostError) -> Answer {
        var request = HTTPClientRequest(url: post.url)
        request.method = .POST
        request.headers = HTTPHeaders(post.headers.map { ($0.name, $0.value) })
        request.body = .bytes(post.body)
        let begun = ContinuousClock.now
        do {
            let nanoseconds = Int64(clamping: post.timeout.wholeNanoseconds)
            let response = try await client.execute(request, timeout: .nanoseconds(nanoseconds))
            let (body, isCut) = try await Self.read(response.body, upTo: post.answerBytes)
            return Answer(
                status: Int(response.status.code),
                body: body,
                isCut: isCut,
                elapsed: ContinuousClock.now - begun
            )
        } catch {
            throw PostError(post, error)
        }
    }

    private static func read(
        _ body: HTTPClientResponse.Body,
        upTo limit: Int
    ) async throws -> (bytes: [UInt8], isCut: Bool) {
        var bytes: [UInt8] = []
        for try await part in body {
            let room = limit - bytes.count
            bytes.append(contentsOf: part.readableBytesView.prefix(room))
            if part.readableBytes > room { return (bytes, true) }
        }
        return (bytes, false)
    }

    private func shutDown() async {
        // It fails only when it has been called before.
        try? await client.shutdown()
    }
}
