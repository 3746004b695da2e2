import NIOCore
import NIOHTTP1
import Synchronization

/// One connection of a ``StagedServer``.
final class StagedConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let record: StagedServer.Record
    private let answer: StagedServer.Answer
    private let index: Int
    private var request: StagedServer.Received?
    private var count = 0
    private var isBroken = false

    init(
        _ record: StagedServer.Record,
        _ channel: any Channel,
        _ answer: @escaping StagedServer.Answer
    ) {
        self.record = record
        self.answer = answer
        index = record.channels.withLock { channels in
            channels.append(channel)
            return channels.count - 1
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            request = .init(
                method: head.method.rawValue,
                target: head.uri,
                headers: head.headers,
                connection: index,
                number: count
            )
            count += 1
        case .body(let part): request?.body += String(buffer: part)
        case .end:
            guard let request else { return }
            record.received.withLock { $0.append(request) }
            react(to: request, on: context.channel)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isBroken else { return }
        isBroken = true
        let nonsense = StagedServer.Received(
            method: "",
            target: "",
            headers: [:],
            connection: index,
            number: count
        )
        react(to: nonsense, on: context.channel)
    }

    /// A task of its own, which ends with the answer: handlers cannot wait.
    private func react(to request: StagedServer.Received, on channel: any Channel) {
        Task { [answer] in
            let reaction = await answer(request)
            // The client may be gone.
            try? await channel.writeAndFlush(ByteBuffer(bytes: reaction.bytes))
            if reaction.closes { try? await channel.close() }
        }
    }
}
