extension Outcome {
    /// How much of a handler's reason a platform gets, in bytes of UTF-8.
    package static let maximumReason = 1024

    /// What a platform is told of an outcome that is no success; nil where there is nothing to
    /// tell.
    ///
    /// Of a fault it gets the id, by which the log has the rest, never the message.
    package var publicReason: String? {
        switch self {
        case .succeeded, .dropped: nil
        case .failed(let reason): reason.map { $0.bounded(to: Self.maximumReason) }
        case .raised(let fault): "internal error, fault \(fault.id)"
        case .exceeded(let fault): "over a limit, fault \(fault.id)"
        case .interrupted(let fault): "interrupted, fault \(fault.id)"
        case .timedOut: "timed out"
        case .overloaded: "overloaded"
        case .stopping: "stopping"
        }
    }
}

extension String {
    /// The text, cut before the first scalar that reaches beyond `limit` bytes of UTF-8.
    func bounded(to limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: limit)
        while end > utf8.startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        return String(self[..<end])
    }

    /// The text in at most `limit` bytes of UTF-8, the last of them "…" where something is missing.
    func shortened(to limit: Int) -> String {
        utf8.count > limit ? bounded(to: limit - "…".utf8.count) + "…" : self
    }
}
