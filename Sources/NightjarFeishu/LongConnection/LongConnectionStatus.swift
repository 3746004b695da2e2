package import NightjarCore

/// How an app's connections are.
package struct LongConnectionStatus: Sendable, Equatable {
    /// How one connection is.
    package enum Connection: Sendable, Equatable {
        /// Not begun.
        case idle

        /// An address is asked for, or the connection is being opened.
        case connecting

        /// Open.
        case open(since: MonotonicTime)

        /// The next attempt is at a moment, after what happened.
        case waiting(until: MonotonicTime, reason: String)

        /// There is none: the app is refused, or everything was asked to stop.
        case stopped(reason: String)
    }

    /// The app's name in the manifest.
    package let app: String

    /// Each, by its number.
    package internal(set) var connections: [Connection]

    /// Why the platform refuses the app; nil where it does not, or one has opened since.
    package internal(set) var stopped: String?

    /// What has happened so far.
    package internal(set) var counts = LongConnectionCounts()

    /// How many there should be.
    package var wanted: Int { connections.count }

    /// How many are open.
    package var open: Int {
        connections.count { if case .open = $0 { true } else { false } }
    }
}

/// What an app's connections have done.
package struct LongConnectionCounts: Sendable, Equatable {
    enum Change: Sendable {
        case received, answered, ignored, reconnected
    }

    /// Events and callbacks that came whole.
    package private(set) var received = 0

    /// Answers that were sent.
    package private(set) var answered = 0

    /// Messages and frames of which no use could be made.
    package private(set) var ignored = 0

    /// Attempts after the first one of each.
    package private(set) var reconnects = 0

    mutating func note(_ change: Change) {
        switch change {
        case .received: received += 1
        case .answered: answered += 1
        case .ignored: ignored += 1
        case .reconnected: reconnects += 1
        }
    }
}
