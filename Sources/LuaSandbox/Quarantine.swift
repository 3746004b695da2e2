import Synchronization

/// The events under which a worker ended: each runs alone the next time.
///
/// Bounded: the oldest is forgotten first. What is forgotten runs beside others again, and comes back
/// here if it does the same again.
final class Quarantine: Sendable {
    private struct State {
        var keys: Set<Key> = []
        var order: [Key] = []
    }

    /// An event that has no id of its own is known by what it says.
    private enum Key: Hashable {
        case identity(String)
        case handler(String, argument: Int)
    }

    private static let most = 1024

    private let state = Mutex(State())
    private let count = Atomic(0)

    var isEmpty: Bool { count.load(ordering: .relaxed) == 0 }

    func contains(_ invocation: Invocation) -> Bool {
        guard !isEmpty else { return false }
        let key = Self.key(invocation)
        return state.withLock { $0.keys.contains(key) }
    }

    /// Returns false when it was there already.
    func insert(_ invocation: Invocation) -> Bool {
        let key = Self.key(invocation)
        return state.withLock { state in
            guard state.keys.insert(key).inserted else { return false }
            state.order.append(key)
            if state.order.count > Self.most { state.keys.remove(state.order.removeFirst()) }
            count.store(state.keys.count, ordering: .relaxed)
            return true
        }
    }

    func remove(_ invocation: Invocation) {
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
