/// Manifests of an app with long connections, whose plugin logs what it has handled.
enum ConnectedFolder {
    static let appID = "cli_9f5343c580712544"
    static let secret = "connected-secret"

    static let plugin = """
        return function(event) log.info("handled " .. event.id .. ".") end
        """

    /// A folder whose platform is at `domain`, with an app of another platform beside it.
    static func make(
        _ domain: some StringProtocol,
        connections: Int = 1,
        store: String = "sqlite:var/nightjar.db"
    ) throws -> ScenarioFolder {
        let folder = try ScenarioFolder()
        try folder.write(plugin, to: "plugins/p.lua")
        try write(domain, connections: connections, store: store, to: folder)
        return folder
    }

    static func write(
        _ domain: some StringProtocol,
        connections: Int = 1,
        store: String = "sqlite:var/nightjar.db",
        secret: String = secret,
        to folder: ScenarioFolder
    ) throws {
        try folder.write(
            """
            manifest: 1
            listen: 127.0.0.1:0
            store: "\(store)"
            apps:
              bot:
                platform: feishu
                receive: long_connection
                connections: \(connections)
                domain: http://\(domain)
                app_id: \(appID)
                app_secret: \(secret)
              hr: { platform: people, token: people-token }
            subscriptions:
              - { app: bot, event: im.message.receive_v1, version: "2.0", plugin: p }
              - { app: hr, event: 用户离职, version: "1.0", plugin: p }
            """,
            to: "subscriptions.yaml"
        )
    }
}
