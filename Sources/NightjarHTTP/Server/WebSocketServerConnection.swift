import LuaSandbox
import NIOCore
import NIOHTTP1
import NIOWebSocket
import NightjarCore

/// One connection of a ``WebSocketServer`` while it is one of HTTP; used on its loop.
final class WebSocketServerConnection: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let share: WebSocketServerShare
    private let channel: any Channel
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var bodyCount = 0
    /// What was decided on the request for an upgrade that is under way.
    private var decision: WebSocketServer.Upgrade?

    init(_ share: WebSocketServerShare, _ channel: any Channel) {
        self.share = share
        self.channel = channel
    }

    // MARK: Upgrades

    func admits(_ head: HTTPRequestHead) -> Bool {
        let decision = share.settings.upgrade(.init(head, []))
        self.decision = decision
        if case .accept = decision { return true }
        return false
    }

    /// The pipeline has NIO's handlers of frames by now.
    func upgrade() throws {
        guard case .accept(let opened) = decision, let loop = share.loop(of: channel) else {
            throw ChannelError.operationUnsupported
        }
        let handler = WebSocketHandler(.server, on: loop, share.settings.webSockets)
        channel.pipeline.syncOperations.removeHandler(self, promise: nil)
        try channel.pipeline.syncOperations.addHandler(handler)
        let connection = WebSocketConnection(handler, on: loop)
        handler.tell(opened(connection))
        handler.start()
    }

    // MARK: Plain requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
            bodyCount = 0
        case .body(let part):
            bodyCount += part.readableBytes
            if bodyCount <= share.settings.bodyBytes {
                body.append(contentsOf: part.readableBytesView)
            }
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // NIO's word for an upgrade that was not admitted; the request follows as a plain one.
        if error is NIOWebSocketUpgradeError { return }
        context.close(promise: nil)
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        if case .refuse(let status, let headers) = decision {
            decision = nil
            return write(WebResponse(status: status, headers: headers), to: head)
        }
        guard bodyCount <= share.settings.bodyBytes else {
            return write(WebResponse(status: 413), to: head)
        }
        let request = WebSocketServer.Request(head, body)
        body = []
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        guard let loop = share.loop(of: channel) else { return }
        Task(executorPreference: loop.executor) { [answer = share.settings.answer] in
            let response = await answer(request)
            loop.execute { bound.value.write(response, to: head) }
        }
    }

    private func write(_ response: WebResponse, to head: HTTPRequestHead) {
        var headers = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
        headers.replaceOrAdd(name: "content-length", value: "\(response.body.count)")
        let status = HTTPResponseStatus(statusCode: response.status)
        let answer = HTTPResponseHead(version: head.version, status: status, headers: headers)
        let parts = channel.pipeline.syncOperations
        parts.write(NIOAny(HTTPServerResponsePart.head(answer)), promise: nil)
        let body = ByteBuffer(bytes: response.body)
        parts.write(NIOAny(HTTPServerResponsePart.body(.byteBuffer(body))), promise: nil)
        let promise = channel.eventLoop.makePromise(of: Void.self)
        let isLast = !head.isKeepAlive
        promise.futureResult.whenComplete { [channel] _ in
            if isLast { channel.close(promise: nil) }
        }
        parts.writeAndFlush(NIOAny(HTTPServerResponsePart.end(nil)), promise: promise)
    }
}

extension WebSocketServer.Request {
    fileprivate init(_ head: HTTPRequestHead, _ body: [UInt8]) {
        self.init(
            method: head.method.rawValue,
            target: head.uri,
            headers: head.headers.map { WebHeader($0.name.lowercased(), $0.value) },
            body: body
        )
    }
}
