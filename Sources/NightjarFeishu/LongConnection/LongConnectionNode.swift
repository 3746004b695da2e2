package import NightjarCore

/// What long connections need of the daemon that they are part of.
package struct LongConnectionNode: Sendable {
    /// Where they live, and what time it is there.
    package let loops: any WorkLoops

    /// Asks the platform for addresses.
    package let web: any WebClient

    /// Opens connections.
    package let sockets: any WebSocketClient

    /// A number from 0 to below 1, evenly spread.
    package let random: @Sendable () -> Double

    /// The reply to a delivery: the dispatcher.
    ///
    /// Called on the delivery's loop, for many at once.
    package let answer: @Sendable (Delivery) async -> Reply

    /// Why events cannot be handled here now: the store takes nothing, too much is under way, the
    /// daemon is stopping; nil where they can.
    ///
    /// Asked before a connection is made, and when a delivery was answered with status 503. Each push
    /// goes to one of the app's connections by chance, so one that cannot handle any leaves.
    package let unfitness: @Sendable () -> String?

    /// Is told what happens; for the log.
    ///
    /// Called on any loop.
    package let notice: @Sendable (LongConnectionNotice) -> Void

    /// Takes them.
    package init(
        loops: any WorkLoops,
        web: any WebClient,
        sockets: any WebSocketClient,
        random: @escaping @Sendable () -> Double,
        answer: @escaping @Sendable (Delivery) async -> Reply,
        unfitness: @escaping @Sendable () -> String?,
        notice: @escaping @Sendable (LongConnectionNotice) -> Void
    ) {
        self.loops = loops
        self.web = web
        self.sockets = sockets
        self.random = random
        self.answer = answer
        self.unfitness = unfitness
        self.notice = notice
    }
}
