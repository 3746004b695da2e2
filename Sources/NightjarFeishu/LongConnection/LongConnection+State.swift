import NightjarCore

extension LongConnection {
    /// What a connection knows, and what is to be done next.
    struct State: Sendable {
        /// Deliveries under way, and the bytes that are kept of them, beyond which nothing more is
        /// read.
        static let mostUnderWay = 256
        static let mostBytes = 16 << 20
        /// So many in a row of what cannot be used are no mishap.
        static let longestJunk = 1000

        enum Effect: Sendable {
            case send(LongConnectionFrame)
            case run(LongConnectionFrame, body: [UInt8])
            case hold, resume, close
            /// Sets the clock for the next ping.
            case rearm
            case configured(LongConnectionConfig)
            case count(LongConnectionCounts.Change)
            case ignored(LongConnectionJunk)
        }

        /// What is waited for by the clock.
        enum Alarm: Sendable {
            case ping, pong, held, drain
        }

        private enum Phase {
            case opening, serving
            case draining(End.Cause, String)
            case closing(End.Cause, String)
            case ended(End)
        }

        var timers: [Alarm: any WorkTimer] = [:]

        private var phase = Phase.opening
        private var isHeld = false
        private var socket: (any WebSocket)?
        /// Effects that wait for the socket.
        private var missed: [Effect] = []
        private var continuation: CheckedContinuation<End, Never>?
        private var config: LongConnectionConfig
        private var pieces = MessagePieces()
        private var underWay = 0
        private var bytesUnderWay = 0
        private var junk = 0
        private var told: Set<LongConnectionJunk> = []
        /// When it was held, or has answered something since; nil where it is read.
        private var heldSince: MonotonicTime?
        private var pingedAt: MonotonicTime?
        /// Pings earlier than the interval has it: what came while nothing was read was not heard.
        private var isWatchful = false
        /// Whether the last ping's pong must have come: what is not read cannot have been heard.
        private var isPongDue = false
        private var wasAlive = false

        init(_ config: LongConnectionConfig) {
            self.config = config
        }

        var hasEnded: Bool { if case .ended = phase { true } else { false } }

        /// When to ping again; nil where nothing has been pinged yet.
        var nextPing: MonotonicTime? {
            guard let pingedAt else { return nil }
            let interval =
                isWatchful ? min(shortestWatch, config.pingInterval) : config.pingInterval
            return pingedAt + (isPongDue ? max(interval, longestPong) : interval)
        }

        /// How long a pong may take.
        private var longestPong: Duration {
            min(max(config.pingInterval, LongConnection.shortestPong), LongConnection.longestPong)
        }

        private var shortestWatch: Duration { LongConnection.shortestWatch }

        mutating func begin(_ socket: any WebSocket) -> [Effect] {
            self.socket = socket
            if case .opening = phase { phase = .serving }
            defer { missed = [] }
            return missed
        }

        /// The socket; without one the effect is kept for it.
        mutating func socket(for effect: Effect) -> (any WebSocket)? {
            if socket == nil { missed.append(effect) }
            return socket
        }

        mutating func wait(_ continuation: CheckedContinuation<End, Never>) -> End? {
            if case .ended(let end) = phase { return end }
            self.continuation = continuation
            return nil
        }

        mutating func ended(
            _ reason: String
        ) -> (timers: [any WorkTimer], CheckedContinuation<End, Never>?, End?) {
            let end: End
            switch phase {
            case .ended: return ([], nil, nil)
            case .opening, .serving: end = End(cause: .lost, reason: reason, wasAlive: wasAlive)
            case .draining(let cause, let reason), .closing(let cause, let reason):
                end = End(cause: cause, reason: reason, wasAlive: wasAlive)
            }
            phase = .ended(end)
            pieces = MessagePieces()
            defer {
                continuation = nil
                timers = [:]
            }
            return (Array(timers.values), continuation, end)
        }

        // MARK: What comes in

        mutating func take(_ frame: LongConnectionFrame?, at now: MonotonicTime) -> [Effect] {
            switch phase {
            case .closing, .ended: return []
            case .opening, .serving, .draining: break
            }
            guard let frame else { return ignore(.unreadable) }
            switch (frame.method, frame[header: "type"]) {
            case (.control, "pong"): return pong(frame.payload)
            // A ping of the platform's is answered by none of its SDKs.
            case (.control, "ping"): return useful()
            case (.data, "event"), (.data, "card"): return data(frame, now)
            case (.control, _), (.data, _): return ignore(.unknownType)
            case (nil, _): return ignore(.unknownMethod)
            }
        }

        mutating func ignore(_ what: LongConnectionJunk) -> [Effect] {
            switch phase {
            case .closing, .ended: return []
            case .opening, .serving, .draining: break
            }
            junk += 1
            var effects = [Effect.count(.ignored)]
            if told.insert(what).inserted { effects.append(.ignored(what)) }
            guard junk >= Self.longestJunk else { return effects }
            return effects + close(.lost, "the platform sends what cannot be read")
        }

