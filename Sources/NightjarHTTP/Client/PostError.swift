import AsyncHTTPClient
import NIOCore
import NIOPosix

import Glibc

/// Why a post got no answer.
package enum PostError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The URL is none, or not of http or https.
    case badURL(String)

    /// Nobody listens there.
    case refused(String)

    /// The host has no address, or none that can be reached.
    case unreachable(String)

    /// No whole answer came within the time.
    case timedOut(String, Duration)

    /// The connection or the answer broke; the second text says how.
    case broken(String, String)

    /// A sentence for a person.
    package var description: String {
        switch self {
        case .badURL(let url): "\(url) is no URL to post to; give one like http://127.0.0.1:8080/x"
        case .refused(let url): "nobody listens at \(url); is the daemon running?"
        case .unreachable(let url): "the host of \(url) cannot be reached"
        case .timedOut(let url, let time): "no answer from \(url) within \(time)"
        case .broken(let url, let how): "the connection to \(url) broke: \(how)"
        }
    }

    init(_ post: HTTPPoster.Post, _ error: any Error) {
        let url = post.url
        switch error {
        case let error as HTTPClientError: self = Self.from(error, post)
        case let error as NIOConnectionError: self = Self.from(error, url)
        case let error as IOError: self = Self.from(error, url)
        default: self = .broken(url, String(describing: error))
        }
    }

    private static func from(_ error: HTTPClientError, _ post: HTTPPoster.Post) -> Self {
        switch error {
        case .invalidURL, .emptyHost, .emptyScheme, .missingSocketPath: return .badURL(post.url)
        case .deadlineExceeded, .connectTimeout, .readTimeout, .tlsHandshakeTimeout,
            .getConnectionFromPoolTimeout:
            return .timedOut(post.url, post.timeout)
        case .remoteConnectionClosed: return .broken(post.url, "it was closed before the answer")
        default:
            // The one case with a value cannot be matched: its values are the schemes.
            if error.shortDescription.contains("nsupported") { return .badURL(post.url) }
            return .broken(post.url, error.shortDescription)
        }
    }

    /// A name has several addresses, each with its own failure; or it has none.
    private static func from(_ error: NIOConnectionError, _ url: String) -> Self {
        let failures = error.connectionErrors.compactMap { $0.error as? IOError }
        return failures.first.map { from($0, url) } ?? .unreachable(url)
    }

    private static func from(_ error: IOError, _ url: String) -> Self {
        switch error.errnoCode {
        case ECONNREFUSED: .refused(url)
        case EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, ETIMEDOUT: .unreachable(url)
        default: .broken(url, String(cString: strerror(error.errnoCode)))
        }
    }
}
