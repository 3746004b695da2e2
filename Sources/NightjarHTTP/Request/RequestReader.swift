/// Makes requests from the bytes of a connection, one at a time.
///
///     head ──▶ body ──▶ whole      (then the next head)
///        └───────┴────▶ refused    (nothing is read of this connection any more)
package struct RequestReader {
    /// A whole request.
    package struct Request {
        /// Its first line and headers.
        package let head: RequestHead

        /// Its body, without the marks of chunks.
        package let body: [UInt8]
    }

    /// How far the reader came.
    package enum Step {
        /// What has come is not a whole request yet.
        case needsMore
        /// The sender waits to hear that it may send the body.
        case continueWanted
        /// All of one request.
        case request(Request)
        /// Nothing that follows can be read as a request.
        case refused(RequestFault)
    }

    private enum State {
        case head(BlankLineSearch)
        case length(RequestHead, missing: Int)
        case chunked(RequestHead, ChunkedBody)
    }

    /// Old clients send one behind a body; for ever more of them would keep a connection for
    /// nothing.
    private static let mostEmptyLines = 8

    private let limits: RequestLimits
    private let kept: KeptHeaders
    private var state = State.head(BlankLineSearch())
    private var body: [UInt8] = []
    private var emptyLines = 0

    /// Makes one that waits for a connection's first request.
    package init(limits: RequestLimits, kept: KeptHeaders) {
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
    package mutating func read(_ bytes: UnsafeRawBufferPointer) -> (used: Int, step: Step) {
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
        let start = try skipEmptyLines(bytes)
        var search = start > 0 ? BlankLineSearch() : search
        let bytes = bytes.part(start..<bytes.count)
        let found = try findHead(bytes, &search)
        state = .head(search)
        guard let found else { return (start, .needsMore) }

        let head = try RequestHead(bytes.part(0..<found), limits: limits, kept: kept)
        let rest = bytes.part(found..<bytes.count)
        let end = start + found
        switch head.framing {
        case .length(let length): state = .length(head, missing: length)
        case .chunked: state = .chunked(head, ChunkedBody(limits: limits))
        }
        if head.expectsContinue, rest.isEmpty { return (end, .continueWanted) }
        let (used, step) = read(rest)
        return (end + used, step)
    }

    /// Empty lines before a request are to be skipped, says RFC 9112 2.2.
    private mutating func skipEmptyLines(_ bytes: Bytes) throws(RequestFault) -> Int {
        var end = 0
        while bytes.count >= end + 2, bytes[end] == .carriageReturn, bytes[end + 1] == .newline {
            end += 2
            emptyLines += 1
            guard emptyLines <= Self.mostEmptyLines else {
                throw .malformed("too many empty lines stand before a request")
            }
        }
        return end
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
        emptyLines = 0
        state = .head(BlankLineSearch())
        return .request(request)
    }
}
