import Logging
import NightjarCore
import NightjarFeishu
import NightjarHTTP
import NightjarStore
import Testing

/// The official SDK's answers, case by case; where Nightjar means to answer otherwise, its own.
@Suite struct `A webhook` {
    private static let loops = EventLoops(count: 1)

    private struct File: Decodable {
        struct Case: Decodable {
            struct Handler: Decodable {
                let returns: String?
                let raises: String?
            }

            let name: String
            let encryptKey: String
            let verificationToken: String
            let headers: [String: String]
            let body: String
            let sdkStatus: Int
            let sdkBody: String
            /// nil when nobody has subscribed the event.
            let handler: Handler?
        }

        let cases: [Case]
    }

    private struct Differences: Decodable {
        struct Case: Decodable {
            let name: String
            let status: Int
            let body: String
            let why: String
        }

        let cases: [Case]
    }

    @Test func `answers every recorded case as the SDK does, but for the differences listed`()
        async throws
    {
        let cases = try Fixture.read("feishu/webhook.json", as: File.self).cases
        let listed = try Fixture.read("feishu/webhook-differences.json", as: Differences.self).cases
        let differences = Dictionary(uniqueKeysWithValues: listed.map { ($0.name, $0) })
        #expect(cases.count == 43)
        #expect(Set(differences.keys).isSubset(of: cases.map(\.name)))

        for entry in cases {
            let reply = await reply(to: entry)
            let difference = differences[entry.name]
            #expect(reply.status == difference?.status ?? entry.sdkStatus, "\(entry.name)")
            #expect(reply.text == difference?.body ?? entry.sdkBody, "\(entry.name)")
            let isSame = reply.status == entry.sdkStatus && reply.text == entry.sdkBody
            #expect(isSame == (difference == nil), "\(entry.name): a difference that is none")
        }
    }

    private func reply(to entry: File.Case) async -> Reply {
        let credentials = FeishuCredentials(
            verificationToken: Secret(entry.verificationToken),
            encryptKey: Secret(entry.encryptKey)
        )
        let script = entry.handler.map { handler in
            Handler(outcome: outcome(of: handler))
        }
        let subscriptions = script.map { script in
            [EventVersion.v1, .v2].map { version in
                Subscription(
                    order: 0,
                    pattern: EventPattern("*"),
                    version: version,
                    identity: .tenant,
                    timeout: .seconds(1),
                    remember: .seconds(3600),
                    script: script
                )
            }
        }
        let app = App(
            name: "staff-bot",
            platform: FeishuPlatform(app: "staff-bot", credentials: credentials),
            subscriptions: SubscriptionTable(subscriptions ?? [])
        )
        let generation = Generation(number: 1, apps: [.path("/feishu/staff-bot"): app])
        let backlog = Backlog(
            generations: CurrentGeneration(generation),
            store: MemoryStore { Self.loops.now },
            loops: Self.loops,
            record: DispatchRecord(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        )
        let dispatcher = Dispatcher(backlog: backlog, gate: Gate())
        return await dispatcher.answer(Delivery(entry.headers, body: Array(entry.body.utf8)))
    }

    private func outcome(of handler: File.Case.Handler) -> Outcome {
        if let message = handler.raises {
            return .raised(Fault(id: "00000000f00d", message: message))
        }
        return .succeeded(body: handler.returns.map { Array($0.utf8) })
    }
}

private struct Handler: Script {
    let plugin = "p"
    let outcome: Outcome

    func run(
        _ event: Event,
        as identity: Identity,
        until deadline: MonotonicTime,
        on loop: LoopIndex
    ) async -> Outcome { outcome }
}
