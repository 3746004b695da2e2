/// What the platform's acknowledgement of an event waits for.
package enum AckMode: String, Sendable, CaseIterable {
    /// The handler: its outcome is the reply.
    case onResult = "on_result"

    /// The inbox: the event is acknowledged once it is durable, and handled afterwards.
    case onReceipt = "on_receipt"

    /// The handler where it is done in time, else the inbox; the run goes on.
    case byDeadline = "by_deadline"
}
