import Synchronization

/// What became of one plugin's invocations, over all generations that it was part of, and whether it
/// may have another one.
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

    private struct State {
        var counts = Counts()
        var breaker = Breaker()
    }

    private let state = Mutex(State())
    private let bound: Int

    /// Makes one that has counted nothing, and admits so many invocations at a time.
    package init(bound: Int = standardBound) {
        self.bound = max(1, bound)
    }

    /// What was counted so far.
    package var counts: Counts { state.withLock { $0.counts } }

    /// Whether the plugin rests because it has timed out too often in a row.
    package var isResting: Bool { state.withLock { $0.breaker.isResting } }

    /// Counts an invocation as under way where it is admitted.
    func begin(at now: MonotonicTime) -> Admission {
        state.withLock { state in
            guard state.counts.running < bound else { return .full }
            if let rest = state.breaker.begin(at: now) { return .resting(rest) }
            state.counts.begin()
            return .admitted
        }
    }

    /// Counts the end of an invocation that was admitted.
    func end(_ kind: OutcomeKind, at now: MonotonicTime) -> Breaker.Change? {
        state.withLock { state in
            state.counts.end(kind)
            switch kind {
            case .overloaded, .stopping, .interrupted:
                // None of them says how long the handler takes.
                state.breaker.abandon()
                return nil
            default: return state.breaker.end(timedOut: kind == .timedOut, at: now)
            }
        }
    }
}

/// The tallies of the present plugins by name.
///
/// A reload keeps them: a plugin's counts do not begin anew with each edit.
package final class PluginTallies: Sendable {
    private let tallies = Mutex<[String: PluginTally]>([:])

    /// Makes an empty set.
    package init() {}

    /// The tally of `plugin`, made when it is asked for the first time.
    package func tally(of plugin: String) -> PluginTally {
        tallies.withLock { tallies in
            if let present = tallies[plugin] { return present }
            let new = PluginTally()
            tallies[plugin] = new
            return new
        }
    }

    /// Forgets all plugins but these: a daemon that lives for months may see many come and go.
    package func keep(only plugins: Set<String>) {
        tallies.withLock { $0 = $0.filter { plugins.contains($0.key) } }
    }
}
