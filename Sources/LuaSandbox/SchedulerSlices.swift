import CFrames

/// How the kernel shares the CPU between the daemon, its workers and others.
package enum SchedulerSlices {
    /// Asks for short slices for the calling thread, so that it is let in at once when it wakes while
    /// a worker runs that has been running for long.
    ///
    /// A kernel that knows no such slices is left as it is.
    package static func shorten() { _ = cf_set_scheduling(UInt64(CF_SHORT_SCHEDULING), 0) }
}
