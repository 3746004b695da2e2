import Synchronization

/// What is acknowledged and not done: it runs the events of the inbox until each has succeeded or is
/// given up.
///
///     inbox ─turn─▶ ─due─▶ ready ─run─▶ outcome ─┬─▶ finished
///                     ▲                          ├─▶ postponed ──┐
///                     └──────────────────────────┼───────────────┘
///                                                └─▶ buried: a dead letter
///
/// Invariants:
/// 1. Whatever is in the inbox and no dead letter is here as well: in its lane, until a moment, ready or
///    running. A restart finds it again.
/// 2. An event that has succeeded is not run again as long as the process lives, also when the store
///    does not take it.
/// 3. Of one plugin so many run at a time, and lanes take turns.
package final class Backlog: Sendable {
    let generations: CurrentGeneration
    let store: ObservedStore
    let lanes: Lanes
    let loops: any WorkLoops
    let load: Load
    let record: DispatchRecord

    fileprivate struct Queue {
        /// Those before `first` have begun.
        var ready: [Waiting] = []
        var first = 0
        var running = 0
        var pace = Pace.open
    }

    /// Whether events of a plugin may begin.
    fileprivate enum Pace {
        case open
        /// The plugin rests.
        case paused
        /// One may, to see whether it still rests.
        case trying
        case tried
    }

    fileprivate struct State {
        var queues: [String: Queue] = [:]
        /// Runs that have begun, also those that deliveries have begun.
        var running = 0
        var isServing = false
        var isStopping = false
        /// Dead letters that are being retried or dropped.
        var changing: Set<ArrivalNumber> = []
        var isAbandoned = false
        var whenIdle: [UnsafeContinuation<Void, Never>] = []
        var held: [ArrivalNumber: Waiting] = [:]
    }

    /// An event of the inbox and its place.
    struct Waiting: Sendable {
        var entry: WaitingEntry
        let place: LanePlace
    }

    /// So many events of one plugin are run from the inbox at a time.
    private static let mostRuns = 256
    private static let page = 1000
    /// When the store or the plugin cannot take an event now.
    static let pause = Duration.seconds(1)

    private let state = Mutex(State())
    private let nextLoop = Atomic(0)
    private let jitter: @Sendable () -> Double

    /// Makes a backlog of nothing.
    ///
    /// - Parameters:
    ///   - generations: Who handles events: always the present one.
    ///   - store: Where the inbox is.
    ///   - loops: Where runs happen.
    ///   - load: How much is under way.
    ///   - record: What the log says.
    ///   - jitter: A random number from 0 to 1 for each retry.
    package init(
        generations: CurrentGeneration,
        store: any DeliveryStore,
        loops: any WorkLoops,
        load: Load = Load(),
        record: DispatchRecord,
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.generations = generations
        self.store = ObservedStore(store, record) { loops.now }
        self.loops = loops
        self.load = load
        self.record = record
        self.jitter = jitter
        lanes = Lanes(after: store.lastNumber)
        generations.whenSwapped { [weak self] in self?.tryAgain() }
    }

    // MARK: In

    /// Takes on what an earlier life of the daemon has left; nothing of it runs before ``start()``.
    ///
    /// Called before the first delivery.
    package func resume() async throws(StoreFault) {
        var last: ArrivalNumber = 0
        var count = 0
        while true {
            let entries = try await store.waiting(after: last, limit: Self.page)
            guard let end = entries.last else { break }
            for entry in entries { enter(entry) }
            count += entries.count { !$0.holdsLane }
            last = end.number
        }
        record.resumed(count)
    }

    /// Lets events of the inbox run.
    package func start() {
        let plugins = state.withLock { state in
            state.isServing = true
            return Array(state.queues.keys)
        }
        for plugin in plugins { begin(plugin) }
    }

    /// Takes on an event that was written to the inbox.
    func add(_ entry: WaitingEntry, at place: LanePlace) {
        let waiting = Waiting(entry: entry, place: place)
        place.whenTurn { hasTurn in if hasTurn { self.wait(waiting) } }
    }

    private func enter(_ entry: WaitingEntry) {
        let key = entry.lane.map { Lanes.Key(app: entry.app, plugin: entry.plugin, value: $0) }
        let place = lanes.enter(key, again: entry.number)
        guard entry.holdsLane else { return add(entry, at: place) }
        state.withLock { $0.held[entry.number] = Waiting(entry: entry, place: place) }
    }

    /// Until it is due.
    func wait(_ waiting: Waiting) {
        let delay = waiting.entry.due.milliseconds.subtractingReportingOverflow(
            store.now.milliseconds
        )
        guard !delay.overflow, delay.partialValue > 0 else { return ready(waiting) }
        again(waiting, after: .milliseconds(delay.partialValue))
    }

    /// So much later.
    func again(_ waiting: Waiting, after delay: Duration) {
        let loop = turnOfLoops
        loops.start(on: loop) { [loops] in
            let moment = loops.now + delay
            _ = loops.schedule(on: loop, at: moment) { self.ready(waiting) }
        }
    }

    // MARK: Runs

    private func ready(_ waiting: Waiting) {
        state.withLock { $0.queues[waiting.entry.plugin, default: Queue()].ready.append(waiting) }
        begin(waiting.entry.plugin)
    }

    /// Begins what may begin of a plugin.
    private func begin(_ plugin: String) {
        while let next = state.withLock({ $0.next(of: plugin, atMost: Self.mostRuns) }) {
            let loop = turnOfLoops
            loops.start(on: loop) {
                await self.run(next, on: loop)
                self.state.withLock { $0.queues[plugin]?.end() }
                self.endRun()
                self.begin(plugin)
            }
        }
    }

    /// The plugin rests: the event is the next one when it may run again.
    func rest(_ waiting: Waiting, for duration: Duration) {
        let plugin = waiting.entry.plugin
        let isFirst = state.withLock { $0.queues[plugin, default: Queue()].pause(before: waiting) }
        guard isFirst else { return }
        let loop = turnOfLoops
        loops.start(on: loop) { [loops] in
            _ = loops.schedule(on: loop, at: loops.now + duration) {
                self.state.withLock { $0.queues[plugin]?.tryAgain() }
                self.begin(plugin)
            }
        }
    }

    /// A plugin that rests may be another one in the next generation.
    private func tryAgain() {
        let plugins = state.withLock { state in
            for plugin in state.queues.keys { state.queues[plugin]?.tryAgain() }
            return Array(state.queues.keys)
        }
        for plugin in plugins { begin(plugin) }
    }

    /// The plugin rests no more.
    func admitted(_ plugin: String) {
        state.withLock { $0.queues[plugin]?.pace = .open }
        begin(plugin)
    }

    private var turnOfLoops: LoopIndex {
        let number = nextLoop.add(1, ordering: .relaxed).newValue
        return Int(UInt(bitPattern: number) % UInt(max(1, loops.count)))
    }

    /// The delay before the next run; nil when there is none.
    func delay(_ entry: WaitingEntry, by policy: RetryPolicy) -> Duration? {
        policy.delay(afterFailures: entry.attempts, jitter: jitter())
    }

    // MARK: Out

    /// Whether nothing is to begin any more.
    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Begins nothing more, and returns when nothing runs.
    ///
    /// What has not begun stays in the inbox.
    package func stop() async {
        await withUnsafeContinuation { continuation in
            let isIdle = state.withLock { state in
                state.isStopping = true
                let isIdle = state.running == 0 || state.isAbandoned
                if !isIdle { state.whenIdle.append(continuation) }
                return isIdle
            }
            if isIdle { continuation.resume() }
        }
    }

    /// How many runs have begun and not ended.
    package var running: Int { state.withLock { $0.running } }

    /// Has ``stop()`` return although something runs: it stays in the inbox.
    package func abandon() {
        let waiting = state.withLock { state in
            state.isAbandoned = true
            defer { state.whenIdle = [] }
            return state.whenIdle
        }
        for continuation in waiting { continuation.resume() }
    }

    func beginRun() { state.withLock { $0.running += 1 } }

    func endRun() {
        let waiting = state.withLock { state in
            state.running -= 1
            guard state.running == 0 else { return [UnsafeContinuation<Void, Never>]() }
            defer { state.whenIdle = [] }
            return state.whenIdle
        }
        for continuation in waiting { continuation.resume() }
    }

    // MARK: Dead letters

    /// The dead letters in the order of their numbers: at most `limit` with numbers above `number`.
    package func deadLetters(
        after number: ArrivalNumber,
        limit: Int
    ) async throws(StoreFault) -> [DeadLetter] {
        try await store.deadLetters(after: number, limit: limit)
    }

    /// A dead letter and its event; nil when there is none of that number.
    package func deadLetter(
        _ number: ArrivalNumber
    ) async throws(StoreFault) -> (DeadLetter, Event)? {
        guard let entry = try await store.entry(number), let burial = entry.burial else {
            return nil
        }
        let letter = DeadLetter(
            number: number,
            app: entry.waiting.app,
            plugin: entry.waiting.plugin,
            type: entry.event.type,
            id: entry.event.id,
            lane: entry.waiting.lane,
            acceptedAt: entry.acceptedAt,
            burial: burial
        )
        return (letter, entry.event)
    }

    /// How much the store holds.
    package func counts() async throws(StoreFault) -> StoreCounts { try await store.counts() }

    /// A dead letter keeps its lane until it is retried or dropped.
    func hold(_ waiting: Waiting) {
        state.withLock { $0.held[waiting.entry.number] = waiting }
    }

    /// Has a dead letter handled again, from now on and with all its attempts before it.
    ///
    /// False when there is none of that number.
    package func retry(_ number: ArrivalNumber) async throws(StoreFault) -> Bool {
        try await change(number, by: .revive(number)) { dead in
            var entry = dead
            (entry.attempts, entry.due, entry.holdsLane) = (0, self.store.now, false)
            if let held = self.release(number) {
                self.add(entry, at: held.place)
            } else {
                self.enter(entry)
            }
        }
    }

    /// Forgets a dead letter; false when there is none of that number.
    package func drop(_ number: ArrivalNumber) async throws(StoreFault) -> Bool {
        try await change(number, by: .finish(number)) { _ in
            self.release(number)?.place.leave()
        }
    }

    private func release(_ number: ArrivalNumber) -> Waiting? {
        state.withLock { $0.held.removeValue(forKey: number) }
    }

    /// One at a time of each number: of two who ask at once the second finds none.
    private func change(
        _ number: ArrivalNumber,
        by change: StoreChange,
        _ follow: (WaitingEntry) -> Void
    ) async throws(StoreFault) -> Bool {
        guard state.withLock({ $0.changing.insert(number).inserted }) else { return false }
        defer { _ = state.withLock { $0.changing.remove(number) } }
        guard let entry = try await store.entry(number), entry.burial != nil else { return false }
        try await store.commit([change])
        follow(entry.waiting)
        return true
    }
}

