/// What is pushed, and how.
package struct PushPlan: Sendable {
    /// So many events; each has an id of its own.
    package var count: Int

    /// So many new ones a second; nil for all at once.
    package var rate: Double?

    /// So many pushes may wait for their answers; more events wait for these.
    package var inFlight: Int

    /// How often an event is sent once more after its success, 0 to 1.
    package var duplicates: Double

    /// So many connections are cut while pushes are under way, spread over all events.
    package var cuts: Int

    /// When what failed is sent again.
    package var ladder: RetryLadder

    /// How long the platform waits for an answer: 3 s, at any speed, since the app's own times are not
    /// hurried.
    package var patience = Duration.seconds(3)

    /// Makes a plan.
    package init(
        count: Int,
        rate: Double? = nil,
        inFlight: Int = 10_000,
        duplicates: Double = 0,
        cuts: Int = 0,
        ladder: RetryLadder = RetryLadder()
    ) {
        self.count = count
        self.rate = rate
        self.inFlight = inFlight
        self.duplicates = duplicates
        self.cuts = cuts
        self.ladder = ladder
    }
}
