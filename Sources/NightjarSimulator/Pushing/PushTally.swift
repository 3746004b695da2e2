package import NightjarCore

/// What is counted of all pushes.
package struct PushTally: Sendable {
    /// Events that were pushed at least once.
    package internal(set) var events = 0

    /// Pushes in all: first ones, repetitions and duplicates.
    package internal(set) var pushes = 0

    /// Of ``pushes``, those that the ladder asked for.
    package internal(set) var repeated = 0

    /// Of ``pushes``, those of events that the app had acknowledged.
    package internal(set) var duplicates = 0

    /// Events that the app acknowledged.
    package internal(set) var acknowledged = 0

    /// Events that were not, after all repetitions.
    package internal(set) var givenUp = 0

    /// Pushes that the app refused, by its codes.
    package internal(set) var refused: [Int: Int] = [:]

    /// Pushes whose connection ended before the answer.
    package internal(set) var broken = 0

    /// Pushes that got no answer in time.
    package internal(set) var unanswered = 0

    /// Answers that came when the time was over.
    package internal(set) var late = 0

    /// Second answers to a push.
    package internal(set) var answeredTwice = 0

    /// Answers to nothing that was pushed.
    package internal(set) var strays = 0

    /// Answers that came after the answer to a later push.
    package internal(set) var overtaken = 0

    /// From push to acknowledgement, of each, in nanoseconds.
    private(set) var latencies: [Int64] = []

    /// When the first push was sent; nil before.
    package internal(set) var firstPushAt: MonotonicTime?

    /// When the last event ended; nil before.
    package internal(set) var lastEndAt: MonotonicTime?

    private var latestAnswered = -1

    init() {}

    mutating func count(_ answer: PushAnswer, to number: Int, after time: Duration) {
        switch answer {
        case .acknowledged: latencies.append(Int64(clamping: Int(time / .nanoseconds(1))))
        case .refused(let code): refused[code, default: 0] += 1
        case .broken: broken += 1
        case .unanswered: unanswered += 1
        }
        guard answer.isSaid else { return }
        if number < latestAnswered { overtaken += 1 }
        latestAnswered = max(latestAnswered, number)
    }
}

extension PushAnswer {
    /// Whether the app has said something.
    var isSaid: Bool {
        switch self {
        case .acknowledged, .refused: true
        case .broken, .unanswered: false
        }
    }
}
