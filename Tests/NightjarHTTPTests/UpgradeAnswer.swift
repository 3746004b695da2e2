import Crypto
import Foundation
import NIOHTTP1

/// The bytes of a server's answer to an upgrade, right unless the test changes them.
func upgradeAnswer(
    to request: StagedServer.Received,
    status: String = "101 Switching Protocols",
    upgrade: String? = "websocket",
    connection: String? = "Upgrade",
    accept: String? = nil,
    and more: String = ""
) -> String {
    let key = request.headers["sec-websocket-key"].first ?? ""
    // RFC 6455, 1.3.
    let text = Data((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)
    let right = Data(Insecure.SHA1.hash(data: text)).base64EncodedString()
    let headers = [
        upgrade.map { "Upgrade: \($0)" }, connection.map { "Connection: \($0)" },
        "Sec-WebSocket-Accept: \(accept ?? right)",
    ]
    let lines = headers.compactMap { $0 }.joined(separator: "\r\n")
    return "HTTP/1.1 \(status)\r\n\(lines)\r\n\(more)\r\n"
}
