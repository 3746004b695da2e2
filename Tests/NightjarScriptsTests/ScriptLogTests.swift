import Logging
import LuaSandbox
import NightjarScripts
import Synchronization
import Testing

@Suite struct `A script's log` {
    private let log = RecordedLog()

    private var scriptLog: ScriptLog {
        ScriptLog(log.logger(), plugin: "offboarding", generation: 3)
    }

    private let invocation = Invocation(handler: "a.b", alias: "", argument: [], label: "e1")

    @Test(arguments: [
        (LogLine.Level.debug, "debug"), (.info, "info"), (.warn, "warning"), (.error, "error"),
    ])
    func `keeps the script's level and text, and adds where it comes from`(
        _ level: LogLine.Level,
        _ name: String
    ) {
        let line = LogLine(level: level, message: "left a=b", fields: Array(#"{"user":1}"#.utf8))
        scriptLog.logged(line, by: invocation)
        let facts = #"event=e1 fields={"user":1} generation=3 plugin=offboarding"#
        #expect(log.lines == ["\(name) left a=b \(facts)"])
    }

    @Test func `has no fields where the script gave none, and no event while it loads`() {
        scriptLog.logged(LogLine(level: .info, message: "up", fields: []), by: nil)
        #expect(log.lines == ["info up event=(loading) generation=3 plugin=offboarding"])
    }

    @Test func `leaves out what is below the log's level`() {
        let quiet = ScriptLog(log.logger(.warning), plugin: "p", generation: 1)
        quiet.logged(LogLine(level: .info, message: "x", fields: []), by: nil)
        quiet.logged(LogLine(level: .warn, message: "y", fields: []), by: nil)
        #expect(log.lines == ["warning y event=(loading) generation=1 plugin=p"])
    }

    @Test func `says when workers come and go`() {
        scriptLog.workerStarted(42)
        scriptLog.workerEnded(42, "it was stuck", isBreach: false)
        scriptLog.workerEnded(42, "it lied", isBreach: true)
        let plugin = "generation=3 pid=42 plugin=offboarding"
        #expect(
            log.lines == [
                "debug worker started \(plugin)",
                "debug worker ended \(plugin) reason=it was stuck",
                "warning worker ended \(plugin) reason=it lied",
            ]
        )
    }

    @Test func `says what an invocation has used, and when its event is to run alone`() {
        var usage = Usage()
        (usage.held, usage.memory, usage.logBytes) = (1_234_567, 4096, 76)
        (usage.hostCalls, usage.replyBytes) = (2, 17)
        scriptLog.ended(invocation, usage, late: 0)
        scriptLog.ended(invocation, usage, late: 3_000_000)
        scriptLog.isolated(invocation)
        let facts = "generation=3 held=1234us host.calls=2"
        let rest = "log.bytes=76 memory=4096 plugin=offboarding reply.bytes=17"
        let isolated = "a worker ended under this event; when it comes again, it runs alone"
        #expect(
            log.lines == [
                "debug invocation measured event=e1 \(facts) \(rest)",
                "debug invocation measured event=e1 \(facts) late=3ms \(rest)",
                "warning \(isolated) event=e1 generation=3 plugin=offboarding",
            ]
        )
    }

    @Test func `names a type without a handler once, and so many types only`() {
        let scriptLog = scriptLog
        for _ in 0..<3 { scriptLog.lacksHandler(for: "a.gs.cert.1") }
        let facts = "generation=3 plugin=offboarding"
        let named = "notice no handler for this type; acknowledged event.type=a.gs.cert.1 \(facts)"
        #expect(log.lines == [named])
        for number in 0..<2000 { scriptLog.lacksHandler(for: "t\(number)") }
        #expect(log.lines.count == 1025)
        #expect(
            log.lines.last
                == "notice too many types without a handler; further ones are not named \(facts)"
        )
    }

    @Test func `is bounded in lines a second, and says what was left out`() {
        let clock = Mutex<UInt64>(1_000_000_000)
        let scriptLog = ScriptLog(log.logger(), plugin: "p", generation: 1) {
            clock.withLock { $0 }
        }
        let line = LogLine(level: .info, message: "x", fields: [])
        for _ in 0..<(LineRate.mostAtOnce + 70) { scriptLog.logged(line, by: invocation) }
        #expect(log.lines.count == LineRate.mostAtOnce)
        clock.withLock { $0 += 1_000_000 }
        for _ in 0..<30 { scriptLog.logged(line, by: invocation) }
        #expect(log.lines.count == LineRate.mostAtOnce + 11)
        let said = "warning the plugin wrote more than 10000 lines a second; some were left out"
        #expect(
            log.lines.dropFirst(LineRate.mostAtOnce).first?.hasPrefix(
                "\(said) generation=1 lines=70"
            ) == true
        )
    }
}
