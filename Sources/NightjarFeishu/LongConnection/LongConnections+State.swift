import NightjarCore

extension LongConnections {
    /// What the connections of an app know of each other.
    struct State {
        private(set) var status: LongConnectionStatus
        private(set) var hasStarted = false
        /// nil until the platform has said how it wants its connections kept.
        var config: LongConnectionConfig?

        enum Attempt {
            case go, halted
            /// And whom that leaves without hope of one that opens.
            case wait(until: MonotonicTime, [Waiters<Bool>])
        }

        struct Opening {
            /// Not where everything stops.
            let isWanted: Bool
            /// Those who wait to hear of it.
            var watchers: [Waiters<Bool>] = []
            /// Those who were stopped, and may go on.
            var waiting: [Waiters<Void>] = []
        }

        private var reason: String?
        /// While the app is refused: when one of its connections tries again.
        private var quietUntil: MonotonicTime?
        /// By their connections' numbers.
        private var waiting: [Int: Waiters<Void>] = [:]
        /// Those who want to know whether one opens.
        private var watchers: [Int: Waiters<Bool>] = [:]
        private var watches = 0
        private var open: [Int: LongConnection] = [:]
        private var stopping: [CheckedContinuation<Void, Never>] = []
        /// Whose last notice was that they are open.
        private var toldOpen: Set<Int> = []
        private var toldJunk: [Int: Set<LongConnectionJunk>] = [:]
        private var hasToldCrowded = false
        private var hasToldUnfit = false

        init(_ app: String, _ count: Int) {
            status = LongConnectionStatus(
                app: app,
                connections: Array(repeating: .idle, count: count)
            )
        }

        private var isHalted: Bool { reason != nil }

        /// Whether it is of use to tell of one attempt more.
        var isTrying: Bool { !isHalted && quietUntil == nil }

        mutating func start() -> Bool {
            guard !hasStarted, !isHalted else { return false }
            hasStarted = true
            return true
        }

        mutating func set(_ number: Int, _ connection: LongConnectionStatus.Connection) {
            status.connections[number] = connection
        }

        mutating func note(_ change: LongConnectionCounts.Change) { status.counts.note(change) }

        /// Takes over what the platform has said, if it has; how a connection is kept then.
        mutating func take(_ wishes: LongConnectionConfig.Wishes) -> LongConnectionConfig {
            var config = config ?? LongConnectionConfig()
            guard config.update({ wishes[$0] }) else { return config }
            self.config = config
            return config
        }

        // MARK: Waits

        /// How long the next attempt is away for one that would wait for `pause`.
        func pause(_ pause: Duration, at now: MonotonicTime) -> Duration {
            quietUntil.map { max(.zero, $0 - now) } ?? pause
        }

        /// Whether a connection may try now; while the app is refused one may, and `next` is when one
        /// may again.
        mutating func attempt(
            _ number: Int,
            _ now: MonotonicTime,
            _ next: MonotonicTime,
            _ waiters: Waiters<Void>
        ) -> Attempt {
            guard !isHalted else { return .halted }
            guard let moment = quietUntil, let stopped = status.stopped else { return .go }
            guard now < moment else {
                quietUntil = next
                return .go
            }
            set(number, .stopped(reason: stopped))
            waiting[number] = waiters
            return .wait(until: moment, isHopeless ? takeWatchers() : [])
        }

        /// Notes that the platform refuses the app; whether that is to be told, and to whom it means
        /// that none will be open.
        mutating func refuse(
            _ number: Int,
            _ reason: String,
            _ next: MonotonicTime
        ) -> (isTold: Bool, watchers: [Waiters<Bool>]) {
            guard !isHalted else { return (false, []) }
            let isTold = status.stopped != reason
            toldOpen.formIntersection(open.keys)
            status.stopped = reason
            if quietUntil == nil { quietUntil = next }
            for other in status.connections.indices where open[other] == nil {
                let isWaiting = if case .waiting = status.connections[other] { true } else { false }
                if other == number || isWaiting { set(other, .stopped(reason: reason)) }
            }
            return (isTold, isHopeless ? takeWatchers() : [])
        }

