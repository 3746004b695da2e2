import Foundation
import NightjarDaemon
import NightjarManifest
import Testing

@Suite struct `A plugin that is tested on reload` {
    private let folder: WatchFolder
    private let failing = "return { a = function() return false end }"
    private let passing = "return { a = function() end }"

    init() throws {
        folder = try WatchFolder()
        try folder.write("return function() end", to: "plugins/leaving.lua")
        try grant("{ on_reload: test }")
    }

    private func grant(_ grant: String) throws {
        try folder.write(
            """
            manifest: 1
            apps:
              hr: { platform: people, token: people-token }
            subscriptions:
              - { app: hr, event: 用户离职, plugin: leaving }
            grants:
              leaving: \(grant)
            """,
            to: "subscriptions.yaml"
        )
    }

    private func write(tests: String) throws {
        try folder.write(tests, to: "plugins/leaving.test.lua")
    }

    /// Whether the tests have run: then one has failed.
    private func isRefused(_ result: BuildResult) -> Bool {
        let failures = result.findings.filter { $0.code == .pluginTestFailed }
        #expect(failures.count == result.findings.count)
        #expect(failures.isEmpty == (result.build != nil))
        return !failures.isEmpty
    }

    @Test func `is not tested at the start, nor while nothing of it changes`() async throws {
        let builder = BuilderUnderTest(folder.path).builder
        try write(tests: failing)
        let first = try #require(await builder.build(.start).build)
        #expect(!isRefused(await builder.build(.reload(after: first))))
        try folder.write("return {}", to: "plugins/leaving/read.me")
        #expect(!isRefused(await builder.build(.reload(after: first))))
        #expect(isRefused(await builder.build(.check)))
    }

    @Test func `is tested when its files, its tests or its rights change`() async throws {
        let builder = BuilderUnderTest(folder.path).builder
        try write(tests: failing)
        let first = try #require(await builder.build(.start).build)

        try write(tests: failing + " ")
        #expect(isRefused(await builder.build(.reload(after: first))))
        try write(tests: failing)
        #expect(!isRefused(await builder.build(.reload(after: first))))

        try folder.write("return function() end ", to: "plugins/leaving.lua")
        #expect(isRefused(await builder.build(.reload(after: first))))
        try folder.write("return function() end", to: "plugins/leaving.lua")
        #expect(!isRefused(await builder.build(.reload(after: first))))

        for change in ["memory: 8MiB", "workers: 1", "workers: 7"] {
            try grant("{ on_reload: test, \(change) }")
            #expect(isRefused(await builder.build(.reload(after: first))), "\(change)")
        }
    }

    @Test func `is tested when the manifest begins to ask for it`() async throws {
        let builder = BuilderUnderTest(folder.path).builder
        try write(tests: failing)
        try grant("{}")
        let first = try #require(await builder.build(.start).build)
        #expect(!isRefused(await builder.build(.reload(after: first))))
        try grant("{ on_reload: test }")
        #expect(isRefused(await builder.build(.reload(after: first))))
    }

    @Test func `is not tested again once it has passed`() async throws {
        let worker = folder("nightjar-worker")
        try FileManager.default.copyItem(
            atPath: try #require(WorkerProgram.beside()),
            toPath: worker
        )
        let builder = BuilderUnderTest(folder.path, worker: worker).builder
        let first = try #require(await builder.build(.start).build)
        try write(tests: passing)
        let second = try #require(await builder.build(.reload(after: first)).build)

        // What is run from now on fails.
        try FileManager.default.removeItem(atPath: worker)
        #expect(await builder.build(.reload(after: second)).findings == [])
        let again = await builder.build(.reload(after: first)).findings
        #expect(again.map(\.code) == [.pluginTestsNotLoaded])
    }

    @Test func `starts with tests that cannot even be read`() async throws {
        let builder = BuilderUnderTest(folder.path).builder
        try folder.makeFolder("plugins/leaving.test.lua")
        let first = try #require(await builder.build(.start).build)
        let next = await builder.build(.reload(after: first))
        #expect(next.build == nil)
        #expect(next.findings.map(\.code) == [.pluginFiles])
    }
}
