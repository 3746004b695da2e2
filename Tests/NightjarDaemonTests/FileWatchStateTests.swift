import Foundation
import Glibc
import NightjarDaemon
import Testing

@Suite(.fewAtATime, .timeLimit(.minutes(3))) struct `The state of a file watch` {
    private let folder: WatchFolder

    init() throws {
        folder = try WatchFolder()
        try folder.write("a", to: "m.yaml")
        try folder.write("a", to: "plugins/m.lua")
    }

    private func changes(
        polls: Bool = false,
        quiet: Duration = .milliseconds(200)
    ) -> WatchedChanges {
        var system = WatchSystem()
        if polls { system.open = { -1 } }
        var times = WatchTimes.patient
        (times.quiet, times.longestQuiet) = (quiet, quiet)
        // It is asked, and finds nothing by itself.
        times.poll = .seconds(3600)
        let plan = WatchPlan(manifest: folder("m.yaml"), plugins: folder("plugins"))
        return WatchedChanges(plan, times: times, system: system)
    }

    @Test(arguments: [false, true])
    func `counts what has just changed`(polls: Bool) async throws {
        let watch = changes(polls: polls).watch
        for number in 0..<100 {
            let before = await watch.state()
            // Of another size each time: the clock of a file system may be coarse.
            try folder.write(String(repeating: "-", count: number), to: "plugins/m.lua")
            let after = await watch.state()
            #expect(after.changes > before.changes)
        }
    }

    @Test(arguments: [false, true])
    func `counts what has changed in a folder that has just come`(polls: Bool) async throws {
        let watch = changes(polls: polls).watch
        for number in 0..<50 {
            let place = "plugins/\(number)/lib"
            try folder.makeFolder(place)
            let before = await watch.state()
            try folder.write("a", to: "\(place)/new.lua")
            #expect(await watch.state().changes > before.changes)
        }
    }

    @Test(arguments: [false, true])
    func `counts nothing while nothing changes`(polls: Bool) async throws {
        let watch = changes(polls: polls).watch
        for file in ["m.yaml", "plugins/m.lua"] {
            #expect(try String(contentsOfFile: folder(file), encoding: .utf8) == "a")
        }
        for _ in 0..<10 {
            let state = await watch.state()
            #expect(state.changes == 0 && state.isQuiet)
        }
    }

    @Test func `is quiet again once all is signalled`() async throws {
        let changes = changes()
        let patient = self.changes(quiet: .seconds(30))
        try folder.write("b", to: "plugins/m.lua")
        #expect(await !patient.watch.state().isQuiet)
        #expect(await changes.next() == 1)
        let state = await changes.watch.state()
        #expect(state.isQuiet && state.changes > 0)
    }

    @Test func `is told after the end, too`() async throws {
        let watch = changes().watch
        watch.stop()
        try folder.write("b", to: "plugins/m.lua")
        let state = await watch.state()
        #expect(state.changes == 0 && state.isQuiet)
    }

    /// Someone writes a number to the first file and then to the last; whoever reads the first one
    /// and then the last may see them equal, or the first one greater by one.
    @Test(arguments: [false, true])
    func `tells which reading saw two states`(polls: Bool) async throws {
        let watch = changes(polls: polls).watch
        let last = 150
        try folder.write("0", to: "plugins/a.lua")
        try folder.write("0", to: "plugins/b.lua")
        async let writing: Void = write(upTo: last)
        var accepted = 0
        var dropped = 0
        while accepted < last {
            let before = await watch.state()
            let first = try number("plugins/a.lua")
            await Task.yield()
            let second = try number("plugins/b.lua")
            guard await watch.state().changes == before.changes else {
                dropped += 1
                continue
            }
            #expect(second...(second + 1) ~= first)
            accepted = second
        }
        try await writing
        #expect(dropped > 0)
    }

    private func write(upTo last: Int) async throws {
        for number in 1...last {
            for name in ["a", "b"] {
                let zeros = String(repeating: "0", count: number % 7)
                try folder.write("\(zeros)\(number)", to: "new")
                try folder.rename("new", to: "plugins/\(name).lua")
            }
            await Task.yield()
        }
    }

    private func number(_ file: String) throws -> Int {
        try #require(Int(String(contentsOfFile: folder(file), encoding: .utf8)))
    }
}
