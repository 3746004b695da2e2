import Foundation
import LuaSandbox
import NightjarScripts
import Testing

@Suite struct `The plugins' folder` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func summary(of plugin: String) -> [String] { folder.plugins.summary(of: plugin) }

    @Test func `finds a file, and a folder with its modules`() throws {
        try folder.write("one.lua", "return 1")
        try folder.write("two/init.lua")
        try folder.write("two/lib/dates.lua")
        try folder.write("two/lib/deep/er.lua")
        try folder.write("two/names.lua")
        try folder.write("two/read.me")
        try folder.write("two/.hidden.lua")
        try folder.write("two/.git/x.lua")
        #expect(try folder.plugins.listing().plugins == ["one", "two"])
        let one = try folder.plugins.listing().source(of: "one")
        #expect(one.files.map(\.chunkName) == ["plugins/one.lua"])
        #expect(one.files.map(\.source) == [Array("return 1".utf8)])
        #expect(
            summary(of: "two") == [
                " plugins/two/init.lua", "lib.dates plugins/two/lib/dates.lua",
                "lib.deep.er plugins/two/lib/deep/er.lua", "names plugins/two/names.lua",
            ]
        )
    }

    @Test func `says what is not there, and what is there twice`() throws {
        #expect(
            summary(of: "one") == [
                "plugin \"one\" does not exist; make plugins/one.lua or plugins/one/init.lua"
            ]
        )
        try folder.write("two.lua")
        try folder.makeFolder("one")
        #expect(
            summary(of: "one") == [
                "plugin \"one\" does not exist; make plugins/one.lua or plugins/one/init.lua; "
                    + "there are: two"
            ]
        )
        try folder.write("two/init.lua")
        #expect(
            summary(of: "two") == [
                "plugin \"two\" is both plugins/two.lua and plugins/two/init.lua; remove one of "
                    + "them"
            ]
        )
    }

    @Test func `refuses two files that are one module`() throws {
        try folder.write("p/init.lua")
        try folder.write("p/lib/dates.lua")
        try folder.write("p/lib.dates.lua")
        #expect(
            summary(of: "p") == [
                "plugins/p/lib/dates.lua and plugins/p/lib.dates.lua are both the module "
                    + "\"lib.dates\"; rename one of them"
            ]
        )
    }

    @Test(arguments: ["../secret", "..", ".", "", "a/b", "/etc/passwd", ".hidden", "a\0b"])
    func `is not left by any plugin's name`(_ plugin: String) throws {
        let inner = PluginFolder(path: "\(folder.path)/inner", name: "plugins")
        try folder.makeFolder("inner/a")
        try folder.write("secret.lua")
        try folder.write("init.lua")
        try folder.write("inner/a/b.lua")
        try folder.write("inner/.hidden.lua")
        #expect(
            inner.summary(of: plugin) == [
                "\"\(plugin)\" is no plugin's name; write the name of a file or folder in "
                    + "plugins, without .lua"
            ]
        )
    }

    @Test(.timeLimit(.minutes(1)))
    func `waits for no pipe, and takes files only`() throws {
        let hint = "only files are plugins and modules"
        try folder.makePipe("pipe.lua")
        try folder.makePipe("two/init.lua")
        try folder.write("three/init.lua")
        try folder.makePipe("three/x.lua")
        try folder.write("four/init.lua")
        try folder.makeFolder("four/x.lua")
        try folder.makeFolder("five.lua")
        try folder.link("six.lua", to: "/dev/zero")
        let pipe = "is a pipe or a device, not a file; \(hint)"
        #expect(summary(of: "pipe") == ["plugins/pipe.lua \(pipe)"])
        #expect(summary(of: "two") == ["plugins/two/init.lua \(pipe)"])
        #expect(summary(of: "three") == ["plugins/three/x.lua \(pipe)"])
        #expect(summary(of: "four") == ["plugins/four/x.lua is a folder; \(hint)"])
        #expect(summary(of: "five") == ["plugins/five.lua is a folder; \(hint)"])
        #expect(summary(of: "six") == ["plugins/six.lua \(pipe)"])
        #expect(try folder.plugins.listing().plugins == ["four", "three"])
    }

    @Test(.disabled(if: getuid() == 0, "nothing is forbidden to root"))
    func `tells what may not be read from what is not there`() throws {
        try folder.write("one.lua")
        try folder.write("two/init.lua")
        try folder.makeFolder("two/lib")
        let files = FileManager.default
        try files.setAttributes([.posixPermissions: 0], ofItemAtPath: "\(folder.path)/one.lua")
        try files.setAttributes([.posixPermissions: 0], ofItemAtPath: "\(folder.path)/two/lib")
        #expect(
            summary(of: "one") == [
                "plugins/one.lua may not be read by this user; check who may read it"
            ]
        )
        #expect(
            summary(of: "two") == [
                "plugins/two/lib may not be listed by this user; check who may read it"
            ]
        )
        try files.setAttributes([.posixPermissions: 0], ofItemAtPath: "\(folder.path)/two")
        #expect(
            summary(of: "two") == [
                "plugins/two/init.lua may not be read by this user; check who may read it"
            ]
        )
        try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: "\(folder.path)/two")
        try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: "\(folder.path)/two/lib")
    }

    @Test func `follows links, and ends where they run in a circle`() throws {
        try folder.write("shared/dates.lua")
        try folder.write("two/init.lua")
        try folder.write("two/lib/names.lua")
        try folder.link("two/shared", to: "../shared")
        try folder.link("two/lib/up", to: "..")
        try folder.link("two/self", to: ".")
        try folder.link("two/gone.lua", to: "nowhere.lua")
        #expect(
            summary(of: "two") == [
                " plugins/two/init.lua", "lib.names plugins/two/lib/names.lua",
                "shared.dates plugins/two/shared/dates.lua",
            ]
        )
        try folder.link("loop.lua", to: "loop.lua")
        #expect(summary(of: "loop").first?.hasPrefix("plugins/loop.lua cannot be read: ") == true)
    }

    @Test func `reads no more than a worker takes`() throws {
        try folder.write("large.lua", String(repeating: "-", count: 1 << 20))
        #expect(summary(of: "large").count == 1)
        try folder.write("large.lua", String(repeating: "-", count: 1 << 20 + 1))
        #expect(
            summary(of: "large") == ["plugins/large.lua is larger than 1048576 bytes; split it"]
        )
        for number in 0..<256 { try folder.write("many/m\(number).lua") }
        try folder.write("many/init.lua")
        #expect(
            summary(of: "many") == [
                "plugin \"many\" has more than 256 files; split it, or keep what is no module "
                    + "under another name than .lua"
            ]
        )
        try FileManager.default.removeItem(atPath: "\(folder.path)/many/m0.lua")
        #expect(summary(of: "many").count == 256)
        try folder.write("heavy/init.lua", "x")
        try folder.write("heavy/a.lua", String(repeating: "-", count: 1 << 20))
        try folder.write("heavy/b.lua", String(repeating: "-", count: 1 << 20))
        #expect(
            summary(of: "heavy") == [
                "plugin \"heavy\" has more than 2097152 bytes in its files; split it"
            ]
        )
        try folder.write("heavy/init.lua", "")
        #expect(summary(of: "heavy").count == 3)
    }

    @Test func `does not look through all that lies below a folder`() throws {
        try folder.write("deep/init.lua")
        try folder.write("deep/1/2/3/4/5/6/7/8/x.lua")
        #expect(summary(of: "deep").count == 2)
        try folder.makeFolder("deep/1/2/3/4/5/6/7/8/9")
        let most = "a plugin has at most 1024, 8 deep; keep what is no plugin's outside plugins"
        #expect(
            summary(of: "deep") == [
                "plugins/deep/1/2/3/4/5/6/7/8/9 is one folder too many: \(most)"
            ]
        )
        try folder.write("wide/init.lua")
        for number in 1000..<2023 { try folder.makeFolder("wide/\(number)") }
        #expect(summary(of: "wide").count == 1)
        try folder.makeFolder("wide/2023")
        #expect(summary(of: "wide") == ["plugins/wide/2023 is one folder too many: \(most)"])
    }
}
