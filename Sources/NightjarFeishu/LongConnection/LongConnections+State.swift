import NightjarCore

extension LongConnections {
    /// What the connections of an app know of each other.
    struct State {
        private(set) var status: LongConnectionStatus
        private(set) var hasStarted = false
        /// nil until the platform has said how it wants its connections kept.
        var config: LongConnectionConfig?

        private var reason: String?
        /// By their connections' numbers.
        private var waiting: [Int: Waiters<Void>] = [:]
        /// Those who want to know whether one opens.
        private var watchers: [Int: Waiters<Bool>] = [:]
        private var watches = 0
        private var open: [Int: LongConnection] = [:]
        private var stopping: [CheckedContinuation<Void, Never>] = []
        private var hasToldCrowded = false
        private var hasToldUnfit = false

        init(_ app: String, _ count: Int) {
            status = LongConnectionStatus(
                app: app,
                connections: Array(repeating: .idle, count: count)
            )
        }

        var isHalted: Bool { reason != nil }

        mutating func start() -> Bool {
            guard !hasStarted, !isHalted else { return false }
            hasStarted = true
            return true
        }

        mutating func set(_ number: Int, _ connection: LongConnectionStatus.Connection) {
            status.connections[number] = connection
        }

        mutating func note(_ change: LongConnectionCounts.Change) { status.counts.note(change) }

        // MARK: Waits

        /// Notes that a connection waits; false where everything stops.
        mutating func wait(
            _ number: Int,
            until moment: MonotonicTime,
            _ reason: String,
            _ waiters: Waiters<Void>
        ) -> Bool {
            guard !isHalted else { return false }
            set(number, .waiting(until: moment, reason: reason))
            waiting[number] = waiters
            return true
        }

        mutating func takeWaiting() -> [Waiters<Void>] {
            defer { waiting = [:] }
            return Array(waiting.values)
        }

        /// Whether one is open, where that is settled; else whoever asks is told later.
        mutating func watch(_ watcher: Waiters<Bool>) -> (number: Int, isOpen: Bool?) {
            watches += 1
            guard !isHalted else { return (watches, false) }
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

        /// Whether it is wanted, which it is not where everything stops; and who waits to hear of it.
        mutating func open(
            _ number: Int,
            _ connection: LongConnection,
            _ now: MonotonicTime
        ) -> (isWanted: Bool, [Waiters<Bool>]) {
            open[number] = connection
            set(number, .open(since: now))
            hasToldUnfit = false
            if open.count == status.wanted { hasToldCrowded = false }
            return isHalted ? (false, []) : (true, takeWatchers())
        }

        /// Those who waited for the last one's end.
        mutating func close(_ number: Int) -> [CheckedContinuation<Void, Never>] {
            open[number] = nil
            guard open.isEmpty else { return [] }
            defer { stopping = [] }
            return stopping
        }

        mutating func halt(_ reason: String, isFatal: Bool) -> (isFirst: Bool, [LongConnection]) {
            guard self.reason == nil else { return (false, []) }
            self.reason = reason
            if isFatal { status.stopped = reason }
            return (true, Array(open.values))
        }

        /// Whether there is nothing to wait for.
        mutating func wait(_ continuation: CheckedContinuation<Void, Never>) -> Bool {
            guard !open.isEmpty else { return true }
            stopping.append(continuation)
            return false
        }

        mutating func end(_ number: Int) { set(number, .stopped(reason: reason ?? "it has ended")) }

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
