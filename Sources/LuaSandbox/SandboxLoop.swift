/// An event loop, as the sandbox needs one: it is given by whoever has one already.
///
/// A sandbox keeps one channel to its worker for each loop, and everything that belongs to a
/// channel happens on its loop, so none of it takes a lock.
public protocol SandboxLoop: AnyObject, Sendable {
    /// Which of the loops this is: 0 ..< the number of loops.
    var index: Int { get }

    /// Whether the caller runs on this loop.
    var isCurrent: Bool { get }

    /// Nanoseconds of CLOCK_MONOTONIC.
    var now: UInt64 { get }

    /// Runs `work` on the loop, after what it is doing now.
    ///
    /// May be called from anywhere.
    func execute(_ work: @escaping @Sendable () -> Void)

    /// Runs `work` on the loop once `now` has reached `moment`.
    ///
    /// Called on the loop.
    func schedule(at moment: UInt64, _ work: @escaping @Sendable () -> Void) -> any SandboxTimer

    /// Takes over a connected stream socket and hands what arrives on it to `receiver`.
    ///
    /// Called on the loop. The descriptor belongs to the loop from here on, also when it cannot be
    /// used: then ``SandboxReceiver/closed()`` is called.
    func adopt(_ socket: CInt, _ receiver: any SandboxReceiver) -> any SandboxChannel
}

/// A call that has been scheduled.
public protocol SandboxTimer: Sendable {
    /// Makes it not happen, if it has not.
    ///
    /// Called on the loop.
    func cancel()
}

/// A stream socket on a loop.
///
/// All of it is called on the loop.
public protocol SandboxChannel: AnyObject {
    /// Appends bytes to what is written.
    ///
    /// They leave together with the others of this turn of the loop. Bytes written after the end
    /// are dropped.
    func write(_ bytes: UnsafeRawBufferPointer)

    /// How many bytes wait because the other side does not read.
    var unwritten: Int { get }

    /// Ends the channel.
    ///
    /// The receiver is told by ``SandboxReceiver/closed()``, later.
    func close()
}

/// Who gets what arrives on a ``SandboxChannel``.
///
/// All of it is called on the loop.
public protocol SandboxReceiver: AnyObject {
    /// Bytes that have arrived: never empty, valid during the call.
    func received(_ bytes: UnsafeRawBufferPointer)

    /// The channel has ended, by either side or by a fault.
    ///
    /// Called once, as the last call.
    func closed()
}
