/// Makes requests from the bytes of a connection, one at a time.
///
///     head ──▶ body ──▶ whole      (then the next head)
///        └───────┴────▶ refused    (nothing is read of this connection any more)
struct RequestReader {
    /// A whole request.
    struct Request {
        let head: RequestHead
        let body: [UInt8]
    }

    enum Step {
        /// What has come is not a whole request yet.
        case needsMore
        /// The sender waits to hear that it may send the body.
        case continueWanted
        case request(Request)
        case refused(RequestFault)
    }

    private enum State {
        case head(BlankLineSearch)
        case length(RequestHead, missing: Int)
        case chunked(RequestHead, ChunkedBody)
    }

    private let limits: RequestLimits
    private let kept: KeptHeaders
    private var state = State.head(BlankLineSearch())
    private var body: [UInt8] = []

    init(limits: RequestLimits, kept: KeptHeaders) {
        self.limits = limits
        self.kept = kept
    }

    /// Whether the head is read and the body is not.
    var isInBody: Bool {
        if case .head = state { false } else { true }
    }

    /// Reads on.
    ///
    /// - Parameter bytes: what the last call did not use, and what has come since.
    /// - Returns: how many bytes are used up, and what they were.
    mutating func read(_ bytes: Bytes) -> (used: Int, step: Step) {
        do throws(RequestFault) {
            switch state {
            case .head(let search): return try readHead(bytes, search)
            case .length(let head, let missing): return readBody(bytes, head, missing)
            case .chunked(let head, let chunks): return try readChunks(bytes, head, chunks)
            }
        } catch {
            return (bytes.count, .refused(error))
        }
    }

    private mutating func readHead(
        _ bytes: Bytes,
        _ search: BlankLineSearch
    ) throws(RequestFault) -> (used: Int, step: Step) {
        // Empty lines before a request are to be skipped, says RFC 9112 2.2.
        if bytes.count >= 2, bytes[0] == .carriageReturn, bytes[1] == .newline {
            let (used, step) = try readHead(bytes.part(2..<bytes.count), BlankLineSearch())
            return (used + 2, step)
        }
        var search = search
        let end = try findHead(bytes, &search)
        state = .head(search)
        guard let end else { return (0, .needsMore) }

        let head = try RequestHead(bytes.part(0..<end), limits: limits, kept: kept)
        let rest = bytes.part(end..<bytes.count)
        switch head.framing {
        case .length(let length): state = .length(head, missing: length)
        case .chunked: state = .chunked(head, ChunkedBody(limits: limits))
        }
        if head.expectsContinue, rest.isEmpty { return (end, .continueWanted) }
        let (used, step) = read(rest)
        return (end + used, step)
    }

    private func findHead(
        _ bytes: Bytes,
        _ search: inout BlankLineSearch
    ) throws(RequestFault) -> Int? {
        // Says at once what a TLS client would otherwise wait for.
        guard let first = bytes.first else { return nil }
        guard first.isToken || (first == .carriageReturn && bytes.count == 1) else {
            throw .malformed("this is not HTTP")
        }
        let end = try search.end(in: bytes)
        guard end ?? bytes.count <= limits.headBytes else {
            throw search.hasLine ? .headTooLarge : .targetTooLong
        }
        return end
    }

    private mutating func readBody(
        _ bytes: Bytes,
        _ head: RequestHead,
        _ missing: Int
    ) -> (used: Int, step: Step) {
        let part = bytes.part(0..<min(missing, bytes.count))
        if body.isEmpty { body = Array(part) } else { body.append(contentsOf: part) }
        guard part.count == missing else {
            state = .length(head, missing: missing - part.count)
            return (part.count, .needsMore)
        }
        return (part.count, finish(head))
    }

    private mutating func readChunks(
        _ bytes: Bytes,
        _ head: RequestHead,
        _ chunks: ChunkedBody
    ) throws(RequestFault) -> (used: Int, step: Step) {
        var chunks = chunks
        let (used, isWhole) = try chunks.take(bytes, into: &body)
        guard isWhole else {
            state = .chunked(head, chunks)
            return (used, .needsMore)
        }
        return (used, finish(head))
    }

    private mutating func finish(_ head: RequestHead) -> Step {
        let request = Request(head: head, body: body)
        body = []
        state = .head(BlankLineSearch())
        return .request(request)
    }
}
