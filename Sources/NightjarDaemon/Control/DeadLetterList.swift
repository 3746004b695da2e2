package import Foundation
import NightjarCore

/// Dead letters as `nightjar dead list --format json` writes them.
package struct DeadLetterList: Sendable, Codable {
    /// The version of this format: 1.
    ///
    /// Later versions only add to it.
    package var format = 1

    /// In the order of their arrival.
    package var letters: [DeadLetterStatus]
}

/// One event that was given up.
package struct DeadLetterStatus: Sendable, Codable {
    /// By which it is shown, retried and dropped.
    package let number: Int64

    /// The app, by its name in the manifest.
    package let app: String

    /// The plugin that gave it up.
    package let plugin: String

    /// The event's type.
    package let type: String

    /// The platform's id of the event; left out where it has none.
    package let id: String?

    /// The value that orders it; left out when it is in no lane.
    package let lane: String?

    /// When the platform was told that it is taken.
    package let acceptedAt: Date

    /// When it was given up.
    package let givenUpAt: Date

    /// How many runs have failed.
    package let attempts: Int

    /// How the last one ended, in the words of the log.
    package let outcome: String

    /// What went wrong in it.
    package let reason: String

    /// The Lua traceback; left out where there is none.
    package let traceback: String?

    /// Whether those behind it in its lane wait for what becomes of it.
    package let holdsLane: Bool

    init(_ letter: DeadLetter) {
        number = letter.number
        app = letter.app
        plugin = letter.plugin
        type = letter.type
        id = letter.id
        lane = letter.lane
        acceptedAt = Date(letter.acceptedAt)
        givenUpAt = Date(letter.burial.at)
        attempts = letter.burial.attempts
        outcome = letter.burial.outcome
        reason = letter.burial.reason
        traceback = letter.burial.traceback
        holdsLane = letter.burial.holdsLane
    }
}

/// One dead letter with its event: `nightjar dead show NUMBER --format json`.
package struct DeadLetterDetail: Sendable, Codable {
    /// The version of this format: 1.
    package var format = 1

    /// Why it was given up.
    package let letter: DeadLetterStatus

    /// The event as it was received, without the platform's secrets: JSON.
    package let event: String
}

/// What became of the dead letters that were to be retried or dropped.
package struct DeadLetterResult: Sendable, Codable {
    /// Those that were.
    package var done: [Int64] = []

    /// Those of whose numbers there are none.
    package var unknown: [Int64] = []

    /// Why the others were not looked at; left out when all were.
    package var fault: String?
}

extension Date {
    init(_ time: WallTime) {
        self.init(timeIntervalSince1970: Double(time.milliseconds) / 1000)
    }
}
