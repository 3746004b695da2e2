import Dispatch
import Foundation
import Glibc
import NightjarDaemon
import Synchronization
import Testing

@Suite(.fewAtATime, .timeLimit(.minutes(3))) struct `A file watch` {
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

    @Test func `signals a folder swapped, and looks into the new one`() async throws {
        let changes = WatchedChanges(plan)
        try folder.write("b", to: "next/hr/lib/new.lua")
        try folder.rename("plugins", to: "former")
        try folder.rename("next", to: "plugins")
        #expect(await changes.next() == 1)
        try folder.write("c", to: "former/m.lua")
        #expect(await changes.settled() == 1)
        try folder.write("c", to: "plugins/hr/lib/new.lua")
        #expect(await changes.settled() == 2)
    }

    @Test func `signals a link swapped above both, and looks behind the new one`() async throws {
        for release in ["releases/1", "releases/2"] {
            try folder.write("a", to: "\(release)/m.yaml")
            try folder.write("a", to: "\(release)/plugins/m.lua")
        }
        try folder.link("current", to: "releases/1")
        let changes = WatchedChanges(
            WatchPlan(manifest: folder("current/m.yaml"), plugins: folder("current/plugins"))
        )
        try folder.link("next", to: "releases/2")
        try folder.rename("next", to: "current")
        #expect(await changes.next() == 1)
        try folder.write("b", to: "releases/1/plugins/m.lua")
        #expect(await changes.settled() == 1)
        try folder.write("b", to: "releases/2/plugins/m.lua")
        #expect(await changes.settled() == 2)
    }

    @Test func `signals what is behind a link among the plugins`() async throws {
        try folder.write("a", to: "real/init.lua")
        try folder.write("a", to: "x/y.lua")
        try folder.link("plugins/linked", to: "../real")
        try folder.link("plugins/y.lua", to: "../x/y.lua")
        let changes = WatchedChanges(plan)
        try folder.write("b", to: "real/init.lua")
        #expect(await changes.next() == 1)
        try folder.write("b", to: "x/y.lua")
        #expect(await changes.next() == 2)
    }

    @Test func `looks behind a link that takes a file's place`() async throws {
        try folder.write("a", to: "x/y.lua")
        let changes = WatchedChanges(plan)
        try folder.link("plugins/.new", to: "../x/y.lua")
        try folder.rename("plugins/.new", to: "plugins/m.lua")
        #expect(await changes.next() == 1)
        try folder.write("b", to: "x/y.lua")
        #expect(await changes.next() == 2)
        try folder.link("plugins/linked", to: "../x")
        #expect(await changes.next() == 3)
        try folder.write("b", to: "x/z.lua")
        #expect(await changes.next() == 4)
        try folder.remove("plugins/linked")
        #expect(await changes.next() == 5)
        try folder.write("b", to: "x/z.lua")
        #expect(await changes.settled() == 5)
    }

    @Test func `does not signal files that do not matter`() async throws {
        try folder.write("a", to: "plugins/notes.txt")
        let changes = WatchedChanges(plan)
        try folder.write("b", to: "other.yaml")
        try folder.write("b", to: "plugins/.m.lua.swp")
        try folder.write("b", to: "plugins/notes.txt")
        try folder.write("b", to: "plugins/more.txt")
        try folder.rename("plugins/more.txt", to: "plugins/notes.txt")
        try folder.remove("plugins/notes.txt")
        try folder.write("b", to: "elsewhere/m.lua")
        try folder.setTime(of: "plugins")
        try folder.setTime(of: "plugins/hr")
        let state = await changes.watch.state()
        #expect(state.changes == 0 && state.isQuiet)
        #expect(changes.signalsSoFar == 0)
    }

    @Test func `follows another plan, and signals that once`() async throws {
        let changes = WatchedChanges(plan)
        try folder.write("a", to: "others/m.lua")
        let others = WatchPlan(manifest: folder("m.yaml"), plugins: folder("others"))
        changes.watch.follow(others)
        #expect(await changes.next() == 1)
        try folder.write("b", to: "plugins/m.lua")
        changes.watch.follow(others)
        #expect(await changes.settled() == 1)
        try folder.write("b", to: "others/m.lua")
        #expect(await changes.next() == 2)
    }

    @Test func `finds a folder that came while it was looking`() async throws {
        let (hr, late) = (folder("plugins/hr"), folder("plugins/hr/late"))
        var system = WatchSystem()
        system.add = { descriptor, path, mask in
            // Listed already, not yet watched.
            if path == hr { mkdir(late, 0o700) }
            return inotify_add_watch(descriptor, path, mask)
        }
        let changes = WatchedChanges(plan, system: system)
        try folder.write("b", to: "plugins/hr/late/new.lua")
        #expect(await changes.next() == 1)
    }

    @Test func `finds folders that come faster than it looks`() async throws {
        let deepest = (1...40).map(String.init).joined(separator: "/")
        var system = WatchSystem()
        system.add = { [folder] descriptor, path, mask in
            let watch = inotify_add_watch(descriptor, path, mask)
            let last = Int(path.split(separator: "/").last ?? "") ?? 0
            if path == folder("plugins") || 1..<40 ~= last { mkdir("\(path)/\(last + 1)", 0o700) }
            return watch
        }
        let changes = WatchedChanges(plan, times: .hasty, system: system)
        // Each time that it gives up, a signal brings it to look again.
        while !folder.isWatched("plugins/\(deepest)") {
            try #require(await changes.next() > 0)
        }
        let former = await changes.settled()
        try folder.write("b", to: "plugins/\(deepest)/new.lua")
        #expect(await changes.settled() > former)
    }

    @Test func `waits for whoever writes in a folder that is not watched yet`() async throws {
        let new = folder("plugins/new")
        let opened = Mutex<[OpenFile]>([])
        var system = WatchSystem()
        system.add = { [folder] descriptor, path, mask in
            opened.withLock { opened in
                guard path == new, opened.isEmpty else { return }
                opened = (try? [folder.open("plugins/new/init.lua")]) ?? []
            }
            return inotify_add_watch(descriptor, path, mask)
        }
        let changes = WatchedChanges(plan, times: .hasty, system: system)
        try folder.makeFolder("plugins/new")
        // It would not be quiet only because of the folder: that has no wait here.
        let elsewhere = WatchPlan(manifest: folder("m.yaml"), plugins: folder("elsewhere"))
        let other = WatchedChanges(elsewhere, times: .hasty)
        try folder.write("b", to: "m.yaml")
        #expect(await other.settled() > 0)
        #expect(await !changes.watch.state().isQuiet)
        #expect(changes.signalsSoFar == 0)
        opened.withLock { $0.first?.close() }
        #expect(await changes.settled() > 0)
    }

    @Test func `looks anew before a signal where that was too costly before`() async throws {
        var system = WatchSystem()
        system.add = { descriptor, path, mask in
            let end = ContinuousClock.now + .milliseconds(10)
            while .now < end {}
            return inotify_add_watch(descriptor, path, mask)
        }
        let changes = WatchedChanges(plan, system: system)
        try folder.write("b", to: "next/hr/lib/new.lua")
        try folder.rename("plugins", to: "former")
        try folder.rename("next", to: "plugins")
        #expect(await changes.next() == 1)
        #expect(await changes.settled() == 1)
        try folder.write("c", to: "plugins/hr/lib/new.lua")
        #expect(await changes.settled() == 2)
    }

    @Test func `merges what is of interest where two paths have one watch`() async throws {
        // What a bind mount does: `alias` and `plugins` are one folder to inotify.
        try folder.write("a", to: "alias/m.yaml")
        try folder.write("a", to: "plugins/m.yaml")
        let (alias, real) = (folder("alias"), folder("plugins"))
        var system = WatchSystem()
        system.add = { inotify_add_watch($0, $1 == alias ? real : $1, $2) }
        let changes = WatchedChanges(
            WatchPlan(manifest: folder("alias/m.yaml"), plugins: real),
            system: system
        )
        try folder.write("b", to: "plugins/m.lua")
        #expect(await changes.next() == 1)
        try folder.write("b", to: "plugins/m.yaml")
        #expect(await changes.next() == 2)
    }

    @Test func `does not signal what it is about to when it is stopped`() async throws {
        let plugins = folder("plugins")
        let (entering, entered) = AsyncStream.makeStream(of: Void.self)
        let (isWaiting, isOver) = (Flag(isSet: false), DispatchSemaphore(value: 0))
        var system = WatchSystem()
        system.add = { descriptor, path, mask in
            // Too long for it to look anew before it signals.
            let end = ContinuousClock.now + .milliseconds(10)
            while .now < end {}
            if path == plugins, isWaiting.isSet {
                isWaiting.clear()
                entered.yield()
                isOver.wait()
            }
            return inotify_add_watch(descriptor, path, mask)
        }
        let changes = WatchedChanges(plan, times: .hasty, system: system)
        isWaiting.set()
        try folder.write("b", to: "next/hr/init.lua")
        try folder.rename("plugins", to: "former")
        try folder.rename("next", to: "plugins")
        _ = await entering.first { true }
        let former = changes.signalsSoFar
        changes.watch.stop()
        isOver.signal()
        _ = await changes.watch.state()
        #expect(changes.signalsSoFar == former)
    }

    @Test func `does not signal once it is stopped`() async throws {
        let changes = WatchedChanges(plan)
        try folder.write("b", to: "m.yaml")
        changes.watch.stop()
        changes.watch.stop()
        changes.watch.follow(plan)
        try folder.write("c", to: "m.yaml")
        _ = await changes.watch.state()
        let other = WatchedChanges(plan)
        try folder.write("d", to: "m.yaml")
        #expect(await other.next() == 1)
        #expect(changes.signalsSoFar == 0)
    }
}
