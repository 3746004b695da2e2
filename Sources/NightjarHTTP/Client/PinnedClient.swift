import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL
package import NightjarCore

/// Calls one origin at one address, which has been checked: it looks up no name.
///
/// The name is still the one that a certificate is held to and that stands in `Host`.
package final class PinnedClient: Sendable {
    /// What a client is for.
    package struct Key: Sendable, Hashable {
        let origin: WebOrigin
        let address: IPAddress

        /// An origin, and one of the addresses that its name has.
        package init(_ origin: WebOrigin, at address: IPAddress) {
            self.origin = origin
            self.address = address
        }
    }

    let key: Key
    private let client: HTTPClient
    private let slots: ConnectionSlots
    private let answerBytes: Int

    init(
        _ key: Key,
        on group: MultiThreadedEventLoopGroup,
        _ settings: OutgoingHTTP.Settings,
        _ tls: TLSConfiguration
    ) {
        self.key = key
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: .init(connect: settings.connectTime.amount),
            decompression: .enabled(limit: .size(settings.answerBytes))
        )
        configuration.connectionPool.idleTimeout = settings.idleTime.amount
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit =
            max(1, settings.connections)
        // Refused is an answer: said at once, not after trying until the time is over.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        configuration.http1_1ConnectionDebugInitializer = { channel in
            ConnectionWatch.add(to: channel, of: key.origin)
        }
        if key.origin.address == nil {
            configuration.dnsOverride = [key.origin.host: key.address.text]
        }
        client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
        slots = ConnectionSlots(settings.connections)
        answerBytes = settings.answerBytes
    }

    /// Makes one by itself, which looks whether the address is admitted as little as any.
    ///
    /// - Throws: ``TrustError`` when a file of certificates cannot be read.
    package convenience init(
        _ key: Key,
        on loops: EventLoops,
        _ settings: OutgoingHTTP.Settings
    ) async throws(TrustError) {
        let tls = try await TrustRoots(settings).current.tls
        self.init(key, on: loops.group, settings, tls)
    }

    /// Sends a request, and reads the whole answer.
    ///
    /// - Throws: whatever ``NetworkFailure`` can read, and `CancellationError`.
    package func send(_ request: WebRequest, to url: WebURL) async throws -> WebResponse {
        let outgoing = try outgoing(request, url)
        return try await slots.with {
            // Who calls keeps the deadline, and cancels.
            let answer = try await client.execute(outgoing, deadline: .distantFuture)
            return try await read(answer, of: request.method)
        }
    }

    /// Closes its connections; what is under way fails.
    package func shutDown() async {
        // It fails only when it has been called before.
        try? await client.shutdown()
    }

    private func outgoing(_ request: WebRequest, _ url: WebURL) throws -> HTTPClientRequest {
        let text = (key.origin.address == nil ? "\(key.origin)" : literal) + url.path + url.query
        // The client reads the URL once more. Where it saw another host, it would look that one up.
        let read = URL(string: text).flatMap {
            URLComponents(url: $0, resolvingAgainstBaseURL: true)
        }
        guard let read, read.percentEncodedPath == url.path,
            read.percentEncodedQuery.map({ "?" + $0 }) ?? "" == url.query,
            key.origin.address != nil || read.host == key.origin.host
        else { throw NetworkFailure.badURL }
        var outgoing = HTTPClientRequest(url: text)
        outgoing.method = HTTPMethod(rawValue: request.method)
        outgoing.headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
        if !outgoing.headers.contains(name: "user-agent") {
            outgoing.headers.add(name: "user-agent", value: "nightjar")
        }
        outgoing.body = request.body.map { .bytes(ByteBuffer(bytes: $0)) }
        return outgoing
    }

    /// An origin that is an address, written so that no reader can take it for another one.
    private var literal: String {
        let address = key.address.text
        let host = address.contains(":") ? "[\(address)]" : address
        return "\(key.origin.isSecure ? "https" : "http")://\(host):\(key.origin.port)"
    }

    private func read(
        _ answer: HTTPClientResponse,
        of method: String
    ) async throws -> WebResponse {
        var bytes: [UInt8] = []
        for try await part in answer.body {
            guard part.readableBytes <= answerBytes - bytes.count else {
                throw NetworkFailure.tooLarge
            }
            bytes.append(contentsOf: part.readableBytesView)
        }
        try Task.checkCancellation()
        return WebResponse(
            status: Int(answer.status.code),
            headers: Self.headers(answer.headers),
            body: bytes
        )
    }

    /// Without what told of the body's form on its way, where that was another one.
    private static func headers(_ headers: HTTPHeaders) -> [WebHeader] {
        let coding = headers["content-encoding"].last?.lowercased()
        let wasDecoded = coding == "gzip" || coding == "deflate"
        return headers.compactMap { name, value in
            let name = name.lowercased()
            if wasDecoded, name == "content-encoding" || name == "content-length" { return nil }
            return WebHeader(name, value.trimmingCharacters(in: .whitespaces))
        }
    }
}

extension Duration {
    /// For NIO, where a negative one and none are the same.
    fileprivate var amount: TimeAmount { .nanoseconds(Int64(clamping: wholeNanoseconds)) }
}
