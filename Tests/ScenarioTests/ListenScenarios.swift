import Foundation
import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `A reload of the manifest` {
    private static let plugin = "return function() return { msg = \"served\" } end"

    private static func manifest(
        listen: String = "127.0.0.1:0",
        path: String = "/people/hr",
        token: String = "people-token",
        more: String = "",
        top: String = ""
    ) -> String {
        """
        manifest: 1
        listen: "\(listen)"
        \(top)
        apps:
          hr: { platform: people, token: \(token), path: \(path) \(more) }
        subscriptions:
          - { app: hr, event: 用户离职, version: "1.0", plugin: leaving, timeout: 2s }
        """
    }

    private func daemon() async throws -> RunningDaemon {
        let folder = try ScenarioFolder()
        try folder.write(Self.plugin, to: "plugins/leaving.lua")
        try folder.write(Self.manifest(), to: "subscriptions.yaml")
        return try await RunningDaemon(folder)
    }

    private func reload(_ daemon: RunningDaemon, _ manifest: String) async throws -> Program.Run {
        try daemon.folder.write(manifest, to: "subscriptions.yaml")
        return try await Program.run("nightjar", ["reload"], in: daemon.folder)
    }

    private func post(
        _ client: Client,
        _ id: String,
        headers: [(name: String, value: String)] = []
    ) async throws -> String {
        try await client.post(ScenarioFolder.delivery(of: "用户离职", id: id), headers: headers)
    }

    @Test func `listens at another address before it leaves the present one`() async throws {
        let daemon = try await daemon()
        let before = try await Client(daemon)
        #expect(try await post(before, "before").contains("served"))
        let position = daemon.logPosition
        #expect(try await reload(daemon, Self.manifest(listen: "127.0.0.2:0")).status == 0)
        let line = try await daemon.line(after: position, containing: "notice listening")
        let address = try #require(
            line.split(separator: " ").first { $0.hasPrefix("address=") }?.dropFirst(8)
        )
        #expect(address.hasPrefix("127.0.0.2:"))
        let after = Client(address: String(address))
        #expect(try await post(after, "after").contains("served"))
        // The former one closes once what it had is answered.
        await #expect(throws: PostError.self) {
            while true { _ = try await post(before, "late") }
        }
    }

    @Test func `is refused with its reason where the address cannot be had`() async throws {
        let daemon = try await daemon()
        let loops = EventLoops(count: 1)
        let taken = try await HTTPServer.start(
            on: loops,
            .init(headers: []) { _ in .init(status: 200, json: "{}") }
        )
        let run = try await reload(daemon, Self.manifest(listen: taken.address))
        #expect(run.status == 1)
        #expect(
            run.errors.contains("subscriptions.yaml:2:9: error: cannot listen on \(taken.address)"),
            "\(run.errors)"
        )
        #expect(try await post(try await Client(daemon), "still").contains("served"))
        await taken.stop(within: .zero)
        await loops.shutDown()
        #expect(try await reload(daemon, Self.manifest()).status == 0)
    }

    @Test func `takes on paths, credentials and proxies`() async throws {
        let daemon = try await daemon()
        let client = try await Client(daemon)
        #expect(try await reload(daemon, Self.manifest(token: "other-token")).status == 0)
        #expect(try await post(client, "old token").hasPrefix("401 "))

        #expect(try await reload(daemon, Self.manifest(path: "/elsewhere")).status == 0)
        #expect(try await post(client, "old path").hasPrefix("404 "))
        let moved = try await Client(daemon, path: "/elsewhere")
        #expect(try await post(moved, "new path").contains("served"))

        let allowed = Self.manifest(more: ", allow_from: [10.0.0.0/8]")
        #expect(try await reload(daemon, allowed).status == 0)
        let forwarded = [(name: "x-forwarded-for", value: "10.1.2.3")]
        #expect(try await post(client, "not trusted", headers: forwarded).hasPrefix("401 "))
        let trusting = Self.manifest(
            more: ", allow_from: [10.0.0.0/8]",
            top: "trusted_proxies: [127.0.0.1]"
        )
        #expect(try await reload(daemon, trusting).status == 0)
        #expect(try await post(client, "trusted", headers: forwarded).contains("served"))
    }
}
