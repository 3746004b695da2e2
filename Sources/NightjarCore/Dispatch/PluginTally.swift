import Synchronization

/// What became of one plugin's invocations, over all generations that it was part of.
package final class PluginTally: Sendable {
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

    private let state = Mutex(Counts())

    /// Makes one that has counted nothing.
    package init() {}

    /// What was counted so far.
    package var counts: Counts { state.withLock { $0 } }

    func begin() { state.withLock { $0.begin() } }

    func end(_ kind: OutcomeKind) { state.withLock { $0.end(kind) } }
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
