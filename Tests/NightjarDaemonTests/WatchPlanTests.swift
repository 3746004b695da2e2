import Glibc
import NightjarDaemon
import Testing

@Suite struct `A watch plan` {
    private let folder: WatchFolder

    init() throws { folder = try WatchFolder() }

    private func folders(
        _ manifest: String = "m.yaml",
        _ plugins: String = "plugins",
        most: Int = 4096
    ) -> WatchedFolders {
        let plan = WatchPlan(
            manifest: folder(manifest),
            plugins: folder(plugins),
            mostEntries: most
        )
        return plan.folders()
    }

    private func sees(_ found: WatchedFolders, _ place: String, _ mask: Int32) -> Bool {
        var parts = folder(place).split(separator: "/").map(String.init)
        let name = parts.removeLast()
        let event = InotifyEvents.Event(watch: 1, mask: UInt32(bitPattern: mask), name: name)
        return found[path: "/" + parts.joined(separator: "/")].map {
            $0.meaning(of: event) != .nothing
        } ?? false
    }

    private func seesSwap(_ found: WatchedFolders, _ place: String) -> Bool {
        sees(found, place, IN_MOVED_TO)
    }

    @Test func `sees what is written to the manifest and to plugins`() throws {
        try folder.write(to: "m.yaml")
        try folder.write(to: "plugins/hr/lib/dates.lua")
        let found = folders()
        for place in ["m.yaml", "plugins/x.lua", "plugins/hr/x.lua", "plugins/hr/lib/dates.lua"] {
            #expect(sees(found, place, IN_CLOSE_WRITE), "\(place)")
            #expect(seesSwap(found, place), "\(place)")
        }
    }

    @Test func `does not see what cannot matter`() throws {
        try folder.write(to: "m.yaml")
        try folder.write(to: "plugins/hr/.git/config")
        let found = folders()
        #expect(!seesSwap(found, "other.yaml"))
        #expect(!seesSwap(found, "plugins/.x.lua.swp"))
        #expect(!seesSwap(found, "plugins/hr/.git/x.lua"))
        #expect(!sees(found, "plugins/events.log", IN_MODIFY))
        #expect(sees(found, "plugins/new-folder", IN_CREATE | IN_ISDIR))
    }

    @Test func `sees a link swapped that both stand behind`() throws {
        for release in ["releases/1", "releases/2"] {
            try folder.write(to: "\(release)/m.yaml")
            try folder.write(to: "\(release)/plugins/hr.lua")
        }
        try folder.link("current", to: "releases/1")
        let found = folders("current/m.yaml", "current/plugins")
        #expect(seesSwap(found, "current"))
        #expect(sees(found, "releases/1/m.yaml", IN_MODIFY))
        #expect(sees(found, "releases/1/plugins/hr.lua", IN_MODIFY))
        #expect(!sees(found, "releases/2/plugins/hr.lua", IN_MODIFY))
    }

    @Test func `sees folders swapped that both stand in`() throws {
        try folder.write(to: "a/b/m.yaml")
        let found = folders("a/b/m.yaml", "a/b/plugins")
        #expect(seesSwap(found, "a"))
        #expect(seesSwap(found, "a/b"))
        #expect(!sees(found, "a", IN_MODIFY))
    }

    @Test func `follows a chain of links, relative, absolute and upwards`() throws {
        try folder.write(to: "real/deep/m.yaml")
        try folder.write(to: "shared/m.yaml")
        try folder.link("one", to: "./real/../two")
        try folder.link("two", to: folder("real/deep"))
        try folder.link("real/deep/linked.yaml", to: "../../shared//m.yaml")
        let found = folders("one/linked.yaml")
        for place in ["one", "two", "real", "real/deep", "real/deep/linked.yaml", "shared"] {
            #expect(seesSwap(found, place), "\(place)")
        }
        #expect(sees(found, "shared/m.yaml", IN_MODIFY))
    }

