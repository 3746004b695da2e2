import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

import Glibc

/// What went wrong on the way to an answer, in the words of nobody's library.
package enum NetworkFailure: Error, Sendable, Equatable {
    /// The client takes the URL for none.
    case badURL

    /// Nobody listens there.
    case refused

    /// No way leads there.
    case unreachable

    /// The time for connecting, or for all, is over.
    case timedOut

    /// The other side closed the connection too early.
    case closed

    /// A connection that had served before was closed without a byte of this answer.
    case stale

    /// The certificate does not prove who it is; the text says why.
    case untrusted(String)

    /// The body has more bytes than are taken.
    case tooLarge

    /// The client has been shut down.
    case ended

    /// Another failure; the text says how.
    case broken(String)

    /// Reads what a connection, a client or TLS has thrown.
    package init(_ error: any Error) {
        switch error {
        case let error as NetworkFailure: self = error
        case let error as HTTPClientError: self = Self.from(error)
        case let error as NIOConnectionError: self = Self.from(error)
        case let error as IOError: self = Self.from(error)
        case ChannelError.connectTimeout: self = .timedOut
        case is ChannelError: self = .closed
        case let error as HTTPParserError: self = Self.from(error)
        case let error as NIOSSLError: self = Self.from(error)
        case let error as NIOSSLExtraError: self = Self.from(error)
        case let error as BoringSSLError: self = Self.from(error)
        case NIOHTTPDecompression.DecompressionError.limit: self = .tooLarge
        case is NIOHTTPDecompression.DecompressionError,
            is NIOHTTPDecompression.ExtraDecompressionError:
            self = .broken("the answer is compressed wrongly")
        default: self = .broken(String(describing: error))
        }
    }

    private static func from(_ error: HTTPClientError) -> Self {
        switch error {
        case .invalidURL, .emptyHost, .emptyScheme, .missingSocketPath: .badURL
        case .deadlineExceeded, .connectTimeout, .readTimeout, .tlsHandshakeTimeout,
            .getConnectionFromPoolTimeout:
            .timedOut
        case .remoteConnectionClosed: .closed
        // The one case with a value cannot be matched: its values are the schemes.
        default:
            error.shortDescription.contains("nsupported")
                ? .badURL : .broken(error.shortDescription)
        }
    }

    /// A name has several addresses, each with its own failure; or it has none.
    private static func from(_ error: NIOConnectionError) -> Self {
        let failures = error.connectionErrors.compactMap { $0.error as? IOError }
        return failures.first.map { from($0) } ?? .unreachable
    }

    private static func from(_ error: IOError) -> Self {
        switch error.errnoCode {
        case ECONNREFUSED: .refused
        case EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, ETIMEDOUT: .unreachable
        default: whileOpen(error)
        }
    }

    /// The failure of a connection that was there: not one of connecting, after which another address
    /// may be tried.
    static func whileOpen(_ error: IOError) -> Self {
        error.errnoCode == ECONNRESET || error.errnoCode == EPIPE
            ? .closed : .broken(String(cString: strerror(error.errnoCode)))
    }

    private static func from(_ error: HTTPParserError) -> Self {
        switch error {
        case .invalidEOFState: .closed
        case .headerOverflow: .broken("the answer's headers are too large")
        default: .broken("the answer is no HTTP")
        }
    }

    private static func from(_ error: NIOSSLError) -> Self {
        switch error {
        case .handshakeFailed(let cause): from(cause)
        case .uncleanShutdown: .closed
        case .noCertificateToValidate: .untrusted("it has none")
        case .unableToValidateCertificate: .untrusted(unproven)
        default: .broken("TLS failed: \(error)")
        }
    }

    private static func from(_ error: NIOSSLExtraError) -> Self {
        error == .failedToValidateHostname
            ? .untrusted("it is made out to another name") : .broken("TLS failed: \(error)")
    }

    private static func from(_ error: BoringSSLError) -> Self {
        let text = String(describing: error)
        if text.contains("CERTIFICATE_VERIFY_FAILED") { return .untrusted(unproven) }
        if text.contains("EOF during handshake") { return .closed }
        // What a server says that speaks no TLS at all.
        if text.contains("WRONG_VERSION_NUMBER") { return .broken("it does not speak TLS") }
        return .broken("the TLS handshake failed")
    }

    private static let unproven =
        "it has expired, or nobody vouches for it whom this machine trusts"
}
