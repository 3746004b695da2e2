import Dispatch
import Foundation
import Glibc
import NightjarDaemon
import Testing

@Suite(.fewAtATime, .timeLimit(.minutes(3))) struct `A file watch whose queue overflows` {
    private static let lost = "notice file events were lost; all files are looked at anew"

    private let folder: WatchFolder
    private let limit: Int
    private let isOver = DispatchSemaphore(value: 0)

    init() throws {
        folder = try WatchFolder()
        try folder.write("a", to: "m.yaml")
        try folder.write("a", to: "plugins/m.lua")
        try folder.write(to: "one")
        try folder.write(to: "two")
        let most = try String(
            contentsOfFile: "/proc/sys/fs/inotify/max_queued_events",
            encoding: .utf8
        )
        limit = try #require(Int(most.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    private var plan: WatchPlan {
        WatchPlan(manifest: folder("m.yaml"), plugins: folder("plugins"))
    }

    /// After each signal but every second one it waits for ``isOver``.
    private func changes(_ times: WatchTimes = .patient) -> WatchedChanges {
        WatchedChanges(
            plan,
            times: times,
            afterSignal: { [isOver] in if !$0.isMultiple(of: 2) { isOver.wait() } }
        )
    }

    /// Lets the queue overflow while it is not read, and `change` happen when it is full.
    private func overflow(
        _ changes: WatchedChanges,
        _ change: () throws -> Void = {}
    ) async throws {
        let former = changes.signalsSoFar
        try folder.write("\(former)", to: "m.yaml")
        #expect(await changes.next() == former + 1)
        // Two in turn: the system makes one event of equal ones.
        for number in 0...limit {
            #expect(chmod(folder(number.isMultiple(of: 2) ? "one" : "two"), 0o600) == 0)
        }
        try change()
        isOver.signal()
        #expect(await changes.next() == former + 2)
    }

    @Test func `signals that once, says so, and looks at everything anew`() async throws {
        let changes = changes()
        try await overflow(changes) { try folder.makeFolder("plugins/late") }
        #expect(changes.log.texts == [Self.lost])
        isOver.signal()
        try folder.write("b", to: "plugins/late/init.lua")
        #expect(await changes.settled() == 3)
    }

    @Test func `polls when that happens again and again`() async throws {
        var times = WatchTimes.hasty
        times.pause = .seconds(3600)
        let changes = changes(times)
        for _ in 0..<3 { try await overflow(changes) }
        let text = "warning changes come faster than they are read; files are polled a while"
        #expect(changes.log.texts == [Self.lost, Self.lost, "\(text) every=5ms for=3600s"])
        // The descriptor is closed on the watch's queue, soon; the time limit ends a wait for ever.
        while folder.isWatched("plugins") {
            try Task.checkCancellation()
            await Task.yield()
        }
        isOver.signal()
        try folder.write("other", to: "plugins/m.lua")
        #expect(await changes.next() == 7)
    }

    @Test func `watches again after a while`() async throws {
        var times = WatchTimes.hasty
        times.pause = .milliseconds(50)
        let changes = changes(times)
        for _ in 0..<3 { try await overflow(changes) }
        try await changes.log.wait(for: "notice all folders are watched again")
        #expect(folder.isWatched("plugins"))
        isOver.signal()
        try folder.write("other", to: "plugins/m.lua")
        #expect(await changes.settled() == 7)
    }
}
