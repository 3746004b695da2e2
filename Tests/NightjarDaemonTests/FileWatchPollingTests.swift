import Foundation
import Glibc
import NightjarDaemon
import Synchronization
import Testing

@Suite(.fewAtATime, .timeLimit(.minutes(3))) struct `A file watch that cannot watch` {
    private static let back = "notice all folders are watched again"

    private let folder: WatchFolder

    init() throws {
        folder = try WatchFolder()
        try folder.write("a", to: "m.yaml")
        try folder.write("a", to: "plugins/m.lua")
        for name in ["a", "b", "c"] { try folder.write("a", to: "plugins/\(name)/init.lua") }
    }

    private var plan: WatchPlan {
        WatchPlan(manifest: folder("m.yaml"), plugins: folder("plugins"))
    }

    private var times: WatchTimes {
        var times = WatchTimes.hasty
        times.poll = .milliseconds(20)
        times.pollQuiet = .milliseconds(20)
        times.retry = .seconds(30)
        return times
    }

    /// Without inotify while `isBroken`.
    private func without(_ isBroken: Flag, _ reason: CInt = EMFILE) -> WatchSystem {
        var system = WatchSystem()
        system.open = {
            guard isBroken.isSet else { return inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC)) }
            errno = reason
            return -1
        }
        return system
    }

    /// Without watches for the folders of plugins while `isBroken`.
    private func refusing(_ isBroken: Flag, _ reason: CInt) -> WatchSystem {
        let plugins = folder("plugins/")
        var system = WatchSystem()
        system.add = { descriptor, path, mask in
            guard isBroken.isSet, path.hasPrefix(plugins) else {
                return inotify_add_watch(descriptor, path, mask)
            }
            errno = reason
            return -1
        }
        return system
    }

    // MARK: It polls

    @Test func `sees each change of a file that counts`() async throws {
        let changes = WatchedChanges(plan, times: times, system: without(Flag()))
        let steps: [() throws -> Void] = [
            { try folder.write("other", to: "m.yaml") },
            { try folder.write("other", to: "plugins/a/init.lua") },
            // As long as before, and with the same time: another inode.
            { try folder.replaceAlike("plugins/a/init.lua") },
            { #expect(chmod(folder("plugins/m.lua"), 0o640) == 0) },
            { try folder.remove("plugins/b/init.lua") },
            { try folder.write(to: "plugins/b/init.lua") },
            { try folder.write("new", to: "plugins/d/lib/new.lua") },
            { try folder.write("newer", to: "plugins/d/lib/new.lua") },
            { try folder.rename("plugins/d", to: "plugins/e") },
            { try folder.link("plugins/linked", to: "a") },
            { try folder.relink("plugins/linked", to: "b") },
            { try folder.rename("plugins", to: "former") },
            { try folder.rename("former", to: "plugins") },
            { try folder.remove("plugins") },
            { try folder.write("b", to: "plugins/m.lua") },
            { try folder.remove("m.yaml") },
        ]
        for (number, step) in steps.enumerated() {
            try step()
            #expect(await changes.settled() >= number + 1, "step \(number)")
            #expect(await changes.watch.state().isQuiet)
        }
    }

    @Test func `sees a change without being asked`() async throws {
        let changes = WatchedChanges(plan, times: times, system: without(Flag()))
        try folder.write("other", to: "plugins/c/init.lua")
        #expect(await changes.next() == 1)
        try folder.write("more", to: "plugins/c/lib/new.lua")
        #expect(await changes.next() == 2)
        try folder.write("even more", to: "plugins/c/lib/new.lua")
        #expect(await changes.next() == 3)
    }

    @Test func `does not signal files that do not matter`() async throws {
        let changes = WatchedChanges(plan, times: times, system: without(Flag()))
        try folder.write("b", to: "other.yaml")
        try folder.write("b", to: "plugins/.m.lua.swp")
        try folder.write("b", to: "plugins/notes.txt")
        let state = await changes.watch.state()
        #expect(state.changes == 0 && state.isQuiet)
        try folder.write("other", to: "plugins/m.lua")
        #expect(await changes.next() == 1)
    }

    @Test func `does not signal while one comparison differs from the next`() async throws {
        var times = times
        times.pollQuiet = .seconds(3600)
        times.longestChange = .seconds(3600)
        let changes = WatchedChanges(plan, times: times, system: without(Flag()))
        for line in 1...50 {
            try folder.write(String(repeating: "-", count: line), to: "plugins/m.lua")
            #expect(await !changes.watch.state().isQuiet)
        }
        #expect(changes.signalsSoFar == 0)
    }

    @Test func `signals in the end though each comparison differs`() async throws {
        var times = times
        times.pollQuiet = .zero
        times.longestChange = .milliseconds(50)
        let changes = WatchedChanges(plan, times: times, system: without(Flag()))
        var line = 0
        while changes.signalsSoFar == 0 {
            line += 1
            try folder.write(String(repeating: "-", count: line % 1000), to: "plugins/m.lua")
            _ = await changes.watch.state()
            try Task.checkCancellation()
        }
    }

    @Test func `polls no more entries than it may`() async throws {
        let few = WatchPlan(manifest: folder("m.yaml"), plugins: folder("plugins"), mostEntries: 5)
        let changes = WatchedChanges(few, times: times, system: without(Flag()))
        #expect(
            changes.log.texts
                == [
                    """
                    warning there are too many files to look at all; send SIGHUP to reload \
                    folder=\(folder("plugins/b"))
                    """,
                    "warning \(Self.unavailable) every=20ms reason=\"Too many open files\"",
                ].reversed()
        )
    }

    // MARK: It says so

    private static let unavailable = """
        files cannot be watched and are polled; raise fs.inotify.max_user_instances, \
        or this process's limit of open files
        """

    @Test func `says once that there is no inotify, and once that there is again`() async throws {
        var times = times
        times.retry = .milliseconds(20)
        let isBroken = Flag()
        let changes = WatchedChanges(plan, times: times, system: without(isBroken))
        for text in ["one", "another", "a third"] {
            try folder.write(text, to: "m.yaml")
            _ = await changes.next()
        }
        let loss = "warning \(Self.unavailable) every=20ms reason=\"Too many open files\""
        #expect(changes.log.texts == [loss])
        isBroken.clear()
        try await changes.log.wait(for: Self.back)
        #expect(changes.log.texts == [loss, Self.back])
        #expect(folder.isWatched("plugins/a"))
        #expect(await changes.settled() == 3)
        try folder.write("other", to: "plugins/a/init.lua")
        #expect(await changes.settled() == 4)
    }

    @Test func `says why there is no inotify`() async throws {
        let changes = WatchedChanges(plan, system: without(Flag(), ENOSYS))
        let text = "warning files cannot be watched and are polled"
        let facts = "every=2s reason=\"Function not implemented\""
        #expect(changes.log.texts == ["\(text) \(facts)"])
    }

    @Test func `says once which folders are not watched, and once that they are`() async throws {
        var times = times
        times.retry = .milliseconds(20)
        let isBroken = Flag()
        let changes = WatchedChanges(plan, times: times, system: refusing(isBroken, ENOSPC))
        try folder.write("other", to: "plugins/a/init.lua")
        _ = await changes.next()
        try folder.write("other", to: "plugins/d/init.lua")
        _ = await changes.next()
        let facts = "every=20ms folder=\(folder("plugins/a")) folders=3"
        let loss = """
            warning some folders cannot be watched and are polled; \
            raise fs.inotify.max_user_watches \(facts) reason="No space left on device"
            """
        #expect(changes.log.texts == [loss])
        isBroken.clear()
        try await changes.log.wait(for: Self.back)
        #expect(changes.log.texts == [loss, Self.back])
        #expect(folder.isWatched("plugins/d"))
    }

    @Test func `watches what can be watched, and polls only the rest`() async throws {
        var times = times
        times.poll = .seconds(3600)
        let changes = WatchedChanges(plan, times: times, system: refusing(Flag(), EACCES))
        let facts = "every=3600s folder=\(folder("plugins/a")) folders=3"
        let text = "warning some folders cannot be watched and are polled"
        #expect(changes.log.texts == ["\(text) \(facts) reason=\"Permission denied\""])
        try folder.write("b", to: "plugins/m.lua")
        #expect(await changes.next() == 1)
    }

    @Test func `says nothing of a folder that has just gone`() async throws {
        let changes = WatchedChanges(plan, times: times, system: refusing(Flag(), ENOENT))
        try folder.write("b", to: "m.yaml")
        #expect(await changes.next() == 1)
        #expect(changes.log.texts == [])
    }

    @Test func `polls folders beyond those that it may watch`() async throws {
        let most = plan.folders().paths.count - 1
        let few = WatchPlan(
            manifest: folder("m.yaml"),
            plugins: folder("plugins"),
            mostWatched: most
        )
        let changes = WatchedChanges(few, times: times)
        try folder.write("other", to: "plugins/c/init.lua")
        #expect(await changes.next() == 1)
        let text = "warning there are more folders than are watched; the rest is polled"
        let facts = "every=20ms folder=\(folder("plugins/c")) watched=\(most)"
        #expect(changes.log.texts == ["\(text) \(facts)"])
        try folder.remove("plugins/b")
        try await changes.log.wait(for: Self.back)
    }

    // MARK: Others change files

    @Test func `polls besides where other machines may change files`() async throws {
        // As where another machine did it: this one has an event for none of it.
        let quiet = try WatchFolder()
        var system = WatchSystem()
        system.add = { descriptor, _, _ in
            inotify_add_watch(descriptor, quiet.path, UInt32(IN_DELETE_SELF))
        }
        system.mountinfo = { [folder] in folder.mountinfo(type: "nfs4") }
        let changes = WatchedChanges(plan, times: times, system: system)
        try folder.write("other", to: "plugins/a/init.lua")
        #expect(await changes.next() == 1)
        try folder.write("more", to: "plugins/a/lib/new.lua")
        #expect(await changes.settled() == 2)
        let mounts = RemoteMounts(mountinfo: folder.mountinfo(type: "nfs4"))
        let first = try #require(plan.folders().paths.first { mounts.type(at: $0) != nil })
        let text = "notice other machines may change files without an event; these are polled too"
        #expect(changes.log.texts == ["\(text) every=20ms file_system=nfs4 folder=\(first)"])
    }

    @Test func `does not signal twice what it sees in both ways`() async throws {
        var system = WatchSystem()
        system.mountinfo = { [folder] in folder.mountinfo(type: "fuse.sshfs") }
        var times = WatchTimes.patient
        times.poll = .milliseconds(20)
        let changes = WatchedChanges(plan, times: times, system: system)
        // Once by its event, once by a comparison that the event has overtaken.
        try folder.write("other", to: "plugins/a/init.lua")
        #expect(await changes.next() == 1)
        try folder.write("more", to: "m.yaml")
        #expect(await changes.settled() == 2)
    }
}

/// Is set or not, to all threads.
final class Flag: Sendable {
    private let value: Atomic<Bool>

    init(isSet: Bool = true) { value = Atomic(isSet) }

    func set() { value.store(true, ordering: .releasing) }

    var isSet: Bool { value.load(ordering: .acquiring) }

    func clear() { value.store(false, ordering: .releasing) }
}
