import Foundation
import Glibc
import Testing

/// How files change under editors and deployments.
@Suite struct `A change on disk` {
    private static func versioned(_ number: Int) -> String {
        "return function() return { msg = \"v\(number)\" } end"
    }

    /// Serves version 1, makes a change to version 2 while a client posts, and waits for it.
    private func change(
        _ folder: ScenarioFolder,
        _ change: (ScenarioFolder) throws -> Void
    ) async throws {
        let daemon = try await RunningDaemon(folder)
        let client = try await Client(daemon)
        let before = try await client.post(ScenarioFolder.delivery(of: "用户离职", id: "before"))
        #expect(before.contains("\"v1\""))
        let position = daemon.logPosition
        try change(folder)
        _ = try await daemon.line(after: position, containing: "notice reloaded")
        let after = try await client.post(ScenarioFolder.delivery(of: "用户离职", id: "after"))
        #expect(after.contains("\"v2\""))
    }

    @Test func `by truncating and writing is taken on`() async throws {
        try await change(try .people(leaving: Self.versioned(1))) { folder in
            let file = folder.url.appendingPathComponent("plugins/leaving.lua")
            let handle = try FileHandle(forWritingTo: file)
            try handle.truncate(atOffset: 0)
            for byte in Self.versioned(2).utf8 { try handle.write(contentsOf: [byte]) }
            try handle.close()
        }
    }

    @Test func `by removing and creating is taken on`() async throws {
        try await change(try .people(leaving: Self.versioned(1))) { folder in
            let file = folder.url.appendingPathComponent("plugins/leaving.lua")
            try FileManager.default.removeItem(at: file)
            try Data(Self.versioned(2).utf8).write(to: file)
        }
    }

    @Test func `by swapping the folder is taken on`() async throws {
        try await change(try .people(leaving: Self.versioned(1))) { folder in
            try folder.write(Self.versioned(2), to: "next/leaving.lua")
            try folder.write("return function() end", to: "next/joining.lua")
            let plugins = folder.url.appendingPathComponent("plugins")
            let former = folder.url.appendingPathComponent("former")
            try FileManager.default.moveItem(at: plugins, to: former)
            let next = folder.url.appendingPathComponent("next")
            try FileManager.default.moveItem(at: next, to: plugins)
        }
    }

    @Test func `by swapping a link to the folder is taken on`() async throws {
        let folder = try ScenarioFolder.people(leaving: Self.versioned(1))
        let files = FileManager.default
        let plugins = folder.url.appendingPathComponent("plugins")
        try files.createDirectory(
            at: folder.url.appendingPathComponent("releases"),
            withIntermediateDirectories: true
        )
        try files.moveItem(at: plugins, to: folder.url.appendingPathComponent("releases/1"))
        try files.createSymbolicLink(atPath: plugins.path, withDestinationPath: "releases/1")
        try await change(folder) { folder in
            try folder.write(Self.versioned(2), to: "releases/2/leaving.lua")
            try folder.write("return function() end", to: "releases/2/joining.lua")
            let link = folder.url.appendingPathComponent("plugins.new").path
            try files.createSymbolicLink(atPath: link, withDestinationPath: "releases/2")
            #expect(rename(link, plugins.path) == 0)
        }
    }

    @Test func `that takes the plugins away leaves the present ones serving`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: Self.versioned(1)))
        let client = try await Client(daemon)
        let plugins = daemon.folder.url.appendingPathComponent("plugins")
        let aside = daemon.folder.url.appendingPathComponent("aside")
        var position = daemon.logPosition
        try FileManager.default.moveItem(at: plugins, to: aside)
        _ = try await daemon.line(after: position, containing: "reload refused")
        let reply = try await client.post(ScenarioFolder.delivery(of: "用户离职", id: "without"))
        #expect(reply.contains("\"v1\""))
        position = daemon.logPosition
        try FileManager.default.moveItem(at: aside, to: plugins)
        _ = try await daemon.line(after: position, containing: "all is again as it was loaded")
    }

    @Test func `in a newly named folder is taken on after a refusal`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: Self.versioned(1)))
        let client = try await Client(daemon)
        let manifest = try String(contentsOfFile: daemon.folder.manifestPath, encoding: .utf8)
        try daemon.folder.write("return function(", to: "other/leaving.lua")
        try daemon.folder.write("return function() end", to: "other/joining.lua")
        var position = daemon.logPosition
        try daemon.folder.write(manifest + "\nplugins: other\n", to: "subscriptions.yaml")
        _ = try await daemon.line(after: position, containing: "reload refused")
        position = daemon.logPosition
        try daemon.folder.write(Self.versioned(2), to: "other/leaving.lua")
        _ = try await daemon.line(after: position, containing: "notice reloaded")
        let reply = try await client.post(ScenarioFolder.delivery(of: "用户离职", id: "mended"))
        #expect(reply.contains("\"v2\""))
    }

    @Test func `ends the workers of what it replaced`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: Self.versioned(1)))
        let client = try await Client(daemon)
        _ = try await client.post(ScenarioFolder.delivery(of: "用户离职", id: "one"))
        let position = daemon.logPosition
        try daemon.folder.write(Self.versioned(2), to: "plugins/leaving.lua")
        let end = try await daemon.line(after: position, containing: "not in use any more")
        #expect(end.contains("plugin=leaving"))
        #expect(end.contains("generation=1"))
    }
}