        private mutating func useful() -> [Effect] {
            junk = 0
            return []
        }

        private mutating func pong(_ payload: [UInt8]) -> [Effect] {
            junk = 0
            let effects: [Effect] = isPongDue ? [.rearm] : []
            isPongDue = false
            wasAlive = true
            let former = config
            guard payload.isEmpty || config.update(payload) else {
                return effects + ignore(.unreadableConfig)
            }
            return config == former ? effects : [.configured(config), .rearm]
        }

        private mutating func data(_ frame: LongConnectionFrame, _ now: MonotonicTime) -> [Effect] {
            switch pieces.take(frame, at: now) {
            case .whole(let body): return useful() + run(frame, body, now)
            case .incomplete: return useful()
            case .repeated: return ignore(.repeatedPiece)
            case .tooLarge:
                // After which the platform sends it again, and says in its console what became of it.
                let answer = frame.answer(LongConnectionReply.failure, after: .zero)
                return [.count(.received), .count(.answered), .send(answer)] + ignore(.tooLarge)
            case .refused: return ignore(.contradictoryPieces)
            }
        }

        private mutating func run(
            _ frame: LongConnectionFrame,
            _ body: [UInt8],
            _ now: MonotonicTime
        ) -> [Effect] {
            let isLeaving = if case .draining(.unfit, _) = phase { true } else { false }
            // Held, but still spoken to: the platform sends it again later.
            let isFull = underWay >= 2 * Self.mostUnderWay || bytesUnderWay >= 2 * Self.mostBytes
            guard !isLeaving, !isFull else {
                let answer = frame.answer(LongConnectionReply.failure, after: .zero)
                return [.count(.received), .count(.answered), .send(answer)]
            }
            underWay += 1
            bytesUnderWay += body.count + frame.overhead
            let effects: [Effect] = [.count(.received), .run(frame.withoutPayload, body: body)]
            let isBusy = underWay >= Self.mostUnderWay || bytesUnderWay >= Self.mostBytes
            guard isBusy, !isHeld else { return effects }
            return effects + hold(now)
        }

        // MARK: Answers

        mutating func finish(
            _ answer: LongConnectionFrame,
            _ size: Int,
            at now: MonotonicTime
        ) -> [Effect] {
            underWay -= 1
            bytesUnderWay -= size
            let effects: [Effect] = [.count(.answered), .send(answer)]
            switch phase {
            case .closing, .ended: return []
            case .draining: return underWay == 0 ? effects + close() : effects
            case .opening, .serving: break
            }
            let hasRoom = underWay <= Self.mostUnderWay / 2 && bytesUnderWay <= Self.mostBytes / 2
            guard isHeld else { return effects }
            heldSince = now
            guard hasRoom else { return effects }
            isHeld = false
            heldSince = nil
            isWatchful = true
            return effects + [.resume, .rearm]
        }

        // MARK: Pings

        /// Notes a ping; returns when its pong must be there, nil where no ping is wanted.
        mutating func ping(at now: MonotonicTime) -> MonotonicTime? {
            switch phase {
            case .draining, .closing, .ended: return nil
            case .opening, .serving: break
            }
            pieces.expire(now)
            pingedAt = now
            isPongDue = !isHeld
            isWatchful = false
            return now + longestPong
        }

        /// Called when the last ping's pong should be there.
        mutating func checkPong() -> [Effect] {
            guard isPongDue, case .serving = phase else { return [] }
            return close(.lost, "the platform did not answer a ping")
        }

        /// When it will have been held for too long; nil where it is read, or ends.
        var heldUntil: MonotonicTime? {
            switch phase {
            case .draining, .closing, .ended: return nil
            case .opening, .serving: return heldSince.map { $0 + LongConnection.longestHold }
            }
        }

        /// Called when it has been held for so long, but for what was answered meanwhile.
        mutating func checkHeld(_ now: MonotonicTime) -> [Effect] {
            guard let heldUntil, heldUntil <= now else { return [] }
            return close(.lost, "nothing that is under way was answered for 10 s")
        }

        // MARK: The end

        /// nil where that has begun already.
        mutating func drain(
            _ cause: End.Cause,
            _ reason: String,
            _ now: MonotonicTime
        ) -> [Effect]? {
            switch phase {
            case .draining, .closing, .ended: return nil
            case .opening, .serving: break
            }
            phase = .draining(cause, reason)
            let effects = isHeld ? [] : hold(now)
            return underWay == 0 ? effects + close() : effects
        }

        private mutating func hold(_ now: MonotonicTime) -> [Effect] {
            isHeld = true
            heldSince = now
            isPongDue = false
            return [.hold]
        }

        /// Says goodbye, whatever is still under way.
        mutating func close() -> [Effect] {
            guard case .draining(let cause, let reason) = phase else { return [] }
            return close(cause, reason)
        }

        private mutating func close(_ cause: End.Cause, _ reason: String) -> [Effect] {
            phase = .closing(cause, reason)
            pieces = MessagePieces()
            return [.close]
        }
    }
}