        /// Whether the app is refused and has nothing left that may yet open.
        private var isHopeless: Bool {
            status.stopped != nil
                && status.connections.allSatisfy { if case .stopped = $0 { true } else { false } }
        }

        /// Notes that a connection waits; false where everything stops, or the app is refused.
        mutating func wait(
            _ number: Int,
            until moment: MonotonicTime,
            _ reason: String,
            _ waiters: Waiters<Void>
        ) -> Bool {
            guard isTrying else { return false }
            set(number, .waiting(until: moment, reason: reason))
            waiting[number] = waiters
            return true
        }

        mutating func hurry(_ now: MonotonicTime) -> [Waiters<Void>] {
            if quietUntil != nil { quietUntil = now }
            return takeWaiting()
        }

        private mutating func takeWaiting() -> [Waiters<Void>] {
            defer { waiting = [:] }
            return Array(waiting.values)
        }

        /// Whether one is open, where that is settled; else whoever asks is told later.
        mutating func watch(_ watcher: Waiters<Bool>) -> (number: Int, isOpen: Bool?) {
            watches += 1
            guard !isHalted, !isHopeless else { return (watches, false) }
            guard open.isEmpty else { return (watches, true) }
            watchers[watches] = watcher
            return (watches, nil)
        }

        mutating func unwatch(_ number: Int) { watchers[number] = nil }

        mutating func takeWatchers() -> [Waiters<Bool>] {
            defer { watchers = [:] }
            return Array(watchers.values)
        }

        // MARK: Connections

        mutating func open(
            _ number: Int,
            _ connection: LongConnection,
            _ now: MonotonicTime
        ) -> Opening {
            open[number] = connection
            set(number, .open(since: now))
            hasToldUnfit = false
            if open.count == status.wanted { hasToldCrowded = false }
            guard !isHalted else { return Opening(isWanted: false) }
            var opening = Opening(isWanted: true, watchers: takeWatchers())
            if status.stopped != nil { opening.waiting = takeWaiting() }
            status.stopped = nil
            quietUntil = nil
            return opening
        }

        /// Those who waited for the last one's end.
        mutating func close(_ number: Int) -> [CheckedContinuation<Void, Never>] {
            open[number] = nil
            guard open.isEmpty else { return [] }
            defer { stopping = [] }
            return stopping
        }

        mutating func halt(_ reason: String) -> (isFirst: Bool, [LongConnection]) {
            guard self.reason == nil else { return (false, []) }
            self.reason = reason
            return (true, Array(open.values))
        }

        /// Whether there is nothing to wait for.
        mutating func wait(_ continuation: CheckedContinuation<Void, Never>) -> Bool {
            guard !open.isEmpty else { return true }
            stopping.append(continuation)
            return false
        }

        mutating func end(_ number: Int) { set(number, .stopped(reason: reason ?? "it has ended")) }

        /// Whether a notice says what the ones before did not.
        ///
        /// One that opens after losses that were not told was told to be open.
        mutating func mayTell(_ number: Int?, _ what: LongConnectionNotice.What) -> Bool {
            guard let number else { return true }
            switch what {
            case .opened: return toldOpen.insert(number).inserted
            case .ignored(let junk): return toldJunk[number, default: []].insert(junk).inserted
            case .lost, .failed, .crowded, .left: toldOpen.remove(number)
            case .stopped, .drained: break
            }
            return true
        }

        mutating func tellCrowded() -> Bool {
            defer { hasToldCrowded = true }
            return !hasToldCrowded
        }

        mutating func tellUnfit() -> Bool {
            defer { hasToldUnfit = true }
            return !hasToldUnfit
        }
    }
}
