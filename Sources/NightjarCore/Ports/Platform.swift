/// One app of a platform: what tells a delivery's event, and what its replies look like.
///
/// Everything here is fast, takes no lock and waits for nothing: it runs on the event loop.
package protocol Platform: Sendable {
    /// Verifies and decodes a delivery.
    func open(_ delivery: Delivery) -> Opened

    /// The reply to an event after its invocation.
    func answer(_ event: Event, _ outcome: Outcome) -> Answer

    /// The reply to an event that nobody subscribed: an acknowledgement, since the platform would
    /// send an unacknowledged one again.
    func acknowledgement(of event: Event) -> Reply

    /// The reply to a delivery that does not become an event.
    func refuse(_ refusal: Refusal) -> Reply
}

/// What a delivery turned out to be.
package enum Opened: Sendable {
    /// An event to be handled.
    case event(Event)

    /// Part of the protocol, answered without a handler: Feishu's `url_verification`.
    case answered(Reply)

    /// Not accepted.
    case refused(Refusal)
}

/// A reply, and whether the event is done with.
package struct Answer: Sendable, Equatable {
    /// What the platform gets.
    package let reply: Reply

    /// True when the platform takes the reply as success: a further delivery of the event gets the
    /// same reply without a run.
    ///
    /// A handler that returned the protocol's own failure code has failed, so this is not the
    /// outcome's matter alone.
    package let isSuccess: Bool

    /// Why what the handler returned is no success, for the log; nil where it is one, and where the
    /// outcome itself says why.
    package let reason: String?

    /// Makes an answer.
    package init(_ reply: Reply, isSuccess: Bool, reason: String? = nil) {
        self.reply = reply
        self.isSuccess = isSuccess
        self.reason = reason
    }
}
