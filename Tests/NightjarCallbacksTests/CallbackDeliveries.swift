import NightjarCore

extension Delivery {
    init(_ body: [UInt8], headers: [String: String] = [:], query: String? = nil) {
        self.init(
            path: "/x",
            headers: headers,
            query: query,
            body: body,
            receivedAt: MonotonicTime(nanoseconds: 0),
            loop: 0
        )
    }
}

extension Platform {
    /// The reply to a delivery whose handler returns nothing: "200 {…}".
    func reply(to delivery: Delivery) -> String {
        switch open(delivery) {
        case .event(let event): answer(event, .succeeded(body: nil)).reply.summary
        case .answered(let reply): reply.summary
        case .refused(let refusal): refuse(refusal).summary
        }
    }

    func event(of delivery: Delivery) -> Event? {
        if case .event(let event) = open(delivery) { event } else { nil }
    }
}

extension Reply {
    var text: String { String(decoding: body, as: UTF8.self) }
    var summary: String { "\(status) \(text)" }
}

extension Answer {
    var summary: String { "\(reply.summary) \(isSuccess)" }
}

extension Event {
    static func sample(_ platform: PlatformName) -> Event {
        Event(
            id: nil,
            deduplicationID: nil,
            type: "t",
            version: nil,
            kind: .notice,
            app: "hr",
            platform: platform,
            tenant: nil,
            time: nil,
            document: [],
            bodyKey: nil
        )
    }

    var keyText: String? { key.map { String(decoding: $0, as: UTF8.self) } }
}
