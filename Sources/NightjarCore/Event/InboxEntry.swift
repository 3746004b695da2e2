/// One event of the inbox: acknowledged, and not done with.
package struct InboxEntry: Sendable {
    /// In which order it has arrived.
    package let number: ArrivalNumber

    /// Whom it waits for, and how far it has come.
    package let waiting: WaitingEntry

    /// The event, as it was delivered.
    package let event: Event

    /// Why it rests; nil while it waits.
    package let burial: Burial?

    /// When it was acknowledged.
    package let acceptedAt: WallTime

    /// Makes an entry.
    package init(
        waiting: WaitingEntry,
        event: Event,
        acceptedAt: WallTime,
        burial: Burial? = nil
    ) {
        number = waiting.number
        self.waiting = waiting
        self.event = event
        self.acceptedAt = acceptedAt
        self.burial = burial
    }
}

/// What has to be known of an event in the inbox to decide when it runs.
package struct WaitingEntry: Sendable, Equatable {
    /// In which order it has arrived.
    package let number: ArrivalNumber

    /// The app, by its name in the manifest.
    package let app: String

    /// The plugin that shall handle it.
    package let plugin: String

    /// The value that its lane is known by; nil when it is in none.
    ///
    /// A lane belongs to one app and plugin.
    package let lane: String?

    /// How many runs of it have failed.
    package var attempts: Int

    /// When its next run is due; in the past when it may run at once.
    package var due: WallTime

    /// Whether it is a dead letter that holds its lane until somebody retries or drops it.
    package var holdsLane: Bool

    /// Makes one.
    package init(
        number: ArrivalNumber,
        app: String,
        plugin: String,
        lane: String?,
        attempts: Int = 0,
        due: WallTime,
        holdsLane: Bool = false
    ) {
        self.number = number
        self.app = app
        self.plugin = plugin
        self.lane = lane
        self.attempts = attempts
        self.due = due
        self.holdsLane = holdsLane
    }
}

/// Why an event rests among the dead letters.
///
/// Its texts are bounded whoever wrote them: a dead letter stays until somebody drops it.
package struct Burial: Sendable, Equatable {
    /// How long a reason is at most, in bytes of UTF-8: as what a worker says of an error.
    package static let maximumReason = 4 * 1024

    /// How long a traceback is at most, in bytes of UTF-8: as a worker's.
    package static let maximumTraceback = 8 * 1024

    /// When it was given up.
    package let at: WallTime

    /// How its last run ended, in the log's words: "raised", "timed out".
    package let outcome: String

    /// What went wrong, in one or more lines; ends in "…" where it was cut.
    package let reason: String

    /// The Lua traceback; nil where there is none, and cut like the reason.
    package let traceback: String?

    /// How many runs have failed.
    package let attempts: Int

    /// Whether its lane waits until somebody retries or drops it (`on_give_up: stop`).
    package let holdsLane: Bool

    /// Makes a burial; what is too long of the texts is cut.
    package init(
        at: WallTime,
        outcome: String,
        reason: String,
        traceback: String?,
        attempts: Int,
        holdsLane: Bool
    ) {
        self.at = at
        self.outcome = outcome
        self.reason = reason.shortened(to: Self.maximumReason)
        self.traceback = traceback?.shortened(to: Self.maximumTraceback)
        self.attempts = attempts
        self.holdsLane = holdsLane
    }
}

/// A dead letter in short, for a list.
package struct DeadLetter: Sendable, Equatable {
    /// By which it is shown, retried and dropped.
    package let number: ArrivalNumber

    /// The app, by its name in the manifest.
    package let app: String

    /// The plugin that gave it up.
    package let plugin: String

    /// The event's type.
    package let type: String

    /// The platform's id of the event; nil where it has none.
    package let id: String?

    /// The value that its lane is known by; nil when it is in none.
    package let lane: String?

    /// When it was acknowledged.
    package let acceptedAt: WallTime

    /// Why it rests.
    package let burial: Burial

    /// Makes one.
    package init(
        number: ArrivalNumber,
        app: String,
        plugin: String,
        type: String,
        id: String?,
        lane: String?,
        acceptedAt: WallTime,
        burial: Burial
    ) {
        self.number = number
        self.app = app
        self.plugin = plugin
        self.type = type
        self.id = id
        self.lane = lane
        self.acceptedAt = acceptedAt
        self.burial = burial
    }
}
