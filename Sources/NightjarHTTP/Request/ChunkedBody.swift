/// Takes a chunked body apart (RFC 9112 7.1).
///
/// Chunk extensions and trailers are read and dropped.
struct ChunkedBody {
    private enum State {
        case sizeLine
        case data(Int)
        case dataEnd
        case trailers(BlankLineSearch)
    }

    /// Longer than any extension that a sender needs.
    private static let sizeLineBytes = 256

    /// These have to stand before the body; some readers follow them in trailers too.
    private static let framingNames: [StaticString] = [
        "content-length", "transfer-encoding", "connection", "proxy-connection", "upgrade",
    ]

    private let limits: RequestLimits
    private var state = State.sizeLine

    /// Of all chunks so far: else a small body could bring hundreds of times its own length.
    private var extensionBytes = 0

    init(limits: RequestLimits) {
        self.limits = limits
    }

    /// Appends what these bytes have of the body.
    ///
    /// - Returns: how many bytes are used up, and whether the body is whole. What is not used up
    ///   has to be shown again together with what comes after it.
    mutating func take(
        _ bytes: Bytes,
        into body: inout [UInt8]
    ) throws(RequestFault) -> (used: Int, isWhole: Bool) {
        var used = 0
        while true {
            let rest = bytes.part(used..<bytes.count)
            switch state {
            case .sizeLine:
                guard let line = try takeSizeLine(rest, room: limits.bodyBytes - body.count)
                else { return (used, false) }
                used += line
            case .data(let missing):
                let count = min(missing, rest.count)
                body.append(contentsOf: rest.part(0..<count))
                used += count
                guard count == missing else {
                    state = .data(missing - count)
                    return (used, false)
                }
                state = .dataEnd
            case .dataEnd:
                guard rest.count >= 2 else { return (used, false) }
                guard rest[0] == .carriageReturn, rest[1] == .newline else {
                    throw .malformed("a chunk is longer than it says")
                }
                used += 2
                state = .sizeLine
            case .trailers(let search):
                guard let end = try takeTrailers(rest, search) else { return (used, false) }
                return (used + end, true)
            }
        }
    }

    /// The length of the line; nil while it has not come.
    private mutating func takeSizeLine(
        _ bytes: Bytes,
        room: Int
    ) throws(RequestFault) -> Int? {
        guard let end = bytes.newline(from: 0) else {
            guard bytes.count <= Self.sizeLineBytes else {
                throw .malformed("a chunk's first line is too long")
            }
            return nil
        }
        guard 1...Self.sizeLineBytes ~= end, bytes[end - 1] == .carriageReturn else {
            throw .malformed("a line does not end in CR LF")
        }
        let size = try size(bytes.part(0..<end - 1))
        guard size <= room else { throw .bodyTooLarge }
        state = size > 0 ? .data(size) : .trailers(BlankLineSearch())
        return end + 1
    }

    private mutating func size(_ line: Bytes) throws(RequestFault) -> Int {
        let digits = line.prefix { $0.hexValue != nil }
        let rest = line.part(digits.count..<line.count)
        guard 1...8 ~= digits.count, rest.isEmpty || rest[0] == .semicolon else {
            throw .malformed("a chunk's size is no number")
        }
        if !rest.isEmpty { try dropExtensions(rest) }
        return digits.reduce(0) { $0 << 4 | Int($1.hexValue ?? 0) }
    }

    private mutating func dropExtensions(_ bytes: Bytes) throws(RequestFault) {
        extensionBytes += bytes.count
        guard extensionBytes <= limits.headBytes else {
            throw .malformed("the chunks' extensions are too long")
        }
        let texts = bytes.split(separator: .semicolon, omittingEmptySubsequences: false)
        guard texts.dropFirst().allSatisfy({ Self.isExtension(Bytes(rebasing: $0)) }) else {
            throw .malformed("a chunk's extension is none")
        }
    }

    /// Whether it is `name`, `name=value` or `name="value"`.
    ///
    /// What only quotes allow (blanks, semicolons, escapes) is not taken: readers differ there.
    private static func isExtension(_ text: Bytes) -> Bool {
        let parts = text.split(separator: .equals, maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty, name.allSatisfy(\.isToken) else {
            return false
        }
        guard parts.count > 1 else { return true }
        var value = parts[1]
        if value.count > 2, value.first == .quote, value.last == .quote {
            value = value.dropFirst().dropLast()
        }
        return !value.isEmpty && value.allSatisfy(\.isToken)
    }

    private static func isFraming(_ name: Bytes) -> Bool {
        for framing in framingNames where name.isText(framing) { return true }
        return false
    }

    private mutating func takeTrailers(
        _ bytes: Bytes,
        _ search: BlankLineSearch
    ) throws(RequestFault) -> Int? {
        var search = search
        let end = try search.end(in: bytes)
        state = .trailers(search)
        guard end ?? bytes.count <= limits.headBytes else { throw .headTooLarge }
        guard let end else { return nil }
        var lines = FieldLines(bytes.part(0..<end))
        while let field = try lines.next() {
            guard !Self.isFraming(field.name) else {
                throw .malformed("a trailer says where requests or connections end")
            }
        }
        return end
    }
}
