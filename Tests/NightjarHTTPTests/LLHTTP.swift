import NIOCore
import NIOEmbedded
import NIOHTTP1

/// The requests that SwiftNIO's decoder, which is llhttp, makes of a stream.
struct LLHTTP {
    struct Request {
        let head: HTTPRequestHead
        var body: [UInt8] = []
        var isWhole = false
    }

    private(set) var requests: [Request] = []

    init(_ pieces: [ArraySlice<UInt8>]) throws {
        let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
        let channel = EmbeddedChannel(handler: decoder)
        for piece in pieces {
            // After a fault the decoder takes nothing more; what it made before that counts.
            let isTaken = (try? channel.writeInbound(ByteBuffer(bytes: piece))) != nil
            while let part = try channel.readInbound(as: HTTPServerRequestPart.self) { take(part) }
            guard isTaken else { break }
        }
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    private mutating func take(_ part: HTTPServerRequestPart) {
        switch part {
        case .head(let head): requests.append(Request(head: head))
        case .body(let bytes): requests[requests.count - 1].body += bytes.readableBytesView
        case .end: requests[requests.count - 1].isWhole = true
        }
    }
}
