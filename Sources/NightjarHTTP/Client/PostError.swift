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
        switch NetworkFailure(error) {
        case .badURL: self = .badURL(url)
        case .refused: self = .refused(url)
        case .unreachable: self = .unreachable(url)
        case .timedOut: self = .timedOut(url, post.timeout)
        case .closed, .stale, .ended: self = .broken(url, "it was closed before the answer")
        case .untrusted(let why): self = .broken(url, "the certificate is not trusted: \(why)")
        case .tooLarge: self = .broken(url, "the answer is too large")
        case .broken(let how): self = .broken(url, how)
        }
    }
}
