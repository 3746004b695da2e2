package import NightjarCore

/// What an app needs to call the open platform.
package struct FeishuAppAccess: Sendable, Hashable {
    /// The app's name in the manifest.
    package let app: String

    /// The open platform: https://open.feishu.cn or https://open.larksuite.com.
    package let domain: WebOrigin

    /// App ID, as the console shows it.
    package let appID: String

    /// App Secret.
    package let appSecret: Secret

    /// The refresh token of the user as whom the app calls, as the manifest has it; nil where it
    /// calls as itself only.
    ///
    /// It is good for one use. What came after it is in the store.
    package let userRefreshToken: Secret?

    /// Takes what the manifest says of the app.
    package init(
        app: String,
        domain: WebOrigin,
        appID: String,
        appSecret: Secret,
        userRefreshToken: Secret? = nil
    ) {
        self.app = app
        self.domain = domain
        self.appID = appID
        self.appSecret = appSecret
        self.userRefreshToken = userRefreshToken.flatMap { $0.bytes.isEmpty ? nil : $0 }
    }
}
