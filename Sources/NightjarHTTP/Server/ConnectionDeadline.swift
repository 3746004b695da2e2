import LuaSandbox

/// The moment at which something has to have happened on a connection.
///
/// It moves with each request, mostly to later. So the timer is left alone when it moves to later:
/// once that fires it is set anew.
struct ConnectionDeadline {
    private let loop: NIOLoop
    private var onTime: (@Sendable () -> Void)?
    private var moment: UInt64?
    private var timer: (any SandboxTimer)?
    private var timerMoment: UInt64 = .max

    /// Makes one that is not set; `onTime` is to ask `isOver` and to act on it.
    init(on loop: NIOLoop, _ onTime: @escaping @Sendable () -> Void) {
        self.loop = loop
        self.onTime = onTime
    }

    /// Sets it to `duration` after `start`.
    mutating func set(_ duration: Duration, after start: UInt64) {
        let moment = start &+ duration.wholeNanoseconds
        self.moment = moment
        wait(until: moment)
    }

    /// Nothing has to happen until it is set again.
    ///
    /// The timer is left to fire for nothing.
    mutating func clear() {
        moment = nil
    }

    /// Nothing has to happen any more.
    mutating func end() {
        moment = nil
        timer?.cancel()
        timer = nil
        onTime = nil
    }

    /// Called when the timer has fired.
    ///
    /// Whether the deadline has passed; if it has moved meanwhile, the timer is set for where it is
    /// now.
    mutating func isOver() -> Bool {
        timer = nil
        timerMoment = .max
        guard let moment else { return false }
        guard moment > loop.now else { return true }
        wait(until: moment)
        return false
    }

    private mutating func wait(until moment: UInt64) {
        guard moment < timerMoment, let onTime else { return }
        timer?.cancel()
        timerMoment = moment
        timer = loop.schedule(at: moment, onTime)
    }
}

extension Duration {
    /// Nanoseconds: none for a negative duration, and no more than 30 years.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        let bounded = UInt64(min(max(0, seconds), 1_000_000_000))
        return bounded * 1_000_000_000 + UInt64(max(0, attoseconds) / 1_000_000_000)
    }
}
