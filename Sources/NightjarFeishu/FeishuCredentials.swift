package import NightjarCore

/// What one app has agreed on with the platform, as the console shows it under 加密策略.
package struct FeishuCredentials: Sendable {
    /// The Verification Token, which every plain event carries; nil when none is configured, which
    /// lets only encrypted and signed events in.
    package let verificationToken: Secret?

    /// The Encrypt Key; nil when events come plain.
    package let encryptKey: Secret?

    /// Takes credentials.
    ///
    /// An empty one is none: it would match, encrypt and sign for everybody.
    package init(verificationToken: Secret?, encryptKey: Secret? = nil) {
        self.verificationToken = verificationToken.flatMap { $0.bytes.isEmpty ? nil : $0 }
        self.encryptKey = encryptKey.flatMap { $0.bytes.isEmpty ? nil : $0 }
    }
}
