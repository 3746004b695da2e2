/// A request's first line: "POST /feishu/staff-bot HTTP/1.1".
struct RequestLine {
    let method: RequestHead.Method
    let isVersion10: Bool
    private let bytes: Bytes

    /// Longer than any method there is.
    private static let methodBytes = 32

    init(_ line: Bytes, limits: RequestLimits) throws(RequestFault) {
        guard let first = line.firstIndex(of: .space),
            let last = line.lastIndex(of: .space), last > first + 1
        else { throw .malformed("the first line is not that of a request") }
        let name = line.part(0..<first)
        guard 1...Self.methodBytes ~= name.count, name.allSatisfy(\.isToken) else {
            throw .malformed("the method is none")
        }
        method = RequestHead.Method(name)
        isVersion10 = try Self.isVersion10(line.part(last + 1..<line.count))
        bytes = line.part(first + 1..<last)
        guard bytes.count <= limits.targetBytes else { throw .targetTooLong }
    }

    func target() throws(RequestFault) -> RequestTarget { try RequestTarget(bytes) }

    private static func isVersion10(_ bytes: Bytes) throws(RequestFault) -> Bool {
        guard bytes.count == 8, bytes.starts(with: "HTTP/".utf8), bytes[6] == 0x2E,
            .zero ... .nine ~= bytes[5], .zero ... .nine ~= bytes[7]
        else { throw .malformed("the first line is not that of a request") }
        guard bytes[5] == .zero + 1, bytes[7] <= .zero + 1 else { throw .versionUnknown }
        return bytes[7] == .zero
    }
}

extension RequestHead.Method {
    fileprivate init(_ name: Bytes) {
        if name.elementsEqual("POST".utf8) {
            self = .post
        } else {
            self = name.elementsEqual("HEAD".utf8) ? .head : .other
        }
    }
}
