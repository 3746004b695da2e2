/// What waits to be written to a log: bounded, in order, and it says what it had to leave out.
///
///     add ──▶ waiting ──next──▶ being written ──wrote──▶ done
///       └──no room──▶ left out: counted, and said in one line where they would have stood
///
/// 1. What waits and what is being written is never more than the capacity, but for those lines
///    that say how many were left out.
/// 2. After a line was left out, none is taken before that has been said.
package struct LogQueue: Sendable {
    private let capacity: Int
    private let notice: @Sendable (Int) -> String
    private var waiting: [UInt8] = []
    private var beingWritten = 0
    private var leftOut = 0

    /// How many bytes were taken in all; with ``done``, the marks by which a flush knows its end.
    package private(set) var taken = 0

    /// How many bytes were written, or given up, in all.
    package private(set) var done = 0

    /// Holds `capacity` bytes; `notice` makes the line for a number of lines that were left out.
    package init(capacity: Int, notice: @escaping @Sendable (Int) -> String) {
        self.capacity = capacity
        self.notice = notice
    }

    /// Takes a line, or counts it where there is no room.
    package mutating func add(_ line: String) {
        let room = capacity - waiting.count - beingWritten
        // Half of it free: a reader that is a little too slow gets long runs of lines rather than
        // one notice for every line.
        let wanted = leftOut > 0 ? max(capacity / 2, line.utf8.count) : line.utf8.count
        guard room >= wanted else {
            leftOut += 1
            return
        }
        sayWhatWasLeftOut()
        append(line)
    }

    /// Takes the line that says how many were left out, where some were.
    package mutating func sayWhatWasLeftOut() {
        guard leftOut > 0 else { return }
        append(notice(leftOut))
        leftOut = 0
    }

    /// All that waits, to be written now; nil when nothing does.
    package mutating func next() -> [UInt8]? {
        sayWhatWasLeftOut()
        guard !waiting.isEmpty else { return nil }
        beingWritten = waiting.count
        defer { waiting = [] }
        return waiting
    }

    /// Makes room: so many bytes of what ``next()`` gave are written, or given up.
    package mutating func wrote(_ count: Int) {
        beingWritten -= count
        done += count
    }

    private mutating func append(_ line: String) {
        waiting.append(contentsOf: line.utf8)
        taken += line.utf8.count
    }
}
