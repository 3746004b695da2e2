import Foundation
import NightjarCallbacks
import NightjarCore
import NightjarFeishu
import NightjarManifest

extension ManifestApp {
    /// The platform's rules with this app's credentials.
    func makePlatform() -> any Platform {
        switch credentials {
        case .feishu(let known):
            FeishuPlatform(app: name, credentials: .init(known))
        case .people(let token): PeoplePlatform(app: name, token: token)
        case .ebaas(let token): EBaaSPlatform(app: name, token: token)
        }
    }

    /// What the platform would post for `event`, now.
    ///
    /// - Throws: ``UnsendableEvent``.
    func delivery(of event: [UInt8], freshID: Bool) throws(UnsendableEvent) -> OutgoingDelivery {
        var generator = SystemRandomNumberGenerator()
        switch credentials {
        case .feishu(let known):
            let now = Int64(Date().timeIntervalSince1970)
            return try FeishuSender(credentials: .init(known))
                .delivery(of: event, timestamp: now, freshID: freshID, using: &generator)
        case .people(let token):
            return try PeopleSender(token: token)
                .delivery(of: event, freshID: freshID, using: &generator)
        case .ebaas(let token):
            return try EBaaSSender(token: token).delivery(of: event)
        }
    }
}

extension NightjarFeishu.FeishuCredentials {
    fileprivate init(_ known: NightjarManifest.FeishuCredentials) {
        self.init(verificationToken: known.verificationToken, encryptKey: known.encryptKey)
    }
}
