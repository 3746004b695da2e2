/// Changes that belong together, and when they are over.
///
///     idle ──note──▶ settling ──signalled──▶ idle
///                     ▲    │
///                     └note┘
///
/// 1. It is over once it has been quiet. How long it has to be quiet grows with the number of files,
///    with the pauses between them, and while something that went has not come back.
/// 2. A file that is open for writing holds the end back until it is closed.
/// 3. Each wait is bounded. A file that outlasts its bound holds nothing back until it is closed.
///
/// It owns no clock and no timer: whoever has it asks for ``due`` after each change.
package struct ChangeBurst: Sendable {
    /// So many files, absences or open files are told apart: with more, the waits are the longest
    /// anyway.
    private static let most = 1024

    private let times: WatchTimes
    private var span: (first: ContinuousClock.Instant, last: ContinuousClock.Instant)?
    private var longestPause = Duration.zero
    private var files: Set<FileChange.File> = []
    private var absent: Set<FileChange.File> = []
    /// When each was last written to.
    private var writing: [FileChange.File: ContinuousClock.Instant] = [:]
    private var stubborn: Set<FileChange.File> = []
    /// For how long somebody has been writing, but for the last time, and since when that.
    private var held = Duration.zero
    private var heldSince: ContinuousClock.Instant?
    /// The rename whose other end may follow.
    private var move: (id: UInt32, file: FileChange.File, isWritten: Bool)?

    /// Grows while signals turn out to have come too early.
    private var caution = 1
    private var former: (end: ContinuousClock.Instant, quiet: Duration)?

    /// Nothing has changed yet.
    package init(_ times: WatchTimes) { self.times = times }

    /// Whether all that was noted has been signalled.
    package var isIdle: Bool { span == nil }

    /// When it is over, if nothing more happens; nil when there is nothing to signal.
    package var due: ContinuousClock.Instant? {
        guard let span else { return nil }
        var due = min(span.last + quiet, span.first + times.longestChange + held)
        if let written = writing.values.max() { due = max(due, written + times.writing) }
        return min(due, span.first + times.longestWriting)
    }

    /// Takes on one change.
    package mutating func note(_ change: FileChange, at now: ContinuousClock.Instant) {
        begin(at: now)
        if files.count < Self.most { files.insert(change.file) }
        switch change.kind {
        case .written: write(change.file, at: now)
        case .closed:
            end(change.file)
            absent.remove(change.file)
        case .came: come(change, at: now)
        case .went: go(change)
        case .touched: break
        }
        countHeld(at: now)
    }

    /// Waits for nothing any more in a folder that is looked at no more: it has no further events.
    package mutating func forget(_ watch: CInt, at now: ContinuousClock.Instant) {
        absent = absent.filter { $0.watch != watch }
        writing = writing.filter { $0.key.watch != watch }
        stubborn = stubborn.filter { $0.watch != watch }
        countHeld(at: now)
    }

    /// Ends the burst: it was signalled.
    package mutating func signalled(at now: ContinuousClock.Instant) {
        former = (now, quiet)
        // Whoever still writes has had the longest time.
        for file in writing.keys where stubborn.count < Self.most { stubborn.insert(file) }
        writing = [:]
        (held, heldSince) = (.zero, nil)
        span = nil
        longestPause = .zero
        files = []
        absent = []
        move = nil
    }

    private var quiet: Duration {
        var quiet = times.quiet * max(1, min(files.count * caution, Self.most))
        // Who pauses once pauses again; four times as long is no pause any more.
        quiet = min(max(quiet, longestPause * 4), times.longestQuiet)
        return absent.isEmpty ? quiet : max(quiet, times.absence)
    }

    private mutating func begin(at now: ContinuousClock.Instant) {
        guard let span else {
            if let former {
                let isEarly = now - former.end < former.quiet
                caution = isEarly ? min(caution * 2, Self.most) : 1
            }
            self.span = (now, now)
            return
        }
        // While somebody writes, pauses are theirs, and their end is certain.
        if writing.isEmpty { longestPause = max(longestPause, now - span.last) }
        self.span = (span.first, now)
    }

    private mutating func countHeld(at now: ContinuousClock.Instant) {
        if let heldSince, writing.isEmpty { held += now - heldSince }
        heldSince = writing.isEmpty ? nil : heldSince ?? now
    }

    private mutating func write(_ file: FileChange.File, at now: ContinuousClock.Instant) {
        absent.remove(file)
        guard !stubborn.contains(file), writing[file] != nil || writing.count < Self.most else {
            return
        }
        writing[file] = now
    }

    private mutating func end(_ file: FileChange.File) {
        writing[file] = nil
        stubborn.remove(file)
    }

    /// What comes by a rename takes along who writes to it.
    private mutating func come(_ change: FileChange, at now: ContinuousClock.Instant) {
        end(change.file)
        absent.remove(change.file)
        guard change.move != 0, let move, move.id == change.move else { return }
        absent.remove(move.file)
        if move.isWritten { write(change.file, at: now) }
    }

    private mutating func go(_ change: FileChange) {
        move = (change.move, change.file, writing[change.file] != nil)
        end(change.file)
        if absent.count < Self.most { absent.insert(change.file) }
    }
}
