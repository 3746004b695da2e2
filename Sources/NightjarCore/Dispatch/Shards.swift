import Synchronization

/// State that is split by key, each part behind a lock of its own, so that event loops seldom wait
/// for each other.
struct Shards<Key: Hashable & Sendable, State>: Sendable {
    private final class Shard: Sendable {
        let state: Mutex<State>

        init(_ state: sending State) { self.state = Mutex(state) }
    }

    private let shards: [Shard]

    /// Makes `count` parts, at least 1, each beginning with what `state` makes.
    init(_ count: Int, _ state: () -> sending State) {
        shards = (0..<max(1, count)).map { _ in Shard(state()) }
    }

    /// What `body` makes of each part, one after another behind its lock.
    func map<Result>(_ body: (inout sending State) -> sending Result) -> [Result] {
        shards.map { $0.state.withLock(body) }
    }

    /// Gives `body` the part that `key` belongs to, behind its lock.
    func withShard<Result>(
        of key: Key,
        _ body: (inout sending State) -> sending Result
    ) -> sending Result {
        let place = Int(UInt(bitPattern: key.hashValue) % UInt(shards.count))
        return shards[place].state.withLock(body)
    }
}
