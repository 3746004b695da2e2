package import NightjarCore

/// One event's life on the platform's side: its pushes, their answers, its end.
///
/// ```
/// ready ─push─▶ under way ─acknowledged─▶ done
///   ▲               └─any other answer──▶ waiting ─the ladder's time─▶ ready
///   └──────────────────────────────────────┘ └─no step left─▶ given up
/// ```
package struct PushedEvent: Sendable {
    /// One push of it.
    package struct Attempt: Sendable, Equatable {
        /// The push's number.
        package let number: Int

        /// When it was sent.
        package let sentAt: MonotonicTime

        /// What became of it; nil while that is open.
        package internal(set) var answer: PushAnswer?

        /// When that was known.
        package internal(set) var answeredAt: MonotonicTime?
    }

    /// The platform's id of it.
    package let id: String

    /// Its type: "im.message.receive_v1".
    package let type: String

    /// The event in plain JSON.
    package let body: [UInt8]

    /// Whether it is a callback, which the platform sends once only.
    package let isCallback: Bool

    /// Its pushes, oldest first; of a duplicate its own only.
    package internal(set) var attempts: [Attempt] = []

    /// Whether the app has it, and this is sent all the same.
    package internal(set) var isDuplicate = false

    /// Makes an event that was not pushed yet.
    package init(id: String, type: String, body: [UInt8], isCallback: Bool = false) {
        self.id = id
        self.type = type
        self.body = body
        self.isCallback = isCallback
    }

    /// How many of its pushes have failed.
    package var failures: Int {
        attempts.count { $0.answer != nil && $0.answer != .acknowledged }
    }

    /// Whether the app has acknowledged it.
    package var isAcknowledged: Bool {
        isDuplicate || attempts.contains { $0.answer == .acknowledged }
    }

    /// The next push of it.
    mutating func push(number: Int, at now: MonotonicTime) -> Push {
        attempts.append(Attempt(number: number, sentAt: now))
        return Push(number: number, eventID: id, body: body, isCallback: isCallback)
    }

    /// Writes down what became of its last push.
    ///
    /// - Returns: How long the answer took.
    mutating func take(_ answer: PushAnswer, at now: MonotonicTime) -> Duration {
        guard let last = attempts.indices.last else { return .zero }
        attempts[last].answer = answer
        attempts[last].answeredAt = now
        return now - attempts[last].sentAt
    }

    /// The same event once more, after it was acknowledged.
    var duplicate: PushedEvent {
        var event = PushedEvent(id: id, type: type, body: body, isCallback: isCallback)
        event.isDuplicate = true
        return event
    }
}
