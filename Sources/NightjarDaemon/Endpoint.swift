import Logging
import NightjarCore
import NightjarFeishu
import NightjarHTTP
import NightjarManifest
import ServiceLifecycle

/// The HTTP endpoint as a part of the daemon's life: it opens first, and at the end it stays open
/// until what is under way has been answered.
struct Endpoint: Service {
    let manifest: Manifest
    let loops: EventLoops
    let gate: Gate
    let logger: Logger
    let answer: @Sendable (Delivery) async -> Reply

    /// Handlers have 3 seconds at most, so nothing that is under way lasts longer.
    private static let longestDrain = Duration.seconds(5)

    /// What the platforms sign and authenticate with.
    private static let headers =
        ["x-lark-signature", "x-lark-request-timestamp", "x-lark-request-nonce", "authorization"]

    func run() async throws {
        var settings = HTTPServer.Settings(headers: Self.headers, answer: answer)
        settings.host = manifest.listen.host
        settings.port = manifest.listen.port
        settings.trustedProxies = manifest.trustedProxies
        settings.onRefusal = { [logger] status in
            logger.debug("request refused", metadata: ["status": "\(status)"])
        }
        let server = try await HTTPServer.start(on: loops, settings)
        let address = server.address
        logger.notice("listening", metadata: ["address": "\(address)"])
        for app in manifest.apps {
            let url = "http://\(address)\(app.path)"
            logger.notice("endpoint", metadata: ["app": "\(app.name)", "url": "\(url)"])
        }
        try? await gracefulShutdown()
        logger.notice("stopping: what is under way is answered, nothing new is accepted")
        gate.close()
        await server.stop(within: Self.longestDrain)
    }
}
