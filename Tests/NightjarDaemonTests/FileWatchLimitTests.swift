import Dispatch
import Foundation
import Glibc
import Logging
import NightjarDaemon
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A file watch at the system's limits` {
    private let folder: WatchFolder

    init() throws {
        folder = try WatchFolder()
        try folder.write("a", to: "m.yaml")
        for name in ["a", "b", "c"] { try folder.makeFolder("plugins/\(name)") }
    }

    private var plan: WatchPlan {
        WatchPlan(manifest: folder("m.yaml"), plugins: folder("plugins"))
    }

    /// A watch that fails with `reason` for all folders of plugins but their root.
    private func failing(_ reason: CInt, _ plan: WatchPlan) -> WatchedChanges {
        let plugins = folder("plugins/")
        return WatchedChanges(
            plan,
            adding: { descriptor, path, mask in
                guard path.hasPrefix(plugins) else {
                    return inotify_add_watch(descriptor, path, mask)
                }
                errno = reason
                return -1
            }
        )
    }

    @Test func `says once that there are too many watches, and what to do`() async throws {
        let changes = failing(ENOSPC, plan)
        try folder.write("b", to: "m.yaml")
        #expect(await changes.next() == 1)
        let facts = "folder=\(folder("plugins/a")) folders=3 reason=\"No space left on device\""
        let text = """
            changes in a folder are not seen; raise fs.inotify.max_user_watches, \
            or send SIGHUP to reload
            """
        #expect(changes.warnings.texts == ["warning \(text) \(facts)"])
        changes.watch.stop()
    }

    @Test func `says once that a folder may not be read`() async throws {
        let changes = failing(EACCES, plan)
        try folder.write("b", to: "m.yaml")
        #expect(await changes.next() == 1)
        let facts = "folder=\(folder("plugins/a")) folders=3 reason=\"Permission denied\""
        let text = "changes in a folder are not seen; send SIGHUP to reload"
        #expect(changes.warnings.texts == ["warning \(text) \(facts)"])
        changes.watch.stop()
    }

    @Test func `says nothing of a folder that has just gone`() async throws {
        let changes = failing(ENOENT, plan)
        try folder.write("b", to: "m.yaml")
        #expect(await changes.next() == 1)
        #expect(changes.warnings.texts == [])
        changes.watch.stop()
    }

    @Test func `says which folder is one too many`() async throws {
        let most = plan.folders().paths.count - 1
        let changes = WatchedChanges(
            WatchPlan(manifest: folder("m.yaml"), plugins: folder("plugins"), mostFolders: most)
        )
        try folder.write("b", to: "m.yaml")
        #expect(await changes.next() == 1)
        let text = "there are too many folders to watch all; send SIGHUP to reload"
        #expect(changes.warnings.texts == ["warning \(text) folder=\(folder("plugins/c"))"])
        changes.watch.stop()
    }

    @Test func `signals an overflow of the queue`() async throws {
        let most = try String(
            contentsOfFile: "/proc/sys/fs/inotify/max_queued_events",
            encoding: .utf8
        )
        let limit = try #require(Int(most.trimmingCharacters(in: .whitespacesAndNewlines)))
        try folder.write(to: "one")
        try folder.write(to: "two")
        let enough = DispatchSemaphore(value: 0)
        let changes = WatchedChanges(plan, afterSignal: { if $0 == 1 { enough.wait() } })
        try folder.write("b", to: "m.yaml")
        #expect(await changes.next() == 1)
        // Two in turn: the system makes one event of equal ones.
        for number in 0...limit {
            #expect(chmod(folder(number.isMultiple(of: 2) ? "one" : "two"), 0o600) == 0)
        }
        enough.signal()
        #expect(await changes.next() == 2)
        changes.watch.stop()
    }

    @Test func `gives its descriptor back when it is released`() async throws {
        var info = stat()
        #expect(stat(folder("plugins"), &info) == 0)
        let mark = "ino:\(String(info.st_ino, radix: 16)) "
        try await released()
        // The descriptor is closed on the watch's queue, soon; the time limit ends a wait for ever.
        while isWatched(mark) && !Task.isCancelled { await Task.yield() }
        #expect(!isWatched(mark))
    }

    private func released() async throws {
        let changes = WatchedChanges(plan)
        try folder.write("b", to: "m.yaml")
        #expect(await changes.next() == 1)
    }

    /// Whether any descriptor of this process watches the inode.
    private func isWatched(_ mark: String) -> Bool {
        let descriptors =
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return descriptors.contains { descriptor in
            let facts = try? String(
                contentsOfFile: "/proc/self/fdinfo/\(descriptor)",
                encoding: .utf8
            )
            return facts?.contains(mark) ?? false
        }
    }
}
