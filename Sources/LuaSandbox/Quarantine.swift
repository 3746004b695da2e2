import Synchronization

/// The events under which a worker ended: each runs alone the next time.
///
/// Bounded: the oldest is forgotten first. What is forgotten runs beside others again, and comes back
/// here if it does the same again.
package final class Quarantine: Sendable {
    private struct State {
        var keys: Set<Key> = []
        var order: [Key] = []
    }

    /// An event that has no id of its own is known by what it says.
    private enum Key: Hashable {
        case identity(String)
        case handler(String, argument: Int)
    }

    /// How many it knows at a time.
    package static let most = 1024

    private let state = Mutex(State())
    private let count = Atomic(0)

    /// Makes an empty one.
    package init() {}

    /// Whether no event is in it.
    package var isEmpty: Bool { count.load(ordering: .relaxed) == 0 }

    /// Whether the event runs alone.
    package func contains(_ invocation: Invocation) -> Bool {
        guard !isEmpty else { return false }
        let key = Self.key(invocation)
        return state.withLock { $0.keys.contains(key) }
    }

    /// Has the event run alone from now on.
    ///
    /// Returns false when it does so already.
    package func insert(_ invocation: Invocation) -> Bool {
        let key = Self.key(invocation)
        return state.withLock { state in
            guard state.keys.insert(key).inserted else { return false }
            state.order.append(key)
            if state.order.count > Self.most { state.keys.remove(state.order.removeFirst()) }
            count.store(state.keys.count, ordering: .relaxed)
            return true
        }
    }

    /// Has the event run beside others again.
    package func remove(_ invocation: Invocation) {
        let key = Self.key(invocation)
        state.withLock { state in
            guard state.keys.remove(key) != nil else { return }
            state.order.removeAll { $0 == key }
            count.store(state.keys.count, ordering: .relaxed)
        }
    }

    private static func key(_ invocation: Invocation) -> Key {
        invocation.identity.map(Key.identity)
            ?? .handler(invocation.handler, argument: invocation.argument.hashValue)
    }
}
