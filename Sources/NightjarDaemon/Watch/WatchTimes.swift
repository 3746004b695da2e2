import Dispatch

/// How long a ``FileWatch`` waits, and for what.
package struct WatchTimes: Sendable, Hashable {
    /// How long nothing may happen after one file was saved, until that is signalled.
    ///
    /// An editor renames or closes at the end, and sets rights within microseconds: this is for
    /// whoever saves two files with one command. It is multiplied by the number of files.
    package var quiet = Duration.milliseconds(20)

    /// The same at most, however many files there are.
    ///
    /// Between two files of a checkout there may be a wait for the disk.
    package var longestQuiet = Duration.milliseconds(200)

    /// The same at least, while something has gone and not come back.
    ///
    /// Between `rm` and `cp` a shell starts a process.
    package var absence = Duration.milliseconds(150)

    /// When a signal comes although files do not stop changing.
    package var longestChange = Duration.seconds(5)

    /// How long after the last write a file that is still open holds the signal back.
    package var writing = Duration.seconds(5)

    /// The same at most, since the first change, however often it is written to.
    package var longestWriting = Duration.seconds(60)

    /// How often files are compared where they are polled.
    ///
    /// Less often where a comparison takes long: it takes two per cent of the time at most.
    package var poll = Duration.seconds(2)

    /// How long after a difference they are compared again: a signal comes when nothing changes any
    /// more.
    package var pollQuiet = Duration.milliseconds(500)

    /// How often it is tried to watch what could not be watched.
    package var retry = Duration.seconds(30)

    /// Within which time so many overflows of the queue are too many.
    package var overflow = Duration.seconds(60)

    /// How long files are polled after that.
    package var pause = Duration.seconds(60)

    /// The default times.
    package init() {}
}

extension Duration {
    /// For Dispatch; what has passed is now.
    var dispatchInterval: DispatchTimeInterval {
        let (seconds, attoseconds) = max(self, .zero).components
        return .nanoseconds(Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000))
    }
}
