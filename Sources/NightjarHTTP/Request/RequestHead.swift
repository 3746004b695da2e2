/// The first line and the headers of a request, read.
///
/// The grammar is RFC 9112's, without what it only tolerates: bare line feeds, folded lines,
/// blanks before a colon, a length given twice. Whatever two readers in a row could take
/// differently is refused.
package struct RequestHead {
    enum Method { case post, head, other }

    enum Framing: Equatable {
        case length(Int)
        case chunked
    }

    /// Where the request goes.
    package let target: RequestTarget

    /// The headers that are kept, by their names in lower case, without blanks at either end.
    package private(set) var headers: [String: String] = [:]

    let isVersion10: Bool
    private(set) var framing = Framing.length(0)
    private(set) var forwardedFor: String?
    private(set) var expectsContinue = false

    private let method: Method
    private var fields = 0
    private var hosts = 0
    private var length: Int?
    private var isChunked = false
    private var saysClose = false
    private var saysKeepAlive = false

    /// Whether the connection serves another request after this one.
    package var isKeptAlive: Bool { !saysClose && (!isVersion10 || saysKeepAlive) }

    /// Reads a head: all of it, with its last, empty line.
    ///
    /// Every line ends in CR LF.
    init(_ bytes: Bytes, limits: RequestLimits, kept: KeptHeaders) throws(RequestFault) {
        let lineEnd = bytes.newline(from: 0) ?? bytes.count
        let line = try RequestLine(bytes.part(0..<max(0, lineEnd - 1)), limits: limits)
        isVersion10 = line.isVersion10
        method = line.method
        target = try line.target()

        var lines = FieldLines(bytes.part(min(lineEnd + 1, bytes.count)..<bytes.count))
        while let field = try lines.next() {
            fields += 1
            guard fields <= limits.headerCount else { throw .headTooLarge }
            try take(field, kept: kept)
        }
        try settle(limits)
    }

    private mutating func take(
        _ field: FieldLines.Field,
        kept: KeptHeaders
    ) throws(RequestFault) {
        switch field.name.count {
        case 4 where field.name.isText("host"): hosts += 1
        case 6 where field.name.isText("expect"): try takeExpect(field.value)
        case 10 where field.name.isText("connection"): takeConnection(field.value)
        case 14 where field.name.isText("content-length"): try takeLength(field.value)
        case 15 where field.name.isText("x-forwarded-for"): takeForwarded(field.value)
        case 16 where field.name.isText("proxy-connection"): takeConnection(field.value)
        case 17 where field.name.isText("transfer-encoding"): try takeCoding(field.value)
        default: break
        }
        guard let name = kept.name(field.name) else { return }
        let value = String(decoding: field.value, as: UTF8.self)
        guard let earlier = headers.updateValue(value, forKey: name), earlier != value else {
            return
        }
        throw .malformed("the header \(name) stands twice, with different values")
    }

    private mutating func takeLength(_ value: Bytes) throws(RequestFault) {
        guard let number = value.decimal else {
            throw .malformed("content-length is not a number")
        }
        guard length == nil else { throw .malformed("content-length stands twice") }
        length = number
    }

    private mutating func takeCoding(_ value: Bytes) throws(RequestFault) {
        guard !isChunked else { throw .malformed("transfer-encoding stands twice") }
        guard value.isText("chunked") else { throw .transferCodingUnknown }
        isChunked = true
    }

    private mutating func takeExpect(_ value: Bytes) throws(RequestFault) {
        guard value.isText("100-continue") else { throw .expectationUnknown }
        expectsContinue = true
    }

    private mutating func takeConnection(_ value: Bytes) {
        for word in value.split(separator: .comma) {
            let word = Bytes(rebasing: word).trimmed
            // Behind a request for another protocol some readers expect that protocol.
            if word.isText("close") || word.isText("upgrade") { saysClose = true }
            if word.isText("keep-alive") { saysKeepAlive = true }
        }
    }

    private mutating func takeForwarded(_ value: Bytes) {
        let value = String(decoding: value, as: UTF8.self)
        forwardedFor = forwardedFor.map { $0 + "," + value } ?? value
    }

    private mutating func settle(_ limits: RequestLimits) throws(RequestFault) {
        guard hosts == 1 || (isVersion10 && hosts == 0) else {
            throw .malformed("exactly one host header is needed")
        }
        guard !isChunked || (length == nil && !isVersion10) else {
            throw .malformed("transfer-encoding contradicts content-length or the version")
        }
        guard method == .post else { throw .methodNotAllowed(isHead: method == .head) }
        guard length ?? 0 <= limits.bodyBytes else { throw .bodyTooLarge }
        framing = isChunked ? .chunked : .length(length ?? 0)
        // HTTP/1.0 knows no 100, and one who sends no body waits for none.
        expectsContinue = expectsContinue && !isVersion10 && framing != .length(0)
    }
}
