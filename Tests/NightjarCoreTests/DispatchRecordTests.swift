import Logging
import NightjarCore
import Synchronization
import Testing

@Suite struct `The record of dispatches` {
    private let lines = Lines()
    private let secretBody = Array(#"{"salary":"30000"}"#.utf8)

    private func record() -> DispatchRecord {
        let lines = lines
        var logger = Logger(label: "test") { _ in RecordingHandler(lines: lines) }
        logger.logLevel = .trace
        return DispatchRecord(logger: logger)
    }

    private func answer(
        _ opened: Opened,
        outcome: Outcome = .succeeded(body: nil),
        times: Int = 1,
        tally: PluginTally = PluginTally(),
        in record: DispatchRecord? = nil
    ) async {
        let calls = Calls()
        let script = FakeScript(outcome: outcome)
        let app = App(
            name: "staff-bot",
            platform: FakePlatform(opened: opened, calls: calls),
            subscriptions: SubscriptionTable([
                .sample(pattern: "a.b", version: .v2, script: script, tally: tally)
            ])
        )
        let record = record ?? self.record()
        let dispatcher = Dispatcher.serving(app, generation: 4, record: record)
        for _ in 0..<times { _ = await dispatcher.answer(.sample()) }
    }

    @Test func `names a type without a subscription once`() async {
        await answer(.event(.sample(type: "c.d")), times: 5)
        #expect(lines.all.count == 1)
        #expect(lines.all.first?.contains("c.d") == true)
    }

    @Test func `counts events without a subscription by app, and says so at the end`() async {
        let record = record()
        await answer(.event(.sample(type: "c.d")), times: 5, in: record)
        await answer(.event(.sample(type: "c.e")), times: 2, in: record)
        await answer(.event(.sample(type: "c.d", app: "other")), in: record)
        await answer(.event(.sample()), in: record)
        #expect(record.unmatchedCounts == ["staff-bot": 7, "other": 1])
        let before = lines.all.count
        record.sayUnmatchedCounts()
        #expect(
            lines.all.dropFirst(before) == [
                "notice events without a subscription were acknowledged app=other count=1",
                "notice events without a subscription were acknowledged app=staff-bot count=7",
            ]
        )
    }

    @Test func `names only so many types of one app, and says so once`() async {
        let record = record()
        for number in 0..<1030 {
            await answer(.event(.sample(type: "c.\(number)")), in: record)
        }
        #expect(lines.all.count == 1025)
        #expect(
            lines.all.last
                == "notice too many types without a subscription; further ones are counted, not "
                + "named app=staff-bot types=1024"
        )
        await answer(.event(.sample(type: "c.d", app: "other")), in: record)
        #expect(lines.all.last?.contains("event.type=c.d") == true)
        #expect(record.unmatchedCounts == ["staff-bot": 1030, "other": 1])
    }

    @Test func `calls no success what the platform does not take for one`() async {
        await answer(.event(.sample()), outcome: .succeeded(body: secretBody))
        #expect(
            lines.all == [
                "warning invocation ended app=staff-bot event.id=e1 event.type=a.b "
                    + "event.version=2.0 generation=4 outcome=failed plugin=offboarding "
                    + "reason=the table is not to my liking status=500"
            ]
        )
    }

    @Test func `says of a failure what the platform is not told`() async {
        let fault = Fault(id: "f00d", message: "x.lua:3: boom", traceback: "stack")
        await answer(.event(.sample()), outcome: .raised(fault))
        for part in ["warning", "f00d", "x.lua:3: boom", "stack", "offboarding", "e1", "staff-bot"]
        {
            #expect(lines.all.first?.contains(part) == true, "\(part)")
        }
    }

    @Test func `says once that a plugin rests`() async {
        let tally = PluginTally()
        await answer(.event(.sample()), outcome: .timedOut, times: 30, tally: tally)
        #expect(lines.all.count { $0.hasPrefix("error the plugin has timed out too often") } == 1)
        #expect(lines.all.count { $0.contains("invocation ended") } == 20)
        #expect(tally.isResting)
    }

    @Test func `says once that the store fails, and that it works again`() async {
        let loops = ManualLoops()
        let store = FakeStore(loops)
        let app = App(
            name: "staff-bot",
            platform: FakePlatform(opened: .event(.sample()), calls: Calls()),
            subscriptions: SubscriptionTable([.sample(pattern: "a.b", version: .v2)])
        )
        let dispatcher = Dispatcher.serving(app, store: store, loops: loops, record: record())
        store.set(broken: true)
        for _ in 0..<10 { _ = await dispatcher.answer(.sample()) }
        #expect(lines.all.count { $0.contains("the store fails") } == 1)
        store.set(broken: false)
        await loops.advance(by: .seconds(1))
        for _ in 0..<10 { _ = await dispatcher.answer(.sample()) }
        #expect(lines.all.count { $0.contains("the store works again") } == 1)
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
        let facts = (event.metadata ?? [:]).sorted { $0.key < $1.key }
        lines.add("\(event.level) \(event.message)" + facts.map { " \($0)=\($1)" }.joined())
    }
}
