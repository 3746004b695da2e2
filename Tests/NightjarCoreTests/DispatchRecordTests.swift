import Logging
import NightjarCore
import Synchronization
import Testing

@Suite struct `The record of dispatches` {
    private let lines = Lines()
    private let secretBody = Array(#"{"salary":"30000"}"#.utf8)

    private func answer(
        _ opened: Opened,
        outcome: Outcome = .succeeded(body: nil),
        times: Int = 1,
        types: [String] = ["a.b"]
    ) async {
        let calls = Calls()
        let app = App(
            name: "staff-bot",
            platform: FakePlatform(opened: opened, calls: calls),
            subscriptions: SubscriptionTable(
                types.map {
                    .sample(pattern: $0, version: .v2, script: FakeScript(outcome: outcome))
                }
            )
        )
        let lines = lines
        var logger = Logger(label: "test") { _ in RecordingHandler(lines: lines) }
        logger.logLevel = .trace
        let generation = Generation(number: 4, apps: ["/feishu/staff-bot": app])
        let dispatcher = Dispatcher(
            generations: CurrentGeneration(generation),
            ledger: FakeLedger(calls: calls),
            gate: Gate(),
            record: DispatchRecord(logger: logger)
        )
        for _ in 0..<times { _ = await dispatcher.answer(.sample()) }
    }

    @Test func `names a type without a subscription once`() async {
        await answer(.event(.sample(type: "c.d")), times: 5)
        #expect(lines.all.count == 1)
        #expect(lines.all.first?.contains("c.d") == true)
    }

    @Test func `says of a failure what the platform is not told`() async {
        let fault = Fault(id: "f00d", message: "x.lua:3: boom", traceback: "stack")
        await answer(.event(.sample()), outcome: .raised(fault))
        for part in ["warning", "f00d", "x.lua:3: boom", "stack", "offboarding", "e1", "staff-bot"]
        {
            #expect(lines.all.first?.contains(part) == true, "\(part)")
        }
    }

    @Test func `says why a delivery was refused, and as a warning`() async {
        await answer(.refused(.notAuthentic("the signature is wrong")))
        #expect(lines.all.first?.contains("the signature is wrong") == true)
        #expect(lines.all.first?.hasPrefix("warning") == true)
    }

    @Test func `never holds a body`() async {
        await answer(.event(.sample()), outcome: .succeeded(body: secretBody))
        await answer(.event(.sample()), outcome: .failed(reason: nil))
        #expect(lines.all.count == 2)
        #expect(lines.all.allSatisfy { !$0.contains("salary") && !$0.contains("30000") })
    }
}

/// The lines of a log.
private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }

    var all: [String] { lines.withLock { $0 } }
}

private struct RecordingHandler: LogHandler {
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(lines: Lines) { self.lines = lines }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        lines.add("\(event.level) \(event.message) \(event.metadata ?? [:])")
    }
}
