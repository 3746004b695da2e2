package import Foundation
package import NightjarCore

/// What a running daemon says of itself: `nightjar status --format json`.
package struct DaemonStatus: Sendable, Codable {
    /// The version of this format: 1.
    ///
    /// Later versions only add to it.
    package var format = 1

    /// The daemon's version: "0.1.0".
    package let version: String

    /// Its process id.
    package let pid: Int32

    /// When it began to serve.
    package let startedAt: Date

    /// The time of this answer.
    package let now: Date

    /// The manifest's path, absolute.
    package let manifest: String

    /// Where it listens: "127.0.0.1:8080".
    package let address: String

    /// How many connections of platforms are open.
    package let connections: Int

    /// Which generation serves, and what was refused.
    package let generation: GenerationStatus

    /// What is kept of deliveries.
    package let store: StoreStatus

    /// The apps, in the manifest's order.
    package let apps: [AppStatus]

    /// The plugins that subscriptions name, by name.
    package let plugins: [PluginStatus]
}

/// One app of the present generation.
package struct AppStatus: Sendable, Codable {
    /// Its name in the manifest.
    package let name: String

    /// Its platform: "feishu".
    package let platform: String

    /// The path of its endpoint; nil where the app is connected to.
    package let path: String?

    /// Its long connections; nil where deliveries are posted.
    package let longConnections: ConnectionStatus?

    /// How many subscriptions it has.
    package let subscriptions: Int

    /// How many of its events nobody had subscribed, since the daemon's start.
    package let unmatched: Int
}

/// One plugin of the present generation.
package struct PluginStatus: Sendable, Codable {
    /// Its name in the manifest.
    package let name: String

    /// The generation that loaded it as it is.
    package let generation: Int

    /// How many worker processes it has now.
    package let workers: Int

    /// Its invocations since the daemon's start, or since a reload that brought it.
    package let invocations: PluginTally.Counts

    /// Whether it rests because it has timed out too often in a row.
    package let isResting: Bool

    /// What it uses of what it may, since the generation that loaded it.
    package let budgets: BudgetStatus
}
