import LuaSandbox
import NightjarScripts
import Testing

@Suite struct `The trace of a script's failure` {
    private func trace(
        _ message: String,
        _ frames: [String] = [],
        files: [String] = ["plugins/a.lua", "plugins/a.test.lua", "(tests of a)"]
    ) -> String {
        let modules = files.map { PluginSource.File(module: $0, chunkName: $0, source: []) }
        let source = PluginSource(entry: modules[0], modules: Array(modules.dropFirst()))
        let traceback =
            frames.isEmpty ? nil : "stack traceback:\n\t" + frames.joined(separator: "\n\t")
        let trace = ScriptTrace(message, traceback: traceback, in: source)
        let origin = trace.origin.map { "\($0.file) \($0.line)" } ?? "nowhere"
        let callers = trace.callers.map { " < \($0.file) \($0.line) \($0.context)" }
        return "\(origin): \(trace.message)" + callers.joined()
    }

    @Test func `takes the place that the message begins with`() {
        #expect(trace("plugins/a.lua:3: no: more") == "plugins/a.lua 3: no: more")
        #expect(trace("plugins/a.lua:3:") == "plugins/a.lua 3: ")
    }

    @Test func `names who called, without ours and without C`() {
        let frames = [
            "[C]: in function 'error'", "plugins/a.lua:3: in upvalue 'f'",
            "(...tail calls...)", "plugins/a.test.lua:7: in function <plugins/a.test.lua:5>",
            "[C]: in function 'require'", "(tests of a):2: in main chunk",
        ]
        #expect(
            trace("plugins/a.lua:3: no", frames)
                == "plugins/a.lua 3: no < plugins/a.test.lua 7 in function <plugins/a.test.lua:5>"
        )
        #expect(trace("(tests of a):2: no", []) == "nowhere: (tests of a):2: no")
    }

    @Test func `finds the place in the traceback where the message has none`() {
        let frames = ["[C]: in function 'assert'", "plugins/a.lua:3: in main chunk"]
        #expect(trace("assertion failed!", frames) == "plugins/a.lua 3: assertion failed!")
        #expect(trace("no") == "nowhere: no")
    }

    @Test func `keeps the first level where the error was raised for another line`() {
        let frames = ["plugins/a.lua:3: in local 'check'", "plugins/a.lua:9: in main chunk"]
        #expect(
            trace("plugins/a.lua:9: no", frames)
                == "plugins/a.lua 9: no < plugins/a.lua 3 in local 'check' "
                + "< plugins/a.lua 9 in main chunk"
        )
    }

    @Test func `knows files by the end of a long name, and by names with colons`() {
        let long = "plugins/" + String(repeating: "x", count: 60) + "/a.lua"
        let shown = "..." + long.suffix(56)
        #expect(trace("\(shown):3: no", files: [long]) == "\(long) 3: no")
        #expect(trace("a:1/a.lua:3: no", files: ["a:1/a.lua"]) == "a:1/a.lua 3: no")
        let just = "plugins/" + String(repeating: "x", count: 45) + "/a.lua"
        #expect(just.utf8.count == 59)
        #expect(trace("\(just):3: no", files: [just]) == "\(just) 3: no")
    }

    @Test(arguments: [
        "", ":", "plugins/a.lua", "plugins/a.lua:", "plugins/a.lua:x: no", "plugins/a.lua:3",
        "plugins/a.lua:99999999999999999999: no", "plugins/b.lua:3: no", "plugins/a.lua:-3: no",
    ])
    func `takes what is no place for words`(_ message: String) {
        #expect(trace(message) == "nowhere: \(message)")
    }

    @Test func `finds lines as editors count them`() {
        let text = "one\r\ntwo\n\n\u{FEFF}four\n"
        let file = PluginSource.File(module: "", chunkName: "a", source: Array(text.utf8))
        #expect((0...6).map { file.line($0) } == [nil, "one", "two", "", "\u{FEFF}four", "", nil])
        #expect(file.firstLine(containing: "two") == 2)
        #expect(file.firstLine(containing: "o\r") == nil)
        #expect(file.firstLine(containing: "five") == nil)
    }
}
