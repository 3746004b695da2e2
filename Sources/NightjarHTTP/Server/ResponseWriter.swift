import NIOCore
import NightjarCore

/// Writes answers as HTTP/1.1 has them, each into one buffer.
enum ResponseWriter {
    /// What becomes of the connection, as far as the answer has to say it.
    enum Connection {
        case kept
        /// HTTP/1.0 keeps one only when it is told so.
        case keptByVersion10
        case closed
    }

    static let goOn: StaticString = "HTTP/1.1 100 Continue\r\n\r\n"

    static func write(_ reply: Reply, _ connection: Connection, to buffer: inout ByteBuffer) {
        writeHead(reply, connection, allowed: false, to: &buffer)
        buffer.writeBytes(reply.body)
    }

    static func write(_ fault: RequestFault, to buffer: inout ByteBuffer) {
        let reply = fault.reply
        guard case .methodNotAllowed(let isHead) = fault else {
            return write(reply, .closed, to: &buffer)
        }
        writeHead(reply, .closed, allowed: true, to: &buffer)
        // An answer to HEAD says how long its body would be, and has none.
        if !isHead { buffer.writeBytes(reply.body) }
    }

    private static func writeHead(
        _ reply: Reply,
        _ connection: Connection,
        allowed: Bool,
        to buffer: inout ByteBuffer
    ) {
        buffer.reserveCapacity(minimumWritableBytes: 160 + reply.body.count)
        if reply.status == 200 {
            buffer.writeStaticString("HTTP/1.1 200 OK\r\n")
        } else {
            buffer.writeString("HTTP/1.1 \(reply.status) \(reason(reply.status))\r\n")
        }
        buffer.writeStaticString(
            "content-type: application/json; charset=utf-8\r\ncontent-length: "
        )
        buffer.writeString(String(reply.body.count))
        switch connection {
        case .kept: break
        case .keptByVersion10: buffer.writeStaticString("\r\nconnection: keep-alive")
        case .closed: buffer.writeStaticString("\r\nconnection: close")
        }
        // What is refused for now may be welcome in a moment.
        if reply.status == 503 { buffer.writeStaticString("\r\nretry-after: 1") }
        if allowed { buffer.writeStaticString("\r\nallow: POST") }
        buffer.writeStaticString("\r\n\r\n")
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 417: "Expectation Failed"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        // The grammar lets it be empty.
        default: ""
        }
    }
}
