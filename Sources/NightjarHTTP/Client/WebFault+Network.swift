import NightjarCore

extension WebFault {
    /// A fault on the way to an origin; `settings` give the bounds that a message names.
    init(_ failure: NetworkFailure, at origin: WebOrigin, _ settings: OutgoingHTTP.Settings) {
        let how: String
        switch failure {
        case .badURL: how = "the URL at \(origin) is none that can be called"
        case .refused: how = "nobody listens at \(origin)"
        case .unreachable: how = "\(origin) cannot be reached"
        case .timedOut: how = "no connection to \(origin) within \(settings.connectTime)"
        case .closed, .stale:
            how = "the connection to \(origin) was closed before the answer was whole"
        case .untrusted(let why): how = "the certificate of \(origin) is not trusted: \(why)"
        case .tooLarge:
            how = "the answer of \(origin) has more than \(settings.answerBytes) bytes"
        case .ended: how = "\(origin) was not called to an end: the daemon stops"
        case .broken(let how):
            self.init(.failed, "the connection to \(origin) broke: \(how)")
            return
        }
        self.init(.failed, how)
    }
}

extension NetworkFailure {
    /// What has become of a connection that was open, for its owner's log.
    var ofOpenConnection: String {
        switch self {
        case .closed, .stale: "the connection was cut"
        case .unreachable, .timedOut: "the peer does not answer any more"
        case .broken(let how): "the connection broke: \(how)"
        default: "the connection broke"
        }
    }
}
