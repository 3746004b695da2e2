import NightjarCore

/// An access token, tenant's or user's, for as long as it is good.
struct FeishuAccessToken: Sendable, Equatable {
    /// So long before its end a token is renewed, as Feishu's own SDKs for Go and Node do.
    private static let margin = Duration.seconds(180)
    /// More is not believed: the longest that the pages name is two hours.
    private static let longestLife: Int64 = 86_400
    /// The pages name 2 KiB and ask for room for 4.
    private static let longest = 8 << 10

    let secret: Secret
    let endsAt: MonotonicTime
    /// From here on it should be renewed.
    private(set) var renewsAt: MonotonicTime

    /// nil where `seconds` is no lifetime.
    init?(_ secret: Secret, lifetime seconds: Int64?, from moment: MonotonicTime) {
        guard let seconds, seconds > 0 else { return nil }
        let life = Duration.seconds(min(seconds, Self.longestLife))
        self.secret = secret
        endsAt = moment + life
        // One that lives for minutes is not due from its first moment on.
        renewsAt = moment + max(life - Self.margin, life / 2)
    }

    /// Puts the next renewal off, after one has failed.
    mutating func renew(at moment: MonotonicTime) { renewsAt = moment }

    /// A token as the platform gives it; nil for what is too long, or could not stand in a header.
    static func checked(_ text: String?) -> Secret? {
        guard let text, (1...longest).contains(text.utf8.count),
            text.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
        else { return nil }
        return Secret(text)
    }
}
