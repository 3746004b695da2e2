import NightjarCore
import NightjarDaemon
import NightjarFeishu
import NightjarManifest
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Connections over reloads` {
    private func manifest(_ apps: [String], connections: Int = 1) throws -> Manifest {
        let entries = apps.enumerated().map { number, name in
            """
              \(name):
                platform: feishu
                receive: long_connection
                connections: \(connections)
                app_id: cli_a5fb0ae6a400000\(number)
                app_secret: secret
            """
        }
        let all = entries.isEmpty ? " {}" : "\n" + entries.joined(separator: "\n")
        let text = "manifest: 1\napps:\(all)\nsubscriptions: []\n"
        let reading = ManifestReader(file: "subscriptions.yaml", environment: [:])
            .read(Array(text.utf8))
        return try #require(reading.manifest, "\(reading.findings)")
    }

    @Test func `are tried at once where all of an app's wait`() async throws {
        try await RefusingPlatform.with { platform in
            let service = ConnectionService(try manifest([]), platform.node)
            service.take(try manifest(["a"]))
            await platform.asked(1)
            // The next try of its own would be minutes later.
            while service.status["a"]?.isWaiting != true { await Task.yield() }
            service.take(try manifest(["a"]))
            await platform.asked(2)
        }
    }

    @Test func `go on where they are on their way`() async throws {
        try await RefusingPlatform.with(silent: true) { platform in
            let service = ConnectionService(try manifest([]), platform.node)
            service.take(try manifest(["a", "b"]))
            await platform.asked(2)
            service.take(try manifest(["a", "b"]))
            service.take(try manifest(["a", "b", "c"]))
            await platform.asked(3)
            #expect(platform.count == 3)
            #expect(service.status.keys.sorted() == ["a", "b", "c"])
        }
    }

    @Test func `follow the manifest`() async throws {
        try await RefusingPlatform.with(silent: true) { platform in
            let service = ConnectionService(try manifest([]), platform.node)
            service.take(try manifest(["a"]))
            await platform.asked(1)
            service.take(try manifest(["a"], connections: 2))
            await platform.asked(3)
            #expect(service.status["a"]?.wanted == 2)
            service.take(try manifest([]))
            #expect(service.status.isEmpty)
        }
    }
}

extension LongConnectionStatus {
    fileprivate var isWaiting: Bool {
        connections.allSatisfy { if case .waiting = $0 { true } else { false } }
    }
}
