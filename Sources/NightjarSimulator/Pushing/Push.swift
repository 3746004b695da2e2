/// One try to deliver one event.
package struct Push: Sendable {
    /// Counts all pushes of a simulation, from 0.
    package let number: Int

    /// The id of the event.
    package let eventID: String

    /// The event in plain JSON.
    package let body: [UInt8]

    /// Whether the platform shows the answer to a user.
    package let isCallback: Bool

    /// Makes a push.
    package init(number: Int, eventID: String, body: [UInt8], isCallback: Bool = false) {
        self.number = number
        self.eventID = eventID
        self.body = body
        self.isCallback = isCallback
    }
}

/// What became of a push.
package enum PushAnswer: Sendable, Equatable {
    /// The app has it: the platform does not send it again.
    case acknowledged

    /// The app's code for a failure: of a frame, or the HTTP status.
    case refused(code: Int)

    /// The connection ended under it, or there was none to be had.
    case broken

    /// Nothing came in the platform's 3 s.
    case unanswered
}

/// Carries pushes to the app.
///
/// Everything is called on the loop that the simulation has.
package protocol PushRoute: Sendable {
    /// Names who is told of answers; before anything else.
    func attach(_ receiver: any PushReceiver)

    /// Whether a push can be sent now.
    var isOpen: Bool { get }

    /// Sends a push.
    ///
    /// What comes of it is told to the receiver; that nothing comes is not.
    func send(_ push: Push)

    /// Cuts a connection on which a push waits for its answer.
    ///
    /// - Returns: false when there is none, or the route has no connections that last.
    func cut() -> Bool
}

/// Is told what became of pushes, on the simulation's loop.
package protocol PushReceiver: Sendable {
    /// Pushes can be sent now.
    func routeOpened()

    /// An answer has come to the push of that number, the first one or another.
    func answered(_ number: Int, _ answer: PushAnswer)

    /// Something has come that answers no push.
    func strayed()
}
