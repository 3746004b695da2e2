import Glibc
import Logging
import NightjarDaemon
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A log sink` {
    @Test func `writes lines in order, of many handlers`() throws {
        let pipe = try TextPipe()
        let sink = LogSink(descriptor: pipe.writeEnd)
        let loggers = (0..<3).map { number in
            var logger = Logger(label: "test") { _ in
                LineLogHandler(sink: sink, isTerminal: false)
            }
            logger[metadataKey: "logger"] = "\(number)"
            return logger
        }
        for number in 0..<300 { loggers[number % 3].info("line", metadata: ["n": "\(number)"]) }
        let lines = pipe.lines { $0.hasSuffix("n=299") }
        let wanted = (0..<300).map { "info line logger=\($0 % 3) n=\($0)" }
        #expect(lines.map { $0.drop { $0 != " " }.dropFirst() } == wanted.map { $0[...] })
        pipe.closeReadEnd()
        pipe.closeWriteEnd()
    }

    @Test func `never waits for its reader, and says what it left out`() throws {
        let pipe = try TextPipe()
        pipe.shrink()
        let sink = LogSink(descriptor: pipe.writeEnd, capacity: 16 * 1024)
        let filler = String(repeating: "x", count: 100)
        for number in 0..<5000 { sink.write("\(filler) \(number)\n") }
        #expect(!sink.flush(within: .milliseconds(1)))
        // Every line is either there or counted, and each count stands where its lines would.
        var next = 0
        var notices = 0
        _ = pipe.lines { line in
            if let number = line.wholeMatch(of: /\S+ warning (\d+) log lines left out/)?.1 {
                notices += 1
                next += Int(number) ?? 0
            } else {
                #expect(line == "\(filler) \(next)")
                next += 1
            }
            return next >= 5000
        }
        #expect(next == 5000)
        #expect(notices > 0)
        sink.write("there is room again\n")
        #expect(pipe.lines { _ in true } == ["there is room again"])
        pipe.closeReadEnd()
        pipe.closeWriteEnd()
    }

    @Test func `waits for a descriptor that does not block`() throws {
        let pipe = try TextPipe()
        pipe.shrink()
        #expect(fcntl(pipe.writeEnd, F_SETFL, O_NONBLOCK) == 0)
        let sink = LogSink(descriptor: pipe.writeEnd)
        for number in 0..<5000 { sink.write("line \(number)\n") }
        let lines = pipe.lines { $0 == "line 4999" }
        #expect(lines == (0..<5000).map { "line \($0)" })
        #expect(sink.flush(within: .seconds(30)))
        pipe.closeReadEnd()
        pipe.closeWriteEnd()
    }

    @Test func `has written all when it is flushed`() throws {
        let pipe = try TextPipe()
        let sink = LogSink(descriptor: pipe.writeEnd)
        for number in 0..<1000 { sink.write("\(number)\n") }
        #expect(sink.flush(within: .seconds(30)))
        pipe.closeWriteEnd()
        #expect(pipe.lines { _ in false } == (0..<1000).map { "\($0)" })
        pipe.closeReadEnd()
    }

    @Test func `writes what is left when it is released`() throws {
        let pipe = try TextPipe()
        LogSink(descriptor: pipe.writeEnd).write("last\n")
        #expect(pipe.lines { $0 == "last" } == ["last"])
        pipe.closeReadEnd()
        pipe.closeWriteEnd()
    }

    @Test func `outlives its reader`() throws {
        let pipe = try TextPipe()
        pipe.closeReadEnd()
        let sink = LogSink(descriptor: pipe.writeEnd)
        for _ in 0..<3 {
            sink.write("to no one\n")
            #expect(sink.flush(within: .seconds(30)))
        }
        pipe.closeWriteEnd()
    }

    @Test func `outlives its descriptor`() {
        let sink = LogSink(descriptor: -1)
        sink.write("to nowhere\n")
        #expect(sink.flush(within: .seconds(30)))
    }

    @Test(arguments: [Duration.seconds(Int64.max), .seconds(Int64.min), .zero, .seconds(-1)])
    func `is flushed at once where nothing waits`(limit: Duration) {
        #expect(LogSink(descriptor: -1).flush(within: limit))
    }
}
