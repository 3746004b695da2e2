import Logging
import NightjarCore
import NightjarManifest
import Synchronization

/// The platforms' APIs, one for each app that has one: an app whose credentials stay the same over a
/// reload keeps its tokens.
final class OpenPlatforms: Sendable {
    private let services: LateServices
    private let logger: Logger

    init(_ services: LateServices, logger: Logger) {
        self.services = services
        self.logger = logger
    }

    /// The API of `app`; nil where its platform has none, or it has no credentials for it.
    func api(of app: ManifestApp) -> (any OpenPlatform)? { nil }

    /// Lets go of those of apps that are gone.
    func keep(only apps: [ManifestApp]) {}
}
