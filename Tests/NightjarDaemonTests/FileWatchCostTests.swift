import Foundation
import Glibc
import NightjarDaemon
import Testing

@Suite(.fewAtATime, .timeLimit(.minutes(3))) struct `What a file watch costs` {
    private let folder: WatchFolder

    init() throws {
        folder = try WatchFolder()
        try folder.write("a", to: "m.yaml")
        try folder.write("a", to: "plugins/m.lua")
        try folder.write("a", to: "plugins/hr/init.lua")
    }

    private var plan: WatchPlan {
        WatchPlan(manifest: folder("m.yaml"), plugins: folder("plugins"))
    }

    @Test func `is no look at any folder where only files have changed`() async throws {
        let looks = Counter()
        var system = WatchSystem()
        system.add = {
            looks.next()
            return inotify_add_watch($0, $1, $2)
        }
        let changes = WatchedChanges(plan, times: .hasty, system: system)
        let before = looks.count
        for file in ["m.yaml", "plugins/m.lua", "plugins/hr/init.lua"] {
            try folder.write("b", to: file)
            try folder.write("c", to: "new")
            try folder.rename("new", to: file)
            try folder.remove(file)
            try folder.write("d", to: file)
            #expect(await changes.settled() > 0)
        }
        #expect(looks.count == before)
        try folder.makeFolder("plugins/new")
        #expect(await changes.settled() > 0)
        // The new one, and again to see what has come into it meanwhile.
        #expect(looks.count == before + 2)
        try folder.remove("plugins/new")
        #expect(await changes.settled() > 0)
        #expect(looks.count == before + 2)
    }

    @Test func `is a look at everything after many folders have come and gone`() async throws {
        let changes = WatchedChanges(plan, times: .hasty)
        for number in 0..<300 {
            try folder.write("a", to: "plugins/\(number)/lib/a.lua")
            if number.isMultiple(of: 50) { _ = await changes.settled() }
            if number > 0 { try folder.remove("plugins/\(number)") }
        }
        let former = await changes.settled()
        try folder.write("b", to: "plugins/0/lib/a.lua")
        #expect(await changes.settled() > former)
    }

    @Test func `is little while a program writes beside the manifest without a pause`() async throws
    {
        let readings = Counter()
        var system = WatchSystem()
        system.read = {
            readings.next()
            return Glibc.read($0, $1.baseAddress, $1.count)
        }
        let times = WatchTimes()
        let changes = WatchedChanges(plan, times: times, system: system)
        try folder.write("", to: "store.db")
        let store = try #require(FileHandle(forWritingAtPath: folder("store.db")))
        let begin = ContinuousClock.now
        for _ in 0..<30_000 { try store.write(contentsOf: Data("row".utf8)) }
        let rests = (ContinuousClock.now - begin) / times.quiet
        #expect(Double(readings.count) < 2 * rests + 10)
        try folder.write("b", to: "m.yaml")
        #expect(await changes.next() == 1)
    }

    @Test func `is nothing once it is released`() async throws {
        try await watch()
        // The descriptor is closed on the watch's queue, soon; the time limit ends a wait for ever.
        while folder.isWatched("plugins") {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    private func watch() async throws {
        let changes = WatchedChanges(plan)
        #expect(folder.isWatched("plugins"))
        try folder.write("b", to: "m.yaml")
        #expect(await changes.next() == 1)
    }

    @Test func `is nothing once it is stopped`() async throws {
        let changes = WatchedChanges(plan)
        #expect(folder.isWatched("plugins"))
        changes.watch.stop()
        while folder.isWatched("plugins") {
            try Task.checkCancellation()
            await Task.yield()
        }
        _ = await changes.watch.state()
    }

    @Test func `does not grow over ten thousand signals`() async throws {
        // In a process of its own: other tests need memory and descriptors too.
        let result = try await #require(
            processExitsWith: .success,
            observing: [\.standardErrorContent]
        ) {
            let watched = try ManySignals()
            try await watched.change(2000)
            let before = try Footprint()
            try await watched.change(10_000)
            let after = try Footprint()
            let said = "\(after.bytes - before.bytes) \(after.descriptors - before.descriptors)"
            try FileHandle.standardError.write(contentsOf: Data("grown \(said)\n".utf8))
        }
        let text = String(decoding: result.standardErrorContent, as: UTF8.self)
        let line = try #require(text.split(separator: "\n").last { $0.hasPrefix("grown ") })
        let grown = line.split(separator: " ").compactMap { Int($0) }
        try #require(grown.count == 2)
        #expect(grown[0] < 1 << 20)
        #expect(grown[1] == 0)
    }
}

/// A watch whose files are changed many times.
private final class ManySignals: Sendable {
    private let folder: WatchFolder
    private let changes: WatchedChanges

    init() throws {
        folder = try WatchFolder()
        for file in ["m.yaml", "plugins/m.lua", "plugins/hr/init.lua"] {
            try folder.write("a", to: file)
        }
        let plan = WatchPlan(manifest: folder("m.yaml"), plugins: folder("plugins"))
        changes = WatchedChanges(plan, times: .hasty)
    }

    /// Changes files, and now and then a folder, and waits for a signal each time.
    func change(_ count: Int) async throws {
        let (file, place) = (folder("plugins/m.lua"), folder("plugins/hr"))
        let target = changes.signalsSoFar + count
        var step = 0
        while changes.signalsSoFar < target {
            step += 1
            let path = step.isMultiple(of: 10) ? place : file
            try #require(chmod(path, 0o700 | mode_t(step % 2)) == 0)
            _ = await changes.settled()
        }
    }
}

/// What this process holds.
private struct Footprint {
    /// Bytes of memory that are its own.
    let bytes: Int
    let descriptors: Int

    init() throws {
        let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
            .split(separator: " ")
        bytes = try #require(Int(pages[1])) * Int(sysconf(Int32(_SC_PAGESIZE)))
        descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}
