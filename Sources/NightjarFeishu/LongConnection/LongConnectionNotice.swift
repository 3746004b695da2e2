/// What happens to an app's connections, for the log: without secrets, and no more often than it
/// is of use.
package struct LongConnectionNotice: Sendable, Equatable {
    /// What has happened.
    package enum What: Sendable, Equatable {
        /// It is open; told where the last that was told of it is something else.
        case opened

        /// One that was open has ended: why, and when the next attempt is.
        ///
        /// Told at the first, second, fourth, eighth in a row that did not last and so on.
        case lost(reason: String, next: Duration)

        /// It could not be made.
        ///
        /// Told at the first, second, fourth, eighth failure in a row and so on.
        case failed(reason: String, failures: Int, next: Duration)

        /// The platform has as many of the app's connections as it takes; told once until all are
        /// open.
        case crowded(reason: String, next: Duration)

        /// This node cannot handle events and has left, or does not come; told once until one is open.
        case left(reason: String, next: Duration)

        /// Something that came in is ignored; told once a kind and place.
        case ignored(LongConnectionJunk)

        /// The platform refuses the app: why, and what to do.
        ///
        /// What is open goes on; other attempts are a quarter of an hour apart, and nothing is told
        /// of them, but another reason, or that one is open again.
        case stopped(reason: String)

        /// The last one has ended, as was asked.
        case drained
    }

    /// The app's name in the manifest.
    package let app: String

    /// Which of the app's connections, from 0; nil for all.
    package let connection: Int?

    /// What has happened.
    package let what: What

    /// Makes a notice.
    package init(app: String, connection: Int?, what: What) {
        self.app = app
        self.connection = connection
        self.what = what
    }
}

/// What can come in and is ignored.
package enum LongConnectionJunk: String, Sendable, Hashable, CaseIterable {
    /// No frame, or one beyond the bounds.
    case unreadable = "a message that is no frame"

    /// Beyond what an event may have.
    case tooLarge = "a message above 1 MiB"

    /// A WebSocket message of text.
    case text = "a text message"

    /// Neither control nor data.
    case unknownMethod = "a frame of an unknown method"

    /// Of a type that is none of its method's.
    case unknownType = "a frame of an unknown type"

    /// A pong whose payload is no ClientConfig.
    case unreadableConfig = "a pong with an unreadable configuration"

    /// Of a message that was whole already, or that was there before.
    case repeatedPiece = "a repeated piece of a message"

    /// Contradicts itself, another piece or the bounds.
    case contradictoryPieces = "a piece of a message that fits no other"
}
