package import NightjarCore

/// The app that a stand-in knows: what its console would show.
package struct SimulatedApp: Sendable {
    /// App ID; nil where nothing connects.
    package var appID: String?

    /// App Secret; nil where nothing connects.
    package var appSecret: Secret?

    /// Verification Token; nil where nothing is posted.
    package var verificationToken: Secret?

    /// Encrypt Key; nil where events come plain.
    package var encryptKey: Secret?

    /// Makes an app.
    package init(
        appID: String? = nil,
        appSecret: Secret? = nil,
        verificationToken: Secret? = nil,
        encryptKey: Secret? = nil
    ) {
        self.appID = appID
        self.appSecret = appSecret
        self.verificationToken = verificationToken
        self.encryptKey = encryptKey
    }
}
