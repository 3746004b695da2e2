import Foundation
import Glibc
import Testing

@Suite struct `A running daemon` {
    private func versioned(_ number: Int) -> String {
        "return function() return { msg = \"v\(number)\" } end"
    }

    private func run(_ arguments: [String], _ daemon: RunningDaemon) async throws -> Program.Run {
        try await Program.run("nightjar", arguments, in: daemon.folder)
    }

    private func status(_ daemon: RunningDaemon) async throws -> [String: Any] {
        let run = try await run(["status", "--format", "json"], daemon)
        #expect(run.status == 0, "\(run.errors)")
        let value = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        return try #require(value as? [String: Any])
    }

    @Test func `says what it serves and counts what has happened`() async throws {
        let daemon = try await RunningDaemon(
            try .people(leaving: "return function() error('no') end")
        )
        let client = try await Client(daemon)
        for (id, event) in [("a", "用户离职"), ("b", "用户入职"), ("c", "用户入职"), ("d", "用户转正")] {
            _ = try await client.post(ScenarioFolder.delivery(of: event, id: id))
        }
        let status = try await status(daemon)
        #expect(status["pid"] as? Int32 == daemon.pid)
        #expect(status["address"] as? String == (try await daemon.address))
        let plugins = try #require(status["plugins"] as? [[String: Any]])
        #expect(plugins.map { $0["name"] as? String } == ["joining", "leaving"])
        let counts = plugins.map { $0["invocations"] as? [String: Any] }
        #expect(counts[0]?["ended"] as? [String: Int] == ["succeeded": 2])
        #expect(counts[1]?["ended"] as? [String: Int] == ["raised": 1])
        #expect(plugins.map { $0["workers"] as? Int } == [1, 1])
        let apps = try #require(status["apps"] as? [[String: Any]])
        #expect(apps[0]["unmatched"] as? Int == 1)

        let text = try await run(["status"], daemon).output
        #expect(text.contains("generation 1, loaded"))
        #expect(text.contains("  name     events  succeeded  raised  running  workers  generation"))
        #expect(text.contains("  joining       2          2       0        0        1           1"))
        #expect(text.contains(" of 16 MiB"))

        let budgets = try #require(plugins[0]["budgets"] as? [String: Any])
        let memory = try #require(budgets["memory"] as? [String: Int])
        #expect(memory["limit"] == 16 << 20)
        #expect(try #require(memory["present"]) > 0)
        #expect(try #require(memory["highest"]) >= memory["present"] ?? .max)
        #expect(budgets["workersLost"] as? Int == 0)
    }

    @Test func `keeps counts over a reload, and tells who was loaded when`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: versioned(1)))
        let client = try await Client(daemon)
        _ = try await client.post(ScenarioFolder.delivery(of: "用户离职", id: "one"))
        try daemon.folder.write(versioned(2), to: "plugins/leaving.lua")
        #expect(try await run(["reload"], daemon).status == 0)
        let second = try await client.post(ScenarioFolder.delivery(of: "用户离职", id: "two"))
        #expect(second.contains("\"v2\""))
        let plugins = try #require(try await status(daemon)["plugins"] as? [[String: Any]])
        #expect(plugins.map { $0["generation"] as? Int } == [1, 2])
        let counts = plugins[1]["invocations"] as? [String: Any]
        #expect(counts?["ended"] as? [String: Int] == ["succeeded": 2])
    }

    @Test func `reloads by command, and serves the new generation when it returns`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: versioned(0)))
        let client = try await Client(daemon)
        for version in 1...5 {
            try daemon.folder.write(versioned(version), to: "plugins/leaving.lua")
            let reload = try await run(["reload"], daemon)
            #expect(reload.status == 0, "\(reload.errors)")
            let reply = try await client.post(
                ScenarioFolder.delivery(of: "用户离职", id: "\(version)")
            )
            #expect(reply.contains("\"v\(version)\""))
        }
        let again = try await run(["reload"], daemon)
        #expect(again.output == "nothing has changed; generation 6 serves\n")
    }

    @Test func `prints what it refuses, and shows it until it is mended`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: versioned(1)))
        try daemon.folder.write("return function(\n", to: "plugins/leaving.lua")
        let refused = try await run(["reload"], daemon)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("plugins/leaving.lua:2:1: note: "), "\(refused.errors)")
        #expect(refused.output == "refused; generation 1 goes on\n")

        let shown = try await run(["status"], daemon).output
        #expect(shown.contains("the files on disk are NOT what is served"))
        #expect(shown.contains("plugins/leaving.lua:2:1: note: "), "\(shown)")

        let json = try await run(["reload", "--format", "json"], daemon)
        #expect(json.status == 1)
        #expect(json.output.contains(#""result":"refused""#))
        #expect(json.output.contains(#""code":"plugin-syntax""#))

        try daemon.folder.write(versioned(1), to: "plugins/leaving.lua")
        #expect(try await run(["reload"], daemon).status == 0)
        #expect(try await run(["status"], daemon).output.contains("mended since"))
    }

    @Test func `is told apart from none`() async throws {
        let folder = try ScenarioFolder.people(leaving: versioned(1))
        for command in ["status", "reload"] {
            let run = try await Program.run("nightjar", [command], in: folder)
            #expect(run.status == 1)
            #expect(run.errors.contains("no daemon answers at"), "\(run.errors)")
            #expect(run.errors.contains("nightjar run"))
        }
    }

    @Test func `may be opened by its owner alone`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: versioned(1)))
        let socket = daemon.folder.url.appendingPathComponent("var/nightjar.sock").path
        var status = stat()
        #expect(lstat(socket, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        daemon.signal(SIGTERM)
        #expect(await daemon.exitStatus() == 0)
        #expect(!FileManager.default.fileExists(atPath: socket))
    }

    @Test func `is found where it was told to be`() async throws {
        let folder = try ScenarioFolder.people(leaving: versioned(1))
        let socket = folder.url.appendingPathComponent("elsewhere.sock").path
        let daemon = try await RunningDaemon(folder, arguments: ["--socket", socket])
        #expect(try await run(["status", "--socket", socket], daemon).status == 0)
        #expect(try await run(["status"], daemon).status == 1)
    }

    @Test func `lets no second one take its place`() async throws {
        let daemon = try await RunningDaemon(try .people(leaving: versioned(1)))
        let second = try await run(["run"], daemon)
        #expect(second.status == 1)
        #expect(second.errors.contains("another daemon serves from here"), "\(second.errors)")
        #expect(try await run(["status"], daemon).status == 0)
    }

    @Test func `takes over the place of one that was killed`() async throws {
        let folder = try ScenarioFolder.people(leaving: versioned(1))
        let killed = try await RunningDaemon(folder)
        killed.signal(SIGKILL)
        _ = await killed.exitStatus()
        let next = try await RunningDaemon(folder)
        #expect(try await status(next)["pid"] as? Int32 == next.pid)
    }

    @Test func `serves also where no socket can be made, and says so`() async throws {
        let folder = try ScenarioFolder.people(leaving: versioned(1), store: "memory:")
        try folder.write("in the way", to: "var")
        let daemon = try await RunningDaemon(folder)
        _ = try await daemon.line(containing: "nightjar reload and nightjar status cannot be used")
        let client = try await Client(daemon)
        let reply = try await client.post(ScenarioFolder.delivery(of: "用户离职", id: "x"))
        #expect(reply.contains("\"v1\""))
    }
}
