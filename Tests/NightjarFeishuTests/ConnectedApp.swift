import NightjarCore
import NightjarFeishu

/// An app with long connections, and everything around it in the hands of a test.
struct ConnectedApp {
    static let endpoint = "/callback/ws/endpoint"
    static let secret = "s3cret-of-the-app"
    static let ticket = "s3cret-ticket"
    static let config =
        #"{"ReconnectCount":-1,"ReconnectInterval":120,"ReconnectNonce":30,"PingInterval":120}"#

    let loops: SteppedLoops
    let web: ScriptedPlatform
    let sockets: ScriptedSockets
    let notices = Observed<[LongConnectionNotice]>([])
    let deliveries = Observed<[Delivery]>([])
    let unfitness = Observed<String?>(nil)
    /// What each delivery gets, once there is something.
    let reply = Observed<Reply?>(Reply(status: 200, json: #"{"msg":"success"}"#))
    let connections: LongConnections

    init(
        _ replies: [ScriptedPlatform.Reply] = [address()],
        count: Int = 1,
        loops: Int = 1,
        sockets: ScriptedSockets = ScriptedSockets(),
        domain: String = "https://open.feishu.cn",
        random: Double = 0.5
    ) throws {
        self.loops = SteppedLoops(count: loops)
        web = ScriptedPlatform([Self.endpoint: replies])
        self.sockets = sockets
        guard let domain = WebOrigin(domain) else { throw NoOrigin() }
        let app = FeishuAppAccess(
            app: "staff-bot",
            domain: domain,
            appID: "cli_a5fb0ae6a4000000",
            appSecret: Secret(Self.secret)
        )
        let node = LongConnectionNode(
            loops: self.loops,
            web: web,
            sockets: sockets,
            random: { random },
            answer: { [deliveries, reply] delivery in
                deliveries.change { $0.append(delivery) }
                let reply = await reply.wait { $0 != nil }
                return reply ?? Reply(status: 500, json: "{}")
            },
            unfitness: { [unfitness] in unfitness.value },
            notice: { [notices] notice in notices.change { $0.append(notice) } }
        )
        connections = LongConnections(of: app, count: count, node)
    }

    private struct NoOrigin: Error {}

    static func address(
        _ url: String = "wss://msg.example.com/ws/v2?device_id=12345&service_id=7&ticket=\(ticket)",
        config: String = config
    ) -> ScriptedPlatform.Reply {
        .answer(#"{"code":0,"msg":"ok","data":{"URL":"\#(url)","ClientConfig":\#(config)}}"#)
    }

    static func refusal(_ code: Int, _ message: String = "no") -> ScriptedPlatform.Reply {
        .answer(#"{"code":\#(code),"msg":"\#(message)","data":{"URL":""}}"#)
    }

    /// Starts, and waits for a connection that has answered its first ping.
    func open(_ number: Int = 0) async -> ScriptedSocket {
        connections.start()
        let socket = await sockets.socket(number)
        await socket.state.wait { $0.pings == 1 }
        socket.pong()
        return socket
    }

    func told(_ count: Int) async -> [LongConnectionNotice.What] {
        await notices.wait { $0.count >= count }.map(\.what)
    }

    /// An event as the platform frames it.
    static func event(
        _ id: String = "e-1",
        type: String = "im.chat.updated_v1",
        headers: [LongConnectionFrame.Header] = []
    ) -> LongConnectionFrame {
        let header = #""event_id":"\#(id)","token":"","event_type":"\#(type)""#
        let body = #"{"schema":"2.0","header":{\#(header)},"event":{}}"#
        let usual = [("type", "event"), ("message_id", id), ("sum", "1"), ("seq", "0")]
        return LongConnectionFrame(
            .data,
            service: 7,
            sequence: 3,
            log: 4,
            headers: usual.map { .init($0.0, $0.1) } + headers,
            payload: Array(body.utf8)
        )
    }
}

extension LongConnectionFrame {
    var text: String { String(decoding: payload, as: UTF8.self) }
}

extension String {
    func replacing(_ part: String, with other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}