extension Backlog.State {
    fileprivate mutating func next(of plugin: String, atMost bound: Int) -> Backlog.Waiting? {
        guard isServing, !isStopping, var queue = queues[plugin] else { return nil }
        guard queue.first < queue.ready.count else {
            if queue.running == 0, case .open = queue.pace { queues[plugin] = nil }
            return nil
        }
        guard queue.running < bound else { return nil }
        switch queue.pace {
        case .open: break
        case .trying: queue.pace = .tried
        case .paused, .tried: return nil
        }
        queues[plugin] = nil
        let next = queue.ready[queue.first]
        queue.first += 1
        if queue.first * 2 > queue.ready.count + 64 {
            queue.ready.removeFirst(queue.first)
            queue.first = 0
        }
        queue.running += 1
        queues[plugin] = queue
        running += 1
        return next
    }
}

extension Backlog.Queue {
    /// A run has ended.
    fileprivate mutating func end() {
        running -= 1
        // What was tried was gone, or wanted by nobody: that says nothing of the plugin.
        if case .tried = pace { pace = .trying }
    }

    /// One event may run, where none may.
    fileprivate mutating func tryAgain() {
        if case .paused = pace { pace = .trying }
    }

    /// Puts an event back as the next one; true when nobody has paused the queue before.
    fileprivate mutating func pause(before waiting: Backlog.Waiting) -> Bool {
        if first > 0 {
            first -= 1
            ready[first] = waiting
        } else {
            ready.insert(waiting, at: 0)
        }
        if case .paused = pace { return false }
        pace = .paused
        return true
    }
}
