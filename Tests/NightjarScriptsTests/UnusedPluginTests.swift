import NightjarScripts
import Testing

@Suite struct `Lua that nobody uses` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func unused(besides used: Set<String> = []) throws -> [String] {
        try folder.plugins.listing().unused(besides: used).map { unused in
            "\(unused.file)\(unused.plugin.map { " \($0)" } ?? "")"
        }
    }

    @Test func `is found by files and folders, and by links to them`() throws {
        try folder.write("a.lua")
        try folder.write("b/init.lua")
        try folder.write("b/lib/dates.lua")
        try folder.link("c.lua", to: "a.lua")
        try folder.link("d", to: "b")
        #expect(
            try unused() == [
                "plugins/a.lua a", "plugins/b/init.lua b", "plugins/c.lua c",
                "plugins/d/init.lua d",
            ]
        )
        #expect(try unused(besides: ["a", "b", "c", "d"]) == [])
    }

    @Test func `is a folder without an entry too, unless it holds none`() throws {
        try folder.write("a.lua")
        try folder.write("a/dates.lua")
        try folder.write("b/dates.lua")
        try folder.write("c/read.me")
        try folder.write("c/deep/dates.lua")
        try folder.write("d.lua/dates.lua")
        #expect(try unused(besides: ["a", "b"]) == ["plugins/a", "plugins/d.lua"])
        #expect(try unused(besides: ["a"]) == ["plugins/a", "plugins/b", "plugins/d.lua"])
    }

    @Test func `is no test, nothing hidden, and nothing that is not there`() throws {
        try folder.write("a.test.lua")
        try folder.write(".b.lua")
        try folder.write(".c/init.lua")
        try folder.write("read.me")
        try folder.link("d.lua", to: "nowhere.lua")
        try folder.makePipe("e.lua")
        #expect(try unused() == [])
    }

    @Test func `is not told of what stands there twice`() throws {
        try folder.write("a.lua")
        try folder.write("a/init.lua")
        #expect(try unused(besides: ["a"]) == [])
        #expect(try unused() == ["plugins/a/init.lua a", "plugins/a.lua a"])
    }
}
