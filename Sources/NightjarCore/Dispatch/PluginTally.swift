import Synchronization

/// What became of one plugin's invocations, and whether it may have another one.
///
/// A reload keeps it where the plugin stays as it is. One that has changed is a new one: what was
/// counted goes on (``renewed()``), and it rests for nothing that its former self did.
package final class PluginTally: Sendable {
    /// Whether an invocation may begin.
    enum Admission: Sendable, Equatable {
        case admitted

        /// As much is under way as may be.
        case full

        /// It has timed out too often in a row, and rests for so long.
        case resting(Duration)
    }

    /// So many invocations of one plugin run or wait for their turn, unless a number is given.
    package static let standardBound = 4096

    /// What was counted.
    package struct Counts: Sendable, Codable, Equatable {
        /// Invocations that are under way.
        package private(set) var running = 0

        /// How many ended in which way; what never happened is left out.
        package private(set) var ended: [OutcomeKind: Int] = [:]

        /// Invocations that have ended.
        package var total: Int { ended.values.reduce(0, +) }

        /// Nothing has happened yet.
        package init() {}

        fileprivate mutating func begin() { running += 1 }

        fileprivate mutating func end(_ kind: OutcomeKind) {
            running -= 1
            ended[kind, default: 0] += 1
        }
    }

    /// What all that a plugin has been count together.
    private final class Counting: Sendable {
        let counts = Mutex(Counts())
    }

    private let breaker = Mutex(Breaker())
    private let counting: Counting
    private let bound: Int

    /// Makes one that has counted nothing, and admits so many invocations at a time.
    package convenience init(bound: Int = standardBound) {
        self.init(bound: max(1, bound), Counting())
    }

    private init(bound: Int, _ counting: Counting) {
        self.bound = bound
        self.counting = counting
    }

    /// The tally of the same plugin once it has changed.
    ///
    /// Both count together. Whether the one rests says nothing of the other: runs of the former source
    /// may end after those of the new one have begun.
    package func renewed() -> PluginTally { PluginTally(bound: bound, counting) }

    /// What was counted so far.
    package var counts: Counts { counting.counts.withLock { $0 } }

    /// Whether the plugin rests because it has timed out too often in a row.
    package var isResting: Bool { breaker.withLock { $0.isResting } }

    /// Counts an invocation as under way where it is admitted.
    func begin(at now: MonotonicTime) -> Admission {
        counting.counts.withLock { counts in
            guard counts.running < bound else { return .full }
            if let rest = breaker.withLock({ $0.begin(at: now) }) { return .resting(rest) }
            counts.begin()
            return .admitted
        }
    }

    /// Counts the end of an invocation that was admitted.
    func end(_ kind: OutcomeKind, at now: MonotonicTime) -> Breaker.Change? {
        counting.counts.withLock { $0.end(kind) }
        return breaker.withLock { breaker in
            switch kind {
            case .overloaded, .stopping, .interrupted:
                // None of them says how long the handler takes.
                breaker.abandon()
                return nil
            default: return breaker.end(timedOut: kind == .timedOut, at: now)
            }
        }
    }
}
