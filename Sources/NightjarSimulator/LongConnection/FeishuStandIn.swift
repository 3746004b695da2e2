package import NightjarCore
import NightjarFeishu
package import NightjarHTTP
import Synchronization

/// Stands in for the platform of one app with a long connection.
///
///     POST /callback/ws/endpoint ─credentials─▶ ws address with a ticket ─upgrade─▶ connection
///     push ─▶ one random connection ─▶ answer frame ─▶ the pusher
///
/// It speaks plain HTTP and ws, so it is for one machine.
package final class FeishuStandIn: PushRoute {
    /// As the platform has it.
    package static let mostConnections = 50

    /// What it is to do.
    package struct Settings: Sendable {
        /// Where it listens: a name or an address.
        package var host = "127.0.0.1"

        /// 0 takes any free port.
        package var port = 0

        /// What it tells clients to do, hurried or not.
        package var config = ClientConfig()

        /// How many pushes come in pieces, 0 to 1.
        package var pieces = 0.0

        /// How many pushes have junk before them, 0 to 1.
        package var junk = 0.0

        /// Hears of each connection that is opened, by its number from 1.
        package var opened: @Sendable (Int) -> Void = { _ in }

        /// The defaults.
        package init() {}
    }

    /// What it answers to pings.
    package enum Pongs: Sendable, Equatable {
        /// A pong.
        case plain

        /// A pong with ClientConfig.
        case config(ClientConfig)

        /// Nothing.
        case none
    }

    let app: SimulatedApp
    let settings: Settings
    let chance: SeededChance
    let frames: PushFrames
    let state = Mutex(StandInState())
    private let loops: any WorkLoops
    private let milliseconds: @Sendable () -> Int64

    /// Makes one that does not listen yet.
    ///
    /// - Parameters:
    ///   - app: Who may connect.
    ///   - chance: Chooses connections, pieces and junk.
    ///   - loops: One loop, on which all of it happens.
    ///   - milliseconds: What time it is, since 1970.
    ///   - settings: What it is to do.
    package init(
        _ app: SimulatedApp,
        by chance: SeededChance,
        on loops: any WorkLoops,
        at milliseconds: @escaping @Sendable () -> Int64,
        _ settings: Settings = Settings()
    ) {
        self.app = app
        self.settings = settings
        self.chance = chance
        self.loops = loops
        self.milliseconds = milliseconds
        frames = PushFrames(chance)
    }

    /// Listens until the server is stopped.
    ///
    /// - Throws: ``ListenError``.
    package func listen(on loops: EventLoops) async throws(ListenError) -> WebSocketServer {
        var server = WebSocketServer.Settings { [self] request in upgrade(request) }
        server.host = settings.host
        server.port = settings.port
        server.answer = { [self] request in await answer(request) }
        // A burst is written at once and read as fast as the app can.
        server.webSockets.outputBytes = 256 << 20
        return try await WebSocketServer.start(on: loops, server)
    }

    /// How many connections were opened and cut so far, and what was sent besides pushes.
    package var counts: StandInCounts { state.withLock(\.counts) }

    // MARK: Misbehaving on request

    /// Answers the next requests for an address so, in this order.
    package func answerDiscovery(by answers: [DiscoveryAnswer]) {
        state.withLock { $0.answers += answers }
    }

    /// Refuses the next upgrades so, in this order.
    package func refuseHandshakes(by refusals: [HandshakeRefusal]) {
        state.withLock { $0.refusals += refusals }
    }

    /// Answers pings so from now on.
    package func answerPings(by pongs: Pongs) { state.withLock { $0.pongs = pongs } }

    // MARK: Addresses

    private func answer(_ request: WebSocketServer.Request) async -> WebResponse {
        guard request.target == "/callback/ws/endpoint" else { return WebResponse(status: 404) }
        guard request.method == "POST" else { return WebResponse(status: 405) }
        let asked = state.withLock { $0.answers.isEmpty ? nil : $0.answers.removeFirst() }
        switch asked ?? judged(request.body) {
        case .address: return address(for: request)
        case .code(let code, let message): return .discovery(code, message)
        case .status(let status): return WebResponse(status: status)
        case .nonsense: return WebResponse(status: 200, body: Array("<html>".utf8))
        case .silence:
            // Longer than any client waits; the server's end does not wait for it.
            await withUnsafeContinuation { continuation in
                let moment = loops.now + .seconds(3600)
                _ = loops.schedule(on: 0, at: moment) { continuation.resume() }
            }
            return WebResponse(status: 504)
        }
    }

    private func judged(_ body: [UInt8]) -> DiscoveryAnswer {
        let answer = DiscoveryAnswer.to(body, for: app)
        guard answer == .address else { return answer }
        let isFull = state.withLock { $0.connections.count >= Self.mostConnections }
        return isFull ? .crowded : .address
    }

    /// It leads to where the request came, by the name that the client has for that.
    private func address(for request: WebSocketServer.Request) -> WebResponse {
        let host = request.headers.first { $0.name == "host" }?.value ?? "127.0.0.1"
        let query = state.withLock { $0.tickets.issue(chance) }
        return .discovery(0, "ok", url: "ws://\(host)/ws/v2?\(query)", settings.config)
    }

    // MARK: Connections

    private func upgrade(_ request: WebSocketServer.Request) -> WebSocketServer.Upgrade {
        let (ticket, refusal) = state.withLock { $0.admit(request.target) }
        guard let ticket else {
            let refusal = refusal ?? .badTicket
            return .refuse(status: refusal.status, headers: refusal.headers)
        }
        return .accept { [self] socket in
            let connection = state.withLock { state in
                state.counts.opened += 1
                let number = state.counts.opened
                let made = StandInConnection(number, service: ticket.serviceID, socket, of: self)
                state.connections[number] = .init(made)
                return made
            }
            // Its handler is started after this turn.
            loops.start(on: 0) { [self] in
                settings.opened(connection.number)
                state.withLock(\.receiver)?.routeOpened()
            }
            return connection
        }
    }

    func ended(_ connection: StandInConnection) {
        let (lost, receiver) = state.withLock { state in
            (state.remove(connection.number), state.receiver)
        }
        for number in lost { receiver?.answered(number, .broken) }
    }

    // MARK: The pusher's side

    /// Names the pusher.
    package func attach(_ receiver: any PushReceiver) { state.withLock { $0.receiver = receiver } }

    /// Whether there is a connection.
    package var isOpen: Bool { state.withLock { !$0.open.isEmpty } }

    /// Sends a push over any of the connections, in pieces and with junk as the settings say.
    package func send(_ push: Push) {
        let open = state.withLock(\.open)
        guard let connection = chance.any(of: open) else {
            state.withLock(\.receiver)?.answered(push.number, .broken)
            return
        }
        let isJunky = chance.happens(settings.junk)
        let isSplit = chance.happens(settings.pieces)
        state.withLock { state in
            state.connections[connection.number]?.pushes.insert(push.number)
            if isJunky { state.counts.junk += 1 }
            if isSplit { state.counts.split += 1 }
            if push.isCallback { state.callbacks.insert(push.number) }
        }
        if isJunky, let junk = chance.any(of: JunkFrame.allCases) { connection.send(junk, chance) }
        let parts = isSplit ? PushFrames.split(push.body, by: chance) : [push.body]
        let whole = frames.frames(
            push,
            service: connection.service,
            parts: parts,
            at: milliseconds()
        )
        for frame in chance.draw({ whole.shuffled(using: &$0) }) { connection.send(frame) }
    }

    /// Cuts any of the connections that have a push under way.
    package func cut() -> Bool {
        let busy = state.withLock { state in
            state.connections.values.filter { !$0.isCut && !$0.pushes.isEmpty }.map(\.connection)
        }
        guard let connection = chance.any(of: busy) else { return false }
        state.withLock { state in
            state.connections[connection.number]?.isCut = true
            state.counts.cut += 1
        }
        connection.cut()
        return true
    }
}