    @Test func `gives up on links in a circle, and sees them mended`() throws {
        try folder.link("one", to: "two")
        try folder.link("two", to: "one")
        try folder.link("m.yaml", to: "m.yaml")
        let found = folders("m.yaml", "one/plugins")
        for place in ["one", "two", "m.yaml"] { #expect(seesSwap(found, place), "\(place)") }
    }

    @Test func `looks behind links among the plugins`() throws {
        try folder.write(to: "real/lib/dates.lua")
        try folder.write(to: "x/m.lua")
        try folder.makeFolder("plugins")
        try folder.link("plugins/m", to: "../real")
        try folder.link("plugins/m.lua", to: "../x/m.lua")
        try folder.link("plugins/gone", to: "../later/on")
        try folder.link("plugins/circle", to: ".")
        let found = folders()
        for place in ["real/new.lua", "real/lib/dates.lua", "x/m.lua"] {
            #expect(sees(found, place, IN_MODIFY), "\(place)")
        }
        for place in ["plugins/m", "plugins/m.lua", "real", "x", "x/m.lua", "later"] {
            #expect(seesSwap(found, place), "\(place)")
        }
        #expect(!sees(found, "x/other.lua", IN_MODIFY))
    }

    @Test func `waits for a missing folder where it would appear`() throws {
        #expect(seesSwap(folders("m.yaml", "a/b/plugins"), "a"))
        try folder.makeFolder("a/b")
        #expect(seesSwap(folders("m.yaml", "a/b/plugins"), "a/b/plugins"))
        try folder.write(to: "a/b/plugins/hr.lua")
        #expect(sees(folders("m.yaml", "a/b/plugins"), "a/b/plugins/hr.lua", IN_MODIFY))
    }

    @Test func `has the manifest's folder be the plugins' too`() throws {
        try folder.write(to: "plugins/.m.yaml")
        let found = folders("plugins/.m.yaml")
        #expect(sees(found, "plugins/.m.yaml", IN_MODIFY))
        #expect(sees(found, "plugins/hr.lua", IN_MODIFY))
    }

    @Test func `stops at its largest number of entries, and says where`() throws {
        for name in ["a", "b", "c"] { try folder.makeFolder("plugins/\(name)/x") }
        #expect(folders().firstLeftOut == nil)
        #expect(folders(most: 6).firstLeftOut == nil)
        #expect(folders(most: 5).firstLeftOut == folder("plugins/c"))
        #expect(folders(most: 2).firstLeftOut == folder("plugins"))
    }

    @Test func `merges what is of interest in one folder`() {
        var interest = FolderInterest(entries: ["current"])
        #expect(interest.mask & UInt32(IN_MODIFY) == 0)
        interest.merge(FolderInterest(contents: ["m.yaml"]))
        #expect(interest.mask & UInt32(IN_MODIFY) != 0)
        #expect(meaning(interest, IN_MODIFY, "m.yaml") == .file)
        #expect(meaning(interest, IN_MOVED_TO, "current") == .place)
        #expect(meaning(interest, IN_MODIFY, "current") == .nothing)
    }

    @Test func `tells files from places`() {
        let plugins = FolderInterest.plugins
        #expect(meaning(plugins, IN_CLOSE_WRITE, "m.lua") == .file)
        #expect(meaning(plugins, IN_DELETE, "m.lua") == .file)
        #expect(meaning(plugins, IN_MOVED_TO, "m.lua") == .fileOrPlace)
        #expect(meaning(plugins, IN_CREATE, "hr") == .placeIfLink)
        #expect(meaning(plugins, IN_DELETE, "notes.txt") == .nothing)
        #expect(meaning(plugins, IN_CREATE | IN_ISDIR, "hr") == .newFolder)
        #expect(meaning(plugins, IN_DELETE | IN_ISDIR, "hr") == .goneFolder)
        #expect(meaning(plugins, IN_MOVED_TO | IN_ISDIR, "hr") == .place)
        #expect(meaning(plugins, IN_CREATE | IN_ISDIR, ".git") == .nothing)
        #expect(meaning(plugins, IN_DELETE_SELF, "") == .goneFolder)
        #expect(meaning(plugins, IN_MOVE_SELF, "") == .place)
        let both = FolderInterest(entries: ["hr"])
        #expect(meaning(both, IN_CREATE | IN_ISDIR, "hr") == .place)
        #expect(meaning(both, IN_DELETE_SELF, "") == .place)
        #expect(meaning(plugins, IN_ATTRIB, "") == .nothing)
    }

    private func meaning(
        _ interest: FolderInterest,
        _ mask: Int32,
        _ name: String
    ) -> FolderInterest.Meaning {
        let mask = UInt32(bitPattern: mask)
        return interest.meaning(of: InotifyEvents.Event(watch: 1, mask: mask, name: name))
    }
}
