import NIOCore
import NIOWebSocket
import NightjarCore

/// Puts messages together of the frames that carry them, and refuses frames that break the rules.
///
///     (none) ─text, binary─▶ begun ─continuation─▶ begun ─the last one─▶ (none)
///
/// Control frames may stand between fragments.
struct WebSocketAssembler {
    /// What a frame completes.
    enum Piece: Equatable {
        case message(WebSocketMessage)
        case ping(ByteBuffer)
        case close(code: Int?, reason: String)
        case nothing
    }

    private enum Kind { case text, binary }

    private let role: WebSocketRole
    private let messageBytes: Int
    private var kind: Kind?
    private var bytes: [UInt8] = []

    init(_ role: WebSocketRole, messageBytes: Int) {
        self.role = role
        self.messageBytes = messageBytes
    }

    /// Takes the next frame.
    ///
    /// Its length is within bounds, and a control frame is whole and short: NIO sees to that.
    mutating func take(_ frame: WebSocketFrame) throws(WebSocketBreach) -> Piece {
        guard frame.reservedBits.isEmpty else { throw .protocolError("a frame has reserved bits") }
        guard (frame.maskKey != nil) == (role == .server) else {
            throw .protocolError(
                role == .server ? "a client's frame is not masked" : "a server's frame is masked"
            )
        }
        let data = frame.unmaskedData
        switch frame.opcode {
        case .ping: return .ping(data)
        case .pong: return .nothing
        case .connectionClose: return try Self.close(data)
        case .text: try begin(.text)
        case .binary: try begin(.binary)
        case .continuation:
            guard kind != nil else { throw .protocolError("a fragment belongs to no message") }
        default: throw .protocolError("a frame has an opcode that nobody knows")
        }
        return try add(data, isLast: frame.fin)
    }

    private mutating func begin(_ kind: Kind) throws(WebSocketBreach) {
        guard self.kind == nil else {
            throw .protocolError("a message begins before the one before has ended")
        }
        self.kind = kind
    }

    private mutating func add(
        _ data: ByteBuffer,
        isLast: Bool
    ) throws(WebSocketBreach) -> Piece {
        guard data.readableBytes <= messageBytes - bytes.count else {
            throw .tooLarge(messageBytes)
        }
        bytes.append(contentsOf: data.readableBytesView)
        guard isLast, let kind else { return .nothing }
        let whole = bytes
        self.kind = nil
        bytes = []
        guard kind == .text else { return .message(.binary(whole)) }
        guard String(validating: whole, as: UTF8.self) != nil else {
            throw WebSocketBreach(code: 1007, phrase: "a text is not UTF-8")
        }
        return .message(.text(byteCount: whole.count))
    }

    private static func close(_ data: ByteBuffer) throws(WebSocketBreach) -> Piece {
        var data = data
        guard data.readableBytes > 0 else { return .close(code: nil, reason: "") }
        guard let code = data.readInteger(as: UInt16.self).map({ Int($0) }), mayBeSent(code) else {
            throw .protocolError("a goodbye has no proper close code")
        }
        guard let reason = String(validating: data.readableBytesView, as: UTF8.self) else {
            throw .protocolError("a goodbye has a reason that is not UTF-8")
        }
        return .close(code: code, reason: fitForLogs(reason))
    }

    /// RFC 6455, 7.4, and what IANA has registered since; the rest is reserved.
    private static func mayBeSent(_ code: Int) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    private static func fitForLogs(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: continue
            default: kept.append(scalar)
            }
        }
        return String(kept)
    }
}
