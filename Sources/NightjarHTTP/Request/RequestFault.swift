import NightjarCore

/// Why a request is answered here and not by the daemon.
package enum RequestFault: Error {
    /// Not HTTP as its grammar has it, or read differently by different readers.
    ///
    /// The text says what, never the sender's bytes.
    case malformed(String)
    case methodNotAllowed(isHead: Bool)
    case tooSlow
    case bodyTooLarge
    case targetTooLong
    case expectationUnknown
    case headTooLarge
    case transferCodingUnknown
    case tooManyConnections
    case versionUnknown

    var status: Int {
        switch self {
        case .malformed: 400
        case .methodNotAllowed: 405
        case .tooSlow: 408
        case .bodyTooLarge: 413
        case .targetTooLong: 414
        case .expectationUnknown: 417
        case .headTooLarge: 431
        case .transferCodingUnknown: 501
        case .tooManyConnections: 503
        case .versionUnknown: 505
        }
    }

    var text: String {
        switch self {
        case .malformed(let what): what
        case .methodNotAllowed: "only POST is answered here"
        case .tooSlow: "the request did not arrive in time"
        case .bodyTooLarge: "the body is too large"
        case .targetTooLong: "the path is too long"
        case .expectationUnknown: "this expectation cannot be met"
        case .headTooLarge: "the headers are too large"
        case .transferCodingUnknown: "this transfer coding is not known"
        case .tooManyConnections: "too many connections"
        case .versionUnknown: "this version of HTTP is not spoken here"
        }
    }

    /// The texts are ours and need no escapes.
    var reply: Reply { Reply(status: status, json: #"{"msg":"\#(text)"}"#) }
}
