import Foundation

/// A folder with a manifest and plugins, gone with the test.
final class ScenarioFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("nightjar-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var manifestPath: String { url.appendingPathComponent("subscriptions.yaml").path }

    /// Writes a file as editors do: beside it, then renamed over it.
    func write(_ text: String, to path: String) throws {
        let file = url.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file, options: .atomic)
    }

    /// The project's own folder, for its example and its fixtures.
    static let project = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Copies the example that `make run` serves, to listen on any port.
    static func example() throws -> ScenarioFolder {
        let folder = try ScenarioFolder()
        let files = FileManager.default
        try files.copyItem(
            at: project.appendingPathComponent("plugins"),
            to: folder.url.appendingPathComponent("plugins")
        )
        let manifest = project.appendingPathComponent("subscriptions.yaml")
        let text = try String(contentsOf: manifest, encoding: .utf8)
        try folder.write(
            text.replacing("127.0.0.1:8080", with: "127.0.0.1:0"),
            to: "subscriptions.yaml"
        )
        return folder
    }

    /// A people app with one plugin for 用户离职, and another plugin for 用户入职.
    static func people(
        leaving: String,
        joining: String = "return function() end",
        store: String = "sqlite:var/nightjar.db",
        policy: String = "timeout: 2s"
    ) throws -> ScenarioFolder {
        let folder = try ScenarioFolder()
        try folder.write(leaving, to: "plugins/leaving.lua")
        try folder.write(joining, to: "plugins/joining.lua")
        try folder.write(
            """
            manifest: 1
            listen: 127.0.0.1:0
            store: "\(store)"
            apps:
              hr: { platform: people, token: people-token }
            subscriptions:
              - { app: hr, event: 用户离职, version: "1.0", plugin: leaving, \(policy) }
              - { app: hr, event: 用户入职, version: "1.0", plugin: joining, timeout: 2s }
            """,
            to: "subscriptions.yaml"
        )
        return folder
    }

    /// A delivery of the people platform.
    static func delivery(of event: String, id: String, key: String = "7") -> [UInt8] {
        Array(
            """
            {"version":"1.0","header":{"token":"people-token","event_id":"\(id)",\
            "event_name":"\(event)","event_key":\(key),"timestamp":1737262443448,"retry_count":0},\
            "event":{"name":"Ada"}}
            """.utf8
        )
    }
}
