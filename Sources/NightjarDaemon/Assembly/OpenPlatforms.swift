import NightjarCore
import NightjarFeishu
import NightjarManifest
import NightjarScripts
import Synchronization

/// The platforms' APIs, one for each app that has one: an app whose credentials stay the same over a
/// reload keeps its tokens.
///
/// Generations hold them; one that no generation has any more goes by itself. So a build that is refused
/// takes nothing from the generation that serves.
final class OpenPlatforms: Sendable {
    private struct Held {
        weak var platform: LateOpenPlatform?
    }

    private let services: LateServices
    private let held = Mutex<[FeishuAppAccess: Held]>([:])

    init(_ services: LateServices) {
        self.services = services
    }

    /// The API of `app`; nil where its platform has none, or the app has no credentials for it.
    func api(of app: ManifestApp) -> (any OpenPlatform)? {
        guard let access = FeishuAppAccess(app) else { return nil }
        return held.withLock { held in
            if let present = held[access]?.platform { return present }
            held = held.filter { $0.value.platform != nil }
            let platform = LateOpenPlatform(access, services)
            held[access] = Held(platform: platform)
            return platform
        }
    }
}

/// The open platform of one app, made when it is called first.
final class LateOpenPlatform: OpenPlatform {
    private let access: FeishuAppAccess
    private let services: LateServices
    private let platform = Mutex<FeishuOpenPlatform?>(nil)

    init(_ access: FeishuAppAccess, _ services: LateServices) {
        self.access = access
        self.services = services
    }

    func call(
        _ method: String,
        _ path: String,
        body: [UInt8]?,
        as identity: Identity,
        until deadline: MonotonicTime
    ) async throws(OpenPlatformFault) -> [UInt8] {
        guard let services = services.present else {
            throw OpenPlatformFault("nothing can be reached here")
        }
        let platform = platform.withLock { platform in
            let present = platform ?? make(services)
            platform = present
            return present
        }
        return try await platform.call(method, path, body: body, as: identity, until: deadline)
    }

    private func make(_ services: ScriptServices) -> FeishuOpenPlatform {
        FeishuOpenPlatform(
            access,
            client: services.web,
            values: services.values,
            loops: services.loops,
            random: { .random(in: 0..<1) }
        )
    }
}

extension FeishuAppAccess {
    /// nil for an app that cannot call its platform.
    init?(_ app: ManifestApp) {
        guard case .feishu(let credentials) = app.credentials, let appID = credentials.appID,
            let appSecret = credentials.appSecret, let domain = WebOrigin(credentials.domain)
        else { return nil }
        self.init(
            app: app.name,
            domain: domain,
            appID: appID,
            appSecret: appSecret,
            userRefreshToken: credentials.userRefreshToken
        )
    }
}
