/// How often workers may be started: some at once, and then so many a second.
///
/// A plugin whose workers die as soon as they run costs its machine no more than this.
struct StartAllowance {
    private let most: Double
    private let perSecond: Double
    private var left: Double
    private var since: UInt64

    /// Begins full.
    ///
    /// - Parameters:
    ///   - most: How many at once; at least 1.
    ///   - perSecond: How many more each second; more than 0.
    ///   - now: Nanoseconds of ``SandboxLoop/now``.
    init(most: Int, perSecond: Double, at now: UInt64) {
        self.most = Double(max(most, 1))
        self.perSecond = max(perSecond, 1e-9)
        left = self.most
        since = now
    }

    /// Takes one start; nil when it may be made, else how long it takes until the next one may.
    mutating func take(at now: UInt64) -> Duration? {
        refill(at: now)
        guard left >= 1 else { return .seconds((1 - left) / perSecond) }
        left -= 1
        return nil
    }

    /// Whether one is left.
    mutating func isThere(at now: UInt64) -> Bool {
        refill(at: now)
        return left >= 1
    }

    /// Whether so many are left that one may be spent on what need not be.
    mutating func isAmple(at now: UInt64) -> Bool {
        refill(at: now)
        return left > most / 2
    }

    private mutating func refill(at now: UInt64) {
        // Loops look at their clocks at slightly different moments.
        guard now > since else { return }
        left = min(most, left + Double(now - since) / 1e9 * perSecond)
        since = now
    }
}
