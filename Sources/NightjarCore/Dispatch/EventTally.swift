import Synchronization

/// Events that nobody handled: how many of each app or plugin, and which of their types were named
/// in the log already.
///
/// A stranger may send ever new types, so it keeps a hash of each, seeded anew in each process, and
/// of so many only.
package final class EventTally: Sendable {
    /// What the log is to say of one more event.
    package enum Notice: Sendable, Equatable {
        case nothing

        /// The type has not been named yet.
        case newType

        /// From here on no further type is named.
        case tooManyTypes
    }

    /// So many types of one app or plugin are named: more than the catalog has.
    package static let mostTypes = 1024

    fileprivate struct Tally {
        var count = 0
        var types: Set<Int> = []
        var isFull = false
    }

    private let tallies = Mutex<[String: Tally]>([:])

    /// Makes one that has counted nothing.
    package init() {}

    /// How many there were, by app or plugin.
    package var counts: [String: Int] { tallies.withLock { $0.mapValues(\.count) } }

    /// Counts one event; `owner`, its app or plugin, is a name of the manifest.
    package func add(_ type: String, to owner: String) -> Notice {
        tallies.withLock { $0[owner, default: Tally()].add(type.hashValue) }
    }
}

extension EventTally.Tally {
    fileprivate mutating func add(_ type: Int) -> EventTally.Notice {
        count += 1
        guard !isFull, !types.contains(type) else { return .nothing }
        guard types.count < EventTally.mostTypes else {
            isFull = true
            return .tooManyTypes
        }
        types.insert(type)
        return .newType
    }
}
