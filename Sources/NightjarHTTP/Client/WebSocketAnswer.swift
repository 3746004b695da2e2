import NIOHTTP1
import NIOWebSocket
import NightjarCore

/// The head of a server's answer to an upgrade.
struct WebSocketAnswer {
    /// The same bound as for the answers to HTTP calls.
    static let maximumBytes = ConnectionWatch.maximumHeaderBytes

    let status: Int

    /// The names in lower case.
    let headers: [WebHeader]

    /// Whether bytes can be the beginning of an answer, so that nobody waits for the end of others.
    static func canBegin(with bytes: Bytes) -> Bool {
        zip(bytes, "HTTP/1.".utf8).allSatisfy { $0 == $1 }
    }

    /// Reads a head: all of it, with its last, empty line.
    init(_ bytes: Bytes) throws(RequestFault) {
        let lineEnd = (bytes.newline(from: 0) ?? bytes.count) - 1
        // "HTTP/1.1 101", and perhaps a reason after a space.
        guard lineEnd >= 12, bytes[8] == .space, let status = bytes.part(9..<12).decimal,
            status >= 100, lineEnd == 12 || bytes[12] == .space
        else { throw .malformed("the first line is none of an answer") }
        var headers: [WebHeader] = []
        var lines = FieldLines(bytes.part(min(lineEnd + 2, bytes.count)..<bytes.count))
        while let field = try lines.next() {
            let name = String(decoding: field.name, as: UTF8.self).lowercased()
            headers.append(WebHeader(name, String(decoding: field.value, as: UTF8.self)))
        }
        self.status = status
        self.headers = headers
    }

    /// Whether an answer to another request, or another version of it, comes before the real one.
    var isInterim: Bool { (100...199).contains(status) && status != 101 }

    /// Why a 101 does not open a connection; nil where it does.
    ///
    /// The upgrader knows which key was sent.
    func flaw(_ upgrader: NIOWebSocketClientUpgrader) -> String? {
        guard values("upgrade").map({ $0.lowercased() }) == ["websocket"],
            values("connection").contains(where: { $0.lowercased() == "upgrade" })
        else { return "the answer upgrades to something else" }
        let head = HTTPResponseHead(
            version: .http1_1,
            status: .switchingProtocols,
            headers: HTTPHeaders(headers.map { ($0.name, $0.value) })
        )
        guard upgrader.shouldAllowUpgrade(upgradeResponse: head) else {
            return "the answer is not one to this request"
        }
        guard values("sec-websocket-extensions").isEmpty,
            values("sec-websocket-protocol").isEmpty
        else { return "the answer chooses what was not offered" }
        return nil
    }

    private func values(_ name: String) -> [Substring] {
        headers.filter { $0.name == name }.flatMap { header in
            header.value.split(separator: ",").map { value in
                value.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
            }
        }.filter { !$0.isEmpty }
    }
}
