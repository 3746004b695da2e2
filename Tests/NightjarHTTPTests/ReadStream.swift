import NightjarHTTP

/// The requests that the reader makes of a stream, up to where a connection would end.
struct ReadStream {
    /// The headers that it keeps.
    static let headers = ["authorization", "x-lark-signature"]

    private(set) var requests: [RequestReader.Request] = []

    /// Whether the end of the stream was reached: nothing refused, and no request the last one.
    private(set) var isOpen = true

    private var reader = RequestReader(limits: RequestLimits(), kept: KeptHeaders(headers))

    init(_ pieces: [ArraySlice<UInt8>]) {
        var waiting: [UInt8] = []
        for piece in pieces {
            waiting += piece
            while isOpen, !waiting.isEmpty, readOne(&waiting) {}
        }
    }

    private mutating func readOne(_ waiting: inout [UInt8]) -> Bool {
        let (used, step) = waiting.withUnsafeBytes { reader.read($0) }
        waiting.removeFirst(used)
        switch step {
        case .needsMore: return false
        case .continueWanted: break
        case .request(let request):
            requests.append(request)
            isOpen = request.head.isKeptAlive
        case .refused: isOpen = false
        }
        return true
    }
}
