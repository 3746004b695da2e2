import Foundation
import Testing

@Suite struct `A reload that tests a plugin` {
    private func plugin(_ version: Int) -> String {
        "return function() return { msg = \"v\(version)\" } end"
    }

    private func test(of version: Int) -> String {
        """
        return {
          ["answers v\(version)"] = function()
            assert(require("leaving")({}).msg == "v\(version)")
          end,
        }
        """
    }

    private func folder() throws -> ScenarioFolder {
        let folder = try ScenarioFolder()
        try folder.write(plugin(1), to: "plugins/leaving.lua")
        try folder.write(test(of: 1), to: "plugins/leaving.test.lua")
        try folder.write(
            """
            manifest: 1
            listen: 127.0.0.1:0
            apps:
              hr: { platform: people, token: people-token }
            subscriptions:
              - { app: hr, event: 用户离职, version: "1.0", plugin: leaving, timeout: 2s }
            grants:
              leaving: { on_reload: test }
            """,
            to: "subscriptions.yaml"
        )
        return folder
    }

    private func post(_ client: Client, _ id: String) async throws -> String {
        try await client.post(ScenarioFolder.delivery(of: "用户离职", id: id))
    }

    @Test func `takes it on once its tests pass`() async throws {
        let daemon = try await RunningDaemon(try folder())
        let client = try await Client(daemon)
        let position = daemon.logPosition
        try daemon.folder.write(plugin(2), to: "plugins/leaving.lua")
        let refusal = try await daemon.line(after: position, containing: "reload refused")
        #expect(refusal.contains("plugin \\\"leaving\\\" fails its test"), "\(refusal)")
        #expect(refusal.contains("plugins/leaving.test.lua:3:"), "\(refusal)")
        #expect(try await post(client, "old").contains("\"v1\""))

        try daemon.folder.write(test(of: 2), to: "plugins/leaving.test.lua")
        _ = try await daemon.line(after: position, containing: "reloaded")
        #expect(try await post(client, "new").contains("\"v2\""))
    }

    @Test func `leaves its workers alone when only the tests have changed`() async throws {
        let daemon = try await RunningDaemon(try folder())
        let client = try await Client(daemon)
        _ = try await post(client, "one")
        // The look at the files that each start is followed by.
        _ = try await daemon.line(containing: "reload: nothing has changed")
        let count = daemon.logText.components(separatedBy: "worker started").count
        let position = daemon.logPosition
        try daemon.folder.write(test(of: 1) + "\n", to: "plugins/leaving.test.lua")
        _ = try await daemon.line(after: position, containing: "reload: nothing has changed")
        _ = try await post(client, "two")
        #expect(daemon.logText.components(separatedBy: "worker started").count == count)
    }
}
