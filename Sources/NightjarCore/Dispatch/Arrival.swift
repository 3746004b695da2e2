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

/// An event on its way into the inbox of one plugin.
struct Receipt: Sendable {
    let subscription: Subscription
    let place: LanePlace
    let entry: InboxEntry
    private let key: DeliveryKey?

    init(
        _ arrival: Arrival,
        _ subscription: Subscription,
        _ key: DeliveryKey?,
        _ place: LanePlace,
        at now: WallTime
    ) {
        let waiting = WaitingEntry(
            number: place.number,
            app: arrival.app.name,
            plugin: subscription.script.plugin,
            lane: place.key?.value,
            due: now
        )
        self.subscription = subscription
        self.place = place
        self.key = key
        entry = InboxEntry(waiting: waiting, event: arrival.event, acceptedAt: now)
    }

    /// What the store has to take before the platform may be told `reply`.
    func changes(_ reply: Reply) -> [StoreChange] {
        guard let key else { return [.accept(entry)] }
        return [.accept(entry), .remember(key, reply, lifetime: subscription.remember)]
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
