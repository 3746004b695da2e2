import Logging
import NightjarCore
import Synchronization

/// A dispatcher with its backlog, a plugin that a test plays, and a store that it can break.
final class DispatchUnderTest: Sendable {
    let loops: ManualLoops
    let store: FakeStore
    let script: PlayedScript
    /// Of each plugin, in the order of their subscriptions.
    let scripts: [PlayedScript]
    let tally: PluginTally
    let generations: CurrentGeneration
    let backlog: Backlog
    private let dispatcher: Dispatcher

    /// One subscription of each of `plugins`; what `orderBy` is true for is ordered by the delivery's header `lane`.
    init(
        plugins: [String] = ["offboarding"],
        ack: AckMode = .onResult,
        ordered: Bool = false,
        timeout: Duration = .seconds(60),
        retries: RetryPolicy = RetryPolicy(attempts: 2, first: .seconds(10)),
        bound: Int = PluginTally.standardBound,
        load: Int = Load.standardBound,
        tally: PluginTally? = nil,
        after former: DispatchUnderTest? = nil
    ) {
        loops = former?.loops ?? ManualLoops()
        store = former?.store ?? FakeStore(loops)
        self.tally = tally ?? PluginTally(bound: bound)
        scripts = plugins.map { PlayedScript(plugin: $0) }
        script = scripts.first ?? PlayedScript(plugin: "none")
        let lane: @Sendable (Event) -> String? = { $0.tenant }
        let subscriptions = scripts.enumerated().map { [tally = self.tally] order, script in
            Subscription(
                order: order,
                pattern: EventPattern("a.*"),
                version: .v2,
                identity: .tenant,
                ack: ack,
                timeout: timeout,
                retries: retries,
                orderBy: ordered ? lane : nil,
                remember: .seconds(3600),
                script: script,
                tally: tally
            )
        }
        let app = App(
            name: "staff-bot",
            platform: HeaderPlatform(),
            subscriptions: SubscriptionTable(subscriptions)
        )
        let path = "/feishu/staff-bot"
        generations = CurrentGeneration(Generation(number: 1, apps: [.path(path): app]))
        backlog = Backlog(
            generations: generations,
            store: store,
            loops: loops,
            load: Load(bound: load),
            record: DispatchRecord(logger: .silent),
            jitter: { 1 }
        )
        dispatcher = Dispatcher(backlog: backlog, gate: Gate())
        if former == nil { backlog.start() }
    }

    /// Delivers an event; deliveries begin in the order of these calls.
    ///
    /// With no id there is nothing to know the event by.
    func deliver(
        _ id: String?,
        lane: String? = nil,
        attempt: Int64? = nil
    ) -> Task<Reply, Never> {
        var headers = ["attempt": attempt.map(String.init) ?? ""]
        headers["id"] = id
        headers["lane"] = lane
        let delivery = Delivery(
            path: "/feishu/staff-bot",
            headers: headers,
            body: [],
            receivedAt: loops.now,
            loop: 0
        )
        let dispatcher = dispatcher
        return loops.begin { await dispatcher.answer(delivery) }
    }

    var unfitness: String? { dispatcher.unfitness }

    /// Takes on what is in the store.
    func resume() async throws {
        try await backlog.resume()
        backlog.start()
    }
}

/// A plugin whose runs a test ends.
final class PlayedScript: Script {
    /// A run that has begun.
    struct Run: Sendable {
        let id: String
        let attempt: Int64
        let deadline: MonotonicTime
        fileprivate let continuation: CheckedContinuation<Outcome, Never>

        func end(_ outcome: Outcome = .succeeded(body: nil)) {
            continuation.resume(returning: outcome)
        }
    }

    let plugin: String
    private let runs = AsyncStream.makeStream(of: Run.self)
    private let begun = Mutex<[String]>([])

    init(plugin: String) { self.plugin = plugin }

    /// The ids of the events whose runs have begun, in order.
    var ids: [String] { begun.withLock { $0 } }

    /// Waits for the next run to begin.
    func next() async -> Run {
        for await run in runs.stream { return run }
        // Nobody ends the stream.
        preconditionFailure("the stream of runs has ended")
    }

    func run(
        _ event: Event,
        as identity: Identity,
        until deadline: MonotonicTime,
        on loop: LoopIndex
    ) async -> Outcome {
        begun.withLock { $0.append(event.id ?? "") }
        return await withCheckedContinuation { continuation in
            let run = Run(
                id: event.id ?? "",
                attempt: event.attempt,
                deadline: deadline,
                continuation: continuation
            )
            runs.continuation.yield(run)
        }
    }
}

/// Takes a delivery's event from its headers.
struct HeaderPlatform: Platform {
    func open(_ delivery: Delivery) -> Opened {
        let attempt = delivery.headers["attempt"].flatMap { Int64($0) } ?? 0
        let (id, lane) = (delivery.headers["id"], delivery.headers["lane"])
        return .event(.sample(id: id, tenant: lane, attempt: attempt))
    }

    func answer(_ event: Event, _ outcome: Outcome) -> Answer {
        switch outcome {
        case .succeeded, .dropped: Answer(Reply(status: 200, json: "{}"), isSuccess: true)
        case .overloaded, .stopping: Answer(Reply(status: 503, json: "{}"), isSuccess: false)
        case .timedOut: Answer(Reply(status: 504, json: "{}"), isSuccess: false)
        default: Answer(Reply(status: 500, json: "{}"), isSuccess: false)
        }
    }

    func acknowledgement(of event: Event) -> Reply { Reply(status: 202, json: "{}") }

    func refuse(_ refusal: Refusal) -> Reply { Reply(status: 503, json: "\"\(refusal)\"") }
}

extension Logger {
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
