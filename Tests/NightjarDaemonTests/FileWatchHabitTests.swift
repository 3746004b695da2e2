import Foundation
import Glibc
import NightjarDaemon
import Testing

/// What editors, deployments and accidents do to files: each is one signal, after its end.
@Suite(.fewAtATime, .timeLimit(.minutes(3))) struct `A habit of changing files` {
    private static let files = ["m.yaml", "plugins/m.lua", "plugins/hr/init.lua"]

    private let folder: WatchFolder
    private let changes: WatchedChanges

    init() throws {
        folder = try WatchFolder()
        for file in Self.files { try folder.write("a", to: file) }
        try folder.write("a", to: "releases/1/web.lua")
        try folder.write("b", to: "releases/2/web.lua")
        try folder.link("plugins/linked", to: "../releases/1")
        changes = WatchedChanges(
            WatchPlan(manifest: folder("m.yaml"), plugins: folder("plugins"))
        )
    }

    /// That what was done is one signal, and that the next change is seen too.
    private func expectOneSignal(
        _ sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        #expect(await changes.settled() == 1, sourceLocation: sourceLocation)
        try folder.write("after", to: "plugins/after.lua")
        #expect(await changes.settled() == 2, sourceLocation: sourceLocation)
    }

    @Test(arguments: Self.files)
    func `write and rename`(file: String) async throws {
        try folder.write("b", to: "\(file).new")
        try folder.rename("\(file).new", to: file)
        try await expectOneSignal()
    }

    @Test(arguments: Self.files)
    func `truncate and write`(file: String) async throws {
        try folder.write("b", to: file)
        try await expectOneSignal()
    }

    @Test(arguments: Self.files)
    func `unlink and create`(file: String) async throws {
        try folder.remove(file)
        try folder.write("b", to: file)
        try await expectOneSignal()
    }

    @Test(arguments: Self.files)
    func `rename away, create, remove the backup`(file: String) async throws {
        let place = (file as NSString).deletingLastPathComponent
        try folder.write(to: "\(place)/4913")
        try folder.remove("\(place)/4913")
        try folder.rename(file, to: "\(file)~")
        try folder.write("b", to: file)
        #expect(chmod(folder(file), 0o644) == 0)
        try folder.remove("\(file)~")
        try await expectOneSignal()
    }

    @Test func `a folder swapped`() async throws {
        try folder.write("b", to: "next/hr/init.lua")
        try folder.rename("plugins", to: "former")
        try folder.rename("next", to: "plugins")
        try folder.remove("former")
        try await expectOneSignal()
    }

    @Test func `a link swapped`() async throws {
        try folder.link("plugins/.next", to: "../releases/2")
        try folder.rename("plugins/.next", to: "plugins/linked")
        try await expectOneSignal()
    }

    @Test func `a link removed and made again`() async throws {
        try folder.remove("plugins/linked")
        try folder.link("plugins/linked", to: "../releases/2")
        try await expectOneSignal()
    }

    @Test func `a checkout of fifty files`() async throws {
        for number in 0..<50 {
            let file = "plugins/p\(number % 10)/f\(number).lua"
            try? folder.remove(file)
            try folder.write("b", to: file)
        }
        try await expectOneSignal()
    }

    /// That there was time for a signal, and none came.
    private func expectNoSignal(
        _ sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        #expect(await !changes.watch.state().isQuiet, sourceLocation: sourceLocation)
        // What another watch sees happened after all that this one has seen.
        let other = WatchedChanges(
            WatchPlan(manifest: folder("releases/2/web.lua"), plugins: folder("releases/2"))
        )
        try folder.write("c", to: "releases/2/web.lua")
        #expect(await other.next() == 1, sourceLocation: sourceLocation)
        #expect(changes.signalsSoFar == 0, sourceLocation: sourceLocation)
    }

    @Test(arguments: Self.files)
    func `a slow writer`(file: String) async throws {
        let open = try folder.open(file)
        open.write("half of it, ")
        try await expectNoSignal()
        open.write("and the rest")
        open.close()
        try await expectOneSignal()
    }

    @Test func `a slow writer that has made a file and not written yet`() async throws {
        let open = try folder.open("plugins/new.lua")
        try await expectNoSignal()
        open.write("all of it")
        open.close()
        try await expectOneSignal()
    }

    @Test func `a slow writer into a folder that was just made`() async throws {
        try folder.makeFolder("plugins/new/lib")
        let open = try folder.open("plugins/new/lib/dates.lua")
        try await expectNoSignal()
        open.write("all of it")
        open.close()
        try await expectOneSignal()
    }

    @Test(arguments: Self.files)
    func `a file replaced while somebody writes to the former one`(file: String) async throws {
        let open = try folder.open(file)
        open.write("half of it, ")
        try folder.write("b", to: "new")
        try folder.rename("new", to: file)
        open.write("and more that nobody will read")
        try await expectOneSignal()
        try folder.remove(file)
        try folder.write("c", to: file)
        open.write("and more")
        #expect(await changes.settled() == 3)
    }

    @Test func `a folder removed while somebody writes in it`() async throws {
        let open = try folder.open("plugins/hr/init.lua")
        open.write("half of it, ")
        try folder.remove("plugins/hr")
        open.write("and more that nobody will read")
        try await expectOneSignal()
    }

    @Test func `one who opens, writes and closes, again and again`() async throws {
        for line in 0..<100 {
            let handle = try #require(FileHandle(forWritingAtPath: folder("plugins/m.lua")))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("-- \(line)\n".utf8))
            try handle.close()
        }
        try await expectOneSignal()
    }

    @Test func `the plugins' folder deleted`() async throws {
        try folder.remove("plugins")
        #expect(await changes.settled() == 1)
        try folder.makeFolder("plugins")
        #expect(await changes.settled() == 2)
        try folder.write("b", to: "plugins/m.lua")
        #expect(await changes.settled() == 3)
    }

    @Test func `the plugins' folder deleted and copied anew`() async throws {
        try folder.remove("plugins")
        for file in Self.files { try folder.write("b", to: file) }
        try await expectOneSignal()
    }

    @Test(arguments: Self.files)
    func `a full disk, which truncates a file to nothing`(file: String) async throws {
        try folder.open(file).close()
        try await expectOneSignal()
    }

    @Test(arguments: Self.files)
    func `a time that is set`(file: String) async throws {
        try folder.setTime(of: file)
        try await expectOneSignal()
    }

    @Test(arguments: ["plugins/linked.lua", "plugins/m.lua"])
    func `a file that is linked`(file: String) async throws {
        #expect(link(folder("releases/1/web.lua"), folder("plugins/.new")) == 0)
        try? folder.remove(file)
        try folder.rename("plugins/.new", to: file)
        try await expectOneSignal()
        #expect(link(folder("releases/2/web.lua"), folder("plugins/two.lua")) == 0)
        #expect(await changes.settled() == 3)
    }
}
