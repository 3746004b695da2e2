import NIOCore
import NIOHTTP1
import NIOSSL
import NIOWebSocket
import Synchronization

/// What all connections of a ``WebSocketServer`` use.
final class WebSocketServerShare: Sendable {
    let settings: WebSocketServer.Settings
    private let loops: EventLoops
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    init(_ loops: EventLoops, _ settings: WebSocketServer.Settings) {
        self.loops = loops
        self.settings = settings
    }

    var count: Int { channels.withLock { $0.count } }

    /// Ends all connections, and returns when they have ended.
    func cut() async {
        for channel in channels.withLock({ Array($0.values) }) {
            // It fails only when it is closed already.
            try? await channel.close()
        }
    }

    /// Makes a connection that has come one of HTTP.
    func set(up channel: any Channel) throws {
        let isRoom = channels.withLock { channels in
            guard channels.count < settings.connections else { return false }
            channels[ObjectIdentifier(channel)] = channel
            return true
        }
        guard isRoom else { throw ChannelError.operationUnsupported }
        channel.closeFuture.whenComplete { _ in
            self.channels.withLock { $0[ObjectIdentifier(channel)] = nil }
        }
        let pipeline = channel.pipeline.syncOperations
        if let tls = settings.tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
        let connection = NIOLoopBound(
            WebSocketServerConnection(self, channel),
            eventLoop: channel.eventLoop
        )
        let upgrader = NIOWebSocketServerUpgrader(
            maxFrameSize: settings.webSockets.frameBytes,
            automaticErrorHandling: false,
            shouldUpgrade: { channel, head in
                let isAdmitted = connection.value.admits(head)
                return channel.eventLoop.makeSucceededFuture(isAdmitted ? HTTPHeaders() : nil)
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture { try connection.value.upgrade() }
            }
        )
        try pipeline.configureHTTPServerPipeline(
            withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in })
        )
        try pipeline.addHandler(connection.value)
    }

    func loop(of channel: any Channel) -> NIOLoop? { loops.loop(of: channel.eventLoop) }
}
