import Foundation
import Glibc
import NightjarDaemon
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A file watch` {
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

    @Test(arguments: ["m.yaml", "plugins/m.lua", "plugins/hr/init.lua"])
    func `signals each way to save a file`(file: String) async throws {
        let changes = WatchedChanges(plan)
        try folder.write("b", to: "\(file).new")
        try folder.rename("\(file).new", to: file)
        #expect(await changes.next() == 1)
        try folder.write("c", to: file)
        #expect(await changes.next() == 2)
        try folder.remove(file)
        try folder.write("d", to: file)
        #expect(await changes.next() == 3)
        changes.watch.stop()
        #expect(changes.signalsSoFar < 6)
    }

    @Test func `signals a folder swapped, and looks into the new one`() async throws {
        let changes = WatchedChanges(plan)
        try folder.write("b", to: "next/hr/lib/new.lua")
        try folder.rename("plugins", to: "former")
        try folder.rename("next", to: "plugins")
        #expect(await changes.next() == 1)
        try folder.write("c", to: "former/m.lua")
        try folder.write("c", to: "plugins/hr/lib/new.lua")
        #expect(await changes.next() == 2)
        changes.watch.stop()
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
        try folder.write("b", to: "releases/2/plugins/m.lua")
        #expect(await changes.next() == 2)
        changes.watch.stop()
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
        changes.watch.stop()
    }

    @Test func `signals fifty files at once a few times at most`() async throws {
        let changes = WatchedChanges(plan)
        for number in 0..<50 { try folder.write("b", to: "plugins/p\(number)/init.lua") }
        #expect(await changes.next() == 1)
        try folder.write("c", to: "plugins/p49/init.lua")
        #expect(await changes.next() == 2)
        changes.watch.stop()
        #expect(changes.signalsSoFar < 10)
    }

    @Test func `signals plugins that are gone and come back`() async throws {
        let changes = WatchedChanges(plan)
        try folder.remove("plugins")
        #expect(await changes.next() == 1)
        try folder.makeFolder("plugins")
        #expect(await changes.next() == 2)
        try folder.write("b", to: "plugins/m.lua")
        #expect(await changes.next() == 3)
        changes.watch.stop()
    }

    @Test func `does not signal files that do not matter`() async throws {
        try folder.write("a", to: "plugins/notes.txt")
        let changes = WatchedChanges(plan)
        try folder.write("b", to: "other.yaml")
        try folder.write("b", to: "plugins/.m.lua.swp")
        try folder.write("b", to: "plugins/notes.txt")
        try folder.write("b", to: "elsewhere/m.lua")
        let other = WatchedChanges(
            WatchPlan(manifest: folder("other.yaml"), plugins: folder("elsewhere"))
        )
        try folder.write("c", to: "other.yaml")
        // What it had to say of these would have been due before this.
        #expect(await other.next() == 1)
        #expect(changes.signalsSoFar == 0)
        try folder.write("b", to: "m.yaml")
        #expect(await changes.next() == 1)
        #expect(changes.signalsSoFar == 1)
        changes.watch.stop()
        other.watch.stop()
    }

    @Test func `follows another plan, and signals that once`() async throws {
        let changes = WatchedChanges(plan)
        try folder.write("a", to: "others/m.lua")
        changes.watch.follow(WatchPlan(manifest: folder("m.yaml"), plugins: folder("others")))
        #expect(await changes.next() == 1)
        try folder.write("b", to: "plugins/m.lua")
        changes.watch.follow(WatchPlan(manifest: folder("m.yaml"), plugins: folder("others")))
        try folder.write("b", to: "others/m.lua")
        #expect(await changes.next() == 2)
        changes.watch.stop()
    }

    @Test func `finds a folder that came while it was looking`() async throws {
        let (hr, late) = (folder("plugins/hr"), folder("plugins/hr/late"))
        let changes = WatchedChanges(
            plan,
            adding: { descriptor, path, mask in
                // Listed already, not yet watched.
                if path == hr { mkdir(late, 0o700) }
                return inotify_add_watch(descriptor, path, mask)
            }
        )
        try folder.write("b", to: "plugins/hr/late/new.lua")
        #expect(await changes.next() == 1)
        changes.watch.stop()
    }

    @Test func `merges what is of interest where two paths have one watch`() async throws {
        // What a bind mount does: `alias` and `plugins` are one folder to inotify.
        try folder.write("a", to: "alias/m.yaml")
        try folder.write("a", to: "plugins/m.yaml")
        let (alias, real) = (folder("alias"), folder("plugins"))
        let changes = WatchedChanges(
            WatchPlan(manifest: folder("alias/m.yaml"), plugins: real),
            adding: { inotify_add_watch($0, $1 == alias ? real : $1, $2) }
        )
        try folder.write("b", to: "plugins/m.lua")
        #expect(await changes.next() == 1)
        try folder.write("b", to: "plugins/m.yaml")
        #expect(await changes.next() == 2)
        changes.watch.stop()
    }

    @Test func `does not signal once it is stopped`() async throws {
        let changes = WatchedChanges(plan)
        let other = WatchedChanges(plan)
        try folder.write("b", to: "m.yaml")
        changes.watch.stop()
        changes.watch.stop()
        changes.watch.follow(plan)
        let before = changes.signalsSoFar
        #expect(await other.next() == 1)
        other.watch.stop()
        #expect(changes.signalsSoFar == before)
    }
}
