import NightjarScripts
import Testing

@Suite struct `A plugin's test file` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func summary(of plugin: String) -> [String] {
        folder.plugins.summaryOfTests(of: plugin)
    }

    @Test func `stands beside a file, or in or beside a folder`() throws {
        try folder.write("one.lua")
        try folder.write("one/test.lua")
        #expect(summary(of: "one") == [])
        try folder.write("one.test.lua")
        #expect(
            summary(of: "one") == [
                " (tests of one)", "one plugins/one.lua", "one/test plugins/one.test.lua",
            ]
        )
        try folder.write("two/init.lua")
        try folder.write("two/dates.lua")
        #expect(summary(of: "two") == [])
        try folder.write("two/test.lua")
        #expect(
            summary(of: "two") == [
                " (tests of two)", "two plugins/two/init.lua", "dates plugins/two/dates.lua",
                "two/test plugins/two/test.lua",
            ]
        )
        try folder.write("two.test.lua")
        #expect(
            summary(of: "two") == [
                "plugin \"two\" has tests in both plugins/two/test.lua and plugins/two.test.lua; "
                    + "move them into one of them"
            ]
        )
    }

    @Test func `is no part of the plugin`() throws {
        try folder.write("one.lua")
        try folder.write("one.test.lua")
        try folder.write("two/init.lua")
        try folder.write("two/test.lua")
        try folder.write("two/lib/test.lua")
        #expect(folder.plugins.summary(of: "one") == [" plugins/one.lua"])
        #expect(
            folder.plugins.summary(of: "two") == [
                " plugins/two/init.lua", "lib.test plugins/two/lib/test.lua",
            ]
        )
        #expect(try folder.plugins.listing().plugins == ["one", "two"])
    }

    @Test func `may be a plugin's whose own name is test`() throws {
        try folder.write("test.lua")
        #expect(folder.plugins.summary(of: "test") == [" plugins/test.lua"])
        #expect(summary(of: "test") == [])
        try folder.write("test.test.lua")
        #expect(summary(of: "test").last == "test/test plugins/test.test.lua")
    }

    @Test func `cannot be a folder or a pipe, nor beside a module of the plugin's name`() throws {
        let hint = "only files are plugins and modules"
        try folder.write("one.lua")
        try folder.makeFolder("one.test.lua")
        #expect(summary(of: "one") == ["plugins/one.test.lua is a folder; \(hint)"])
        try folder.write("two.lua")
        try folder.makePipe("two.test.lua")
        #expect(
            summary(of: "two") == [
                "plugins/two.test.lua is a pipe or a device, not a file; \(hint)"
            ]
        )
        try folder.write("three/init.lua")
        try folder.write("three/three.lua")
        try folder.write("three/test.lua")
        #expect(
            summary(of: "three") == [
                "plugins/three/three.lua is the module \"three\", and so is the plugin in its "
                    + "tests; rename the module"
            ]
        )
    }

    @Test func `is read with the plugin as far as a worker takes them together`() throws {
        try folder.write("many/init.lua")
        for number in 0..<253 { try folder.write("many/m\(number).lua") }
        try folder.write("many/test.lua")
        #expect(summary(of: "many").count == 256)
        try folder.write("many/m253.lua")
        #expect(folder.plugins.summary(of: "many").count == 255)
        #expect(
            summary(of: "many") == [
                "plugin \"many\" with its tests has more than 256 files; split it, or keep what "
                    + "is no module under another name than .lua"
            ]
        )
        try folder.write("heavy/init.lua")
        try folder.write("heavy/a.lua", String(repeating: "-", count: 1 << 20))
        try folder.write("heavy/test.lua", String(repeating: "-", count: 1 << 20))
        #expect(
            summary(of: "heavy") == [
                "plugin \"heavy\" with its tests has more than 2097152 bytes in its files; split it"
            ]
        )
    }

    @Test func `names the line of each test where it can be found`() throws {
        try folder.write("one.lua")
        try folder.write(
            "one.test.lua",
            """
            -- This file has tests: passes, fails, both.
            return {
              passes = function() end,
              ["fails"] = function() end,
              ['both'] = function() end,
            }
            """
        )
        let listing = try folder.plugins.listing()
        let tests = try #require(try listing.tests(of: "one", try listing.source(of: "one")))
        #expect(["fails", "both", "passes", "neither"].map(tests.line) == [4, 5, 1, 1])
    }
}
