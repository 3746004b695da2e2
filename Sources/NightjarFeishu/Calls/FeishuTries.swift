import NightjarCore

/// How often one call has been tried, and what may still be.
struct FeishuTries {
    private static let firstPause = 1.0
    private static let longestPause = 30.0

    private var pauses = 0
    private var mayRenew = true
    private var mayRepeat = true

    /// Not to be tried before; nil for at once.
    var notBefore: MonotonicTime?

    /// Whether it may be tried with a new token: once.
    mutating func takeRenewal() -> Bool {
        defer { mayRenew = false }
        return mayRenew
    }

    /// Whether it may be tried again after a failure: once.
    mutating func takeRepetition() -> Bool {
        defer { mayRepeat = false }
        return mayRepeat
    }

    /// How long to wait at a rate limit whose end is not said: 1 s, 2 s, 4 s and so on to 30 s, and
    /// up to half of it more by chance, from 0 to below 1.
    mutating func nextPause(_ chance: Double) -> Duration {
        let seconds = min(Self.firstPause * Double(1 << min(pauses, 10)), Self.longestPause)
        pauses += 1
        return .seconds(seconds * (1 + chance / 2))
    }
}
