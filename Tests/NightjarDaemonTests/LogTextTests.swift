import Logging
import NightjarDaemon
import Testing

@Suite struct `A log line` {
    private let plain = LogText(isTerminal: false)

    private func line(_ text: String, _ facts: Logger.Metadata = [:]) -> String {
        plain.line("T", .info, text, facts)
    }

    @Test(arguments: Logger.Level.allCases)
    func `names its level`(level: Logger.Level) {
        #expect(plain.line("T", level, "started", [:]) == "T \(level.rawValue) started\n")
    }

    @Test func `lists its facts in the order of their keys`() {
        let facts: Logger.Metadata = ["plugin": "hr", "generation": "3"]
        #expect(line("event done", facts) == "T info event done generation=3 plugin=hr\n")
    }

    @Test(arguments: [
        ("two words", "\"two words\""), ("", "\"\""), ("a=b", "\"a=b\""), ("x\"y", #""x\"y""#),
        ("a\nb\tc", #""a\nb\tc""#), ("\u{1B}[2J", #""\u{1b}[2J""#), ("离职", "离职"),
        ("a\\ b", #""a\\ b""#), ("\r\n", #""\u{d}\n""#), ("\u{202E}x", #""\u{202e}x""#),
        ("\u{200F}x", #""\u{200f}x""#), ("\u{2028}", #""\u{2028}""#), ("\u{85}", #""\u{85}""#),
    ])
    func `quotes a value that could be read as something else`(value: String, written: String) {
        #expect(line("text", ["key": "\(value)"]) == "T info text key=\(written)\n")
    }

    @Test(arguments: [
        ("reloaded plugin=hr generation=99", #""reloaded plugin=hr generation=99""#),
        ("left \"Li\"", #""left \"Li\"""#), ("a\nT info b", #""a\nT info b""#), ("", "\"\""),
        ("two words", "two words"),
    ])
    func `does not let a text look like facts`(text: String, written: String) {
        #expect(line(text, ["plugin": "it"]) == "T info \(written) plugin=it\n")
    }

    @Test func `quotes a key as it does a value`() {
        #expect(line("text", ["a b=c": "1"]) == "T info text \"a b=c\"=1\n")
    }

    @Test(arguments: ["a", "é", "离", "👩‍👩‍👧", "e\u{301}"])
    func `cuts a text at a scalar, by its bytes`(unit: String) throws {
        let long = String(repeating: unit, count: LogText.longestText + 1)
        for written in [line(long), line("", ["key": "\(long)"])] {
            #expect(written.hasSuffix("…\n"))
            #expect(written.utf8.count <= LogText.longestText + 32)
            #expect(!written.unicodeScalars.contains("\u{FFFD}"))
        }
    }

    @Test func `cuts one character of endless scalars`() {
        let long = "a" + String(repeating: "\u{301}", count: LogText.longestText)
        #expect(line(long).utf8.count <= LogText.longestText + 32)
    }

    @Test func `counts what quoting adds`() {
        let long = String(repeating: "\u{1}", count: LogText.longestText)
        let written = line(long)
        #expect(written.hasSuffix("…\"\n"))
        #expect(written.utf8.count <= LogText.longestText + 32)
    }

    @Test func `is bounded as a whole, and says how many facts it left out`() {
        var facts: Logger.Metadata = ["zz": "last"]
        for number in 0..<10 { facts["k\(number)"] = "\(String(repeating: "x", count: 15_000))" }
        let written = line("text", facts)
        #expect(written.utf8.count <= LogText.longestLine + 64)
        #expect(written.hasSuffix(" zz=last facts_left_out=6\n"))
    }
}

@Suite struct `A log line at a terminal` {
    private let terminal = LogText(isTerminal: true)

    @Test func `has texts of several lines in blocks below it`() {
        let facts: Logger.Metadata = ["trace": "one\n\ttwo\u{1B}", "plugin": "hr"]
        #expect(
            terminal.line("T", .error, "failed", facts)
                == "T error failed plugin=hr\n    trace:\n      one\n      \ttwo\\u{1b}\n"
        )
    }

    @Test func `sees lines that end as on Windows`() {
        #expect(
            terminal.line("T", .error, "failed", ["trace": "one\r\ntwo"])
                == "T error failed\n    trace:\n      one\\u{d}\n      two\n"
        )
    }

    @Test func `cuts a block of endless lines`() {
        let trace = String(repeating: "\n", count: LogText.longestText)
        let written = terminal.line("T", .error, "failed", ["trace": "\(trace)"])
        #expect(written.hasSuffix("…\n"))
        #expect(written.utf8.count <= LogText.longestText + 64)
    }

    @Test func `keeps the message itself on one line`() {
        #expect(terminal.line("T", .info, "a\nb", [:]) == #"T info "a\nb""# + "\n")
    }
}

@Suite struct `The time of a log line` {
    @Test func `is UTC with milliseconds`() {
        #expect(
            LogTime.text(seconds: 1_795_294_181, milliseconds: 7) == "2026-11-21T20:49:41.007Z"
        )
        #expect(LogTime.text(seconds: 0, milliseconds: 999) == "1970-01-01T00:00:00.999Z")
    }

    @Test func `is now`() throws {
        let shape = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/
        #expect(try shape.wholeMatch(in: LogTime.now()) != nil)
    }
}
