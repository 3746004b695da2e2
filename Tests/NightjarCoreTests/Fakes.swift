import NightjarCore
import Synchronization

/// What a fake has been asked, in order.
final class Calls: Sendable {
    private let names = Mutex<[String]>([])

    func note(_ name: String) { names.withLock { $0.append(name) } }

    var all: [String] { names.withLock { $0 } }
}

/// Opens every delivery as it is told.
struct FakePlatform: Platform {
    let opened: Opened
    let calls: Calls

    func open(_ delivery: Delivery) -> Opened {
        calls.note("open")
        return opened
    }

    func answer(_ event: Event, _ outcome: Outcome) -> Answer {
        let isSuccess = outcome == .succeeded(body: nil)
        calls.note("answer")
        let reply = Reply(status: isSuccess ? 200 : 500, json: "{}")
        guard case .succeeded(_?) = outcome else { return Answer(reply, isSuccess: isSuccess) }
        return Answer(reply, isSuccess: false, reason: "the table is not to my liking")
    }

    func acknowledgement(of event: Event) -> Reply { Reply(status: 202, json: "{}") }

    func refuse(_ refusal: Refusal) -> Reply { Reply(status: 400, json: "\"\(refusal)\"") }
}

/// Ends as it is told.
struct FakeScript: Script {
    var plugin = "offboarding"
    var outcome = Outcome.succeeded(body: nil)
    var calls = Calls()

    func run(
        _ event: Event,
        as identity: Identity,
        until deadline: MonotonicTime,
        on loop: LoopIndex
    ) async -> Outcome {
        calls.note("run as \(identity) until \(deadline.nanoseconds) on \(loop)")
        return outcome
    }
}

extension Dispatcher {
    /// One for one app, on loops whose time stands.
    static func serving(
        _ app: App,
        generation: Int = 1,
        store: FakeStore? = nil,
        loops: ManualLoops = ManualLoops(),
        gate: Gate = Gate(),
        record: DispatchRecord = DispatchRecord(logger: .silent)
    ) -> Dispatcher {
        let generation = Generation(number: generation, apps: [.path("/feishu/staff-bot"): app])
        let backlog = Backlog(
            generations: CurrentGeneration(generation),
            store: store ?? FakeStore(loops),
            loops: loops,
            record: record
        )
        return Dispatcher(backlog: backlog, gate: gate)
    }
}

extension Subscription {
    static func sample(
        order: Int = 0,
        pattern: String,
        version: EventVersion?,
        script: any Script = FakeScript(),
        tally: PluginTally = PluginTally()
    ) -> Subscription {
        Subscription(
            order: order,
            pattern: EventPattern(pattern),
            version: version,
            identity: .user,
            timeout: .milliseconds(2500),
            remember: .seconds(3600),
            script: script,
            tally: tally
        )
    }
}

extension Event {
    static func sample(
        id: String? = "e1",
        type: String = "a.b",
        app: String = "staff-bot",
        tenant: String? = nil,
        attempt: Int64 = 0
    ) -> Event {
        Event(
            id: id,
            deduplicationID: id,
            type: type,
            version: .v2,
            kind: .notice,
            app: app,
            platform: .feishu,
            tenant: tenant,
            time: nil,
            attempt: attempt,
            document: Array("{}".utf8),
            bodyKey: nil
        )
    }
}

extension Delivery {
    static func sample(path: String = "/feishu/staff-bot", from remote: String? = nil) -> Delivery {
        Delivery(
            path: path,
            headers: [:],
            body: [],
            remote: remote.flatMap { IPAddress($0) },
            receivedAt: MonotonicTime(nanoseconds: 1_000_000_000),
            loop: 3
        )
    }
}
