import Synchronization

/// Events that are handled one after another, by the value that orders them.
///
/// Invariants:
/// 1. In a lane the places stand in the order of their numbers, but for one that returns to a lane
///    which has gone on without it.
/// 2. Only the first place of a lane has its turn, and keeps it until it leaves.
/// 3. A lane without places takes no memory, nor does the room that many lanes took once.
package final class Lanes: Sendable {
    /// Which lane: a value, in one plugin's events of one app.
    package struct Key: Sendable, Hashable {
        let app: String
        let plugin: String
        let value: String

        /// Makes a key.
        package init(app: String, plugin: String, value: String) {
            self.app = app
            self.plugin = plugin
            self.value = value
        }
    }

    fileprivate typealias Lane = [LanePlace]

    private let shards = Shards<Key, [Key: Lane]>(16) { [:] }
    private let numbers: Atomic<ArrivalNumber>
    private let longest: Int

    /// Makes lanes without places.
    ///
    /// - Parameters:
    ///   - last: The last number that was given.
    ///   - longest: How many places a lane has at most.
    package init(after last: ArrivalNumber = 0, longest: Int = 1024) {
        numbers = Atomic(last)
        self.longest = longest
    }

    /// How many lanes have places.
    package var count: Int { shards.map { $0.count }.reduce(0, +) }

    /// For how many lanes there is room without more memory.
    package var room: Int { shards.map { $0.capacity }.reduce(0, +) }

    /// Takes the last place in a lane; a place of its own where there is none (nil).
    ///
    /// Returns nil when the lane is full.
    package func enter(_ key: Key?) -> LanePlace? {
        guard let key else {
            let place = LanePlace(nextNumber, nil, in: self)
            place.come()
            return place
        }
        let (place, isFirst): (LanePlace?, Bool) = shards.withShard(of: key) { lanes in
            guard lanes[key, default: []].count < longest else { return (nil, false) }
            // Numbered behind the lane's lock: later places have higher numbers.
            let place = LanePlace(nextNumber, key, in: self)
            lanes[key, default: []].append(place)
            return (place, lanes[key]?.count == 1)
        }
        if isFirst { place?.come() }
        return place
    }

    /// Takes the place of an event that has its number already: behind the first one, before those
    /// with higher numbers.
    func enter(_ key: Key?, again number: ArrivalNumber) -> LanePlace {
        let place = LanePlace(number, key, in: self)
        let isFirst = key.map { key in
            shards.withShard(of: key) { lanes in
                let lane = lanes[key, default: []]
                let later = lane.dropFirst().firstIndex { $0.number > number }
                lanes[key, default: []].insert(place, at: later ?? lane.count)
                return lane.isEmpty
            }
        }
        if isFirst ?? true { place.come() }
        return place
    }

    fileprivate func leave(_ key: Key, _ place: LanePlace) {
        let next: LanePlace? = shards.withShard(of: key) { lanes in
            guard let index = lanes[key]?.firstIndex(where: { $0 === place }) else { return nil }
            lanes[key]?.remove(at: index)
            guard let first = lanes[key]?.first else {
                lanes[key] = nil
                lanes.giveBackRoom()
                return nil
            }
            return index == 0 ? first : nil
        }
        next?.come()
    }

    private var nextNumber: ArrivalNumber {
        numbers.add(1, ordering: .relaxed).newValue
    }
}

extension [Lanes.Key: Lanes.Lane] {
    /// A dictionary keeps the room of what it has held: that of many lanes goes with them.
    ///
    /// What stays is moved, which is rarer by as much as it is more.
    fileprivate mutating func giveBackRoom() {
        guard capacity > 64, count * 8 < capacity else { return }
        var smaller = Self(minimumCapacity: count * 2)
        for (key, lane) in self { smaller[key] = lane }
        self = smaller
    }
}

/// One event's place in its lane, or on its own.
package final class LanePlace: Sendable {
    private enum Turn {
        case waited(for: (@Sendable (Bool) -> Void)?)
        case come
        case left
    }

    /// In which order the event has arrived.
    let number: ArrivalNumber

    /// Its lane; nil when it is in none.
    let key: Lanes.Key?

    private let lanes: Lanes
    private let turn = Mutex(Turn.waited(for: nil))

    fileprivate init(_ number: ArrivalNumber, _ key: Lanes.Key?, in lanes: Lanes) {
        self.number = number
        self.key = key
        self.lanes = lanes
    }

    /// Whether its turn has come.
    var hasTurn: Bool {
        turn.withLock { if case .come = $0 { true } else { false } }
    }

    /// Makes the call once its turn has come: now, when it has.
    ///
    /// The call gets false when the place was left instead. There is one call at most.
    func whenTurn(_ call: @escaping @Sendable (Bool) -> Void) {
        let answer: Bool? = turn.withLock { turn in
            switch turn {
            case .come: return true
            case .left: return false
            case .waited:
                turn = .waited(for: call)
                return nil
            }
        }
        if let answer { call(answer) }
    }

    /// Waits for its turn; false when it was left instead, or when `deadline` came first: then the
    /// place is left.
    ///
    /// Called on `loop`.
    func wait(
        until deadline: MonotonicTime,
        _ loops: any WorkLoops,
        on loop: LoopIndex
    ) async -> Bool {
        guard !hasTurn else { return true }
        let timer = loops.schedule(on: loop, at: deadline) { self.giveUp() }
        let hasCome = await withUnsafeContinuation { continuation in
            whenTurn { continuation.resume(returning: $0) }
        }
        timer.cancel()
        return hasCome
    }

    /// Leaves the lane: the next one's turn comes.
    ///
    /// Has no effect the second time.
    package func leave() {
        let former = turn.withLock { turn in
            let former = turn
            turn = .left
            return former
        }
        if case .left = former { return }
        if let key { lanes.leave(key, self) }
        if case .waited(let call) = former { call?(false) }
    }

    /// Leaves the lane, unless the turn has come.
    private func giveUp() {
        let call: (@Sendable (Bool) -> Void)? = turn.withLock { turn in
            guard case .waited(.some(let call)) = turn else { return nil }
            turn = .left
            return call
        }
        guard let call else { return }
        if let key { lanes.leave(key, self) }
        call(false)
    }

    /// Waits for its turn; false when `deadline` came first: the place stays where it is.
    ///
    /// Called on `loop`.
    func hasTurn(
        before deadline: MonotonicTime,
        _ loops: any WorkLoops,
        on loop: LoopIndex
    ) async -> Bool {
        guard !hasTurn else { return true }
        let timer = loops.schedule(on: loop, at: deadline) { self.withdraw() }
        let hasCome = await withUnsafeContinuation { continuation in
            whenTurn { continuation.resume(returning: $0) }
        }
        timer.cancel()
        return hasCome
    }

    /// Has whoever waits for the turn wait no more.
    private func withdraw() {
        let call: (@Sendable (Bool) -> Void)? = turn.withLock { turn in
            guard case .waited(let call) = turn else { return nil }
            turn = .waited(for: nil)
            return call
        }
        call?(false)
    }

    fileprivate func come() {
        let call: (@Sendable (Bool) -> Void)? = turn.withLock { turn in
            guard case .waited(let call) = turn else { return nil }
            turn = .come
            return call
        }
        call?(true)
    }
}
