/// An event that has come in, and what serves it.
struct Arrival: Sendable {
    let event: Event
    let delivery: Delivery
    let app: App
    let generation: Generation

    init(_ event: Event, _ delivery: Delivery, _ app: App, _ generation: Generation) {
        self.event = event
        self.delivery = delivery
        self.app = app
        self.generation = generation
    }
}

/// What has become of an event that was claimed.
enum Handled: Sendable {
    /// It is done with, for this delivery.
    case settled(Answer)

    /// It has succeeded, which the store did not take; the platform gets the second one.
    case unsaved(Answer, Answer)

    /// It still runs, and whoever runs it ends the claim.
    case carriedOn(Answer)

    /// What the platform gets.
    var answer: Answer {
        switch self {
        case .settled(let answer), .unsaved(_, let answer), .carriedOn(let answer): answer
        }
    }
}

extension Subscription {
    /// Runs the handler for what has arrived.
    func run(_ arrival: Arrival, until deadline: MonotonicTime) async -> Outcome {
        await script.run(arrival.event, as: identity, until: deadline, on: arrival.delivery.loop)
    }
}
