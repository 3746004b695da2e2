import NightjarCore

/// What a ``Pusher`` knows; it decides, and does nothing itself.
struct PusherState {
    enum Next {
        case nothing
        /// The rate allows the next one then.
        case later(MonotonicTime)
        case push(Push, patience: Duration)
    }

    enum Settled {
        case nothing
        case again(event: Int, Duration)
        case ended(PushedEvent, isCutDue: Bool)
    }

    private enum Fate: UInt8 { case underWay, answered, timedOut }

    private struct UnderWay {
        let event: Int
        var timer: (any WorkTimer)?
    }

    let plan: PushPlan
    var tally = PushTally()
    var startedAt = MonotonicTime(nanoseconds: 0)
    var cutsMade = 0
    var isStopped = false
    var isTurnAsked = false
    var waiting: [CheckedContinuation<Void, Never>] = []

    private let source: any EventSource
    /// Those that have not ended, by an index of their own.
    private var events: [Int: PushedEvent] = [:]
    private var made = 0
    private var indexes = 0
    private var ready = ReadyQueue()
    private var underWay: [Int: UnderWay] = [:]
    /// Of each push, by its number: a byte, so that a second answer is known as one.
    private var fates: [Fate] = []

    init(_ plan: PushPlan, _ source: any EventSource) {
        self.plan = plan
        self.source = source
    }

    /// Events that have ended, without duplicates.
    var settled: Int { tally.acknowledged + tally.givenUp }

    var isOver: Bool { isStopped || (made == plan.count && events.isEmpty) }

    // MARK: Sending

    mutating func next(at now: MonotonicTime) -> Next {
        guard !isStopped, underWay.count < plan.inFlight else { return .nothing }
        if let event = ready.pop() { return push(event, at: now) }
        guard made < plan.count else { return .nothing }
        if let moment = moment(of: made), now < moment {
            return askForTurn() ? .later(moment) : .nothing
        }
        made += 1
        tally.events += 1
        if tally.firstPushAt == nil { tally.firstPushAt = now }
        return push(put(source.next()), at: now)
    }

    mutating func keep(_ timer: any WorkTimer, of number: Int) {
        underWay[number]?.timer = timer
    }

    mutating func makeReady(_ event: Int) { ready.push(event) }

    /// False where a turn is asked for already.
    mutating func askForTurn() -> Bool {
        defer { isTurnAsked = true }
        return !isTurnAsked
    }

    private func moment(of event: Int) -> MonotonicTime? {
        plan.rate.map { startedAt + .seconds(Double(event) / $0) }
    }

    private mutating func put(_ event: PushedEvent) -> Int {
        indexes += 1
        events[indexes] = event
        return indexes
    }

    private mutating func push(_ event: Int, at now: MonotonicTime) -> Next {
        let number = fates.count
        guard let push = events[event]?.push(number: number, at: now) else { return .nothing }
        fates.append(.underWay)
        underWay[number] = UnderWay(event: event)
        tally.pushes += 1
        if events[event]?.isDuplicate == true {
            tally.duplicates += 1
        } else if (events[event]?.attempts.count ?? 0) > 1 {
            tally.repeated += 1
        }
        return .push(push, patience: plan.patience)
    }

    // MARK: Answers

    mutating func take(
        _ answer: PushAnswer,
        to number: Int,
        at now: MonotonicTime,
        _ chance: SeededChance
    ) -> Settled {
        guard !isStopped, let push = underWay.removeValue(forKey: number) else {
            countExtra(answer, to: number)
            return .nothing
        }
        push.timer?.cancel()
        fates[number] = answer == .unanswered ? .timedOut : .answered
        guard let time = events[push.event]?.take(answer, at: now) else { return .nothing }
        tally.count(answer, to: number, after: time)
        return settle(push.event, answer, at: now, chance)
    }

    private mutating func countExtra(_ answer: PushAnswer, to number: Int) {
        guard answer.isSaid else { return }
        guard fates.indices.contains(number) else { return tally.strays += 1 }
        switch fates[number] {
        case .underWay: break
        case .timedOut: tally.late += 1
        case .answered: tally.answeredTwice += 1
        }
        fates[number] = .answered
    }

    private mutating func settle(
        _ index: Int,
        _ answer: PushAnswer,
        at now: MonotonicTime,
        _ chance: SeededChance
    ) -> Settled {
        guard let event = events[index] else { return .nothing }
        let isDone = answer == .acknowledged || event.isDuplicate
        // What a user waits for is not sent again.
        if !isDone, !event.isCallback, let wait = plan.ladder.wait(afterFailures: event.failures) {
            return .again(event: index, wait)
        }
        events[index] = nil
        guard !event.isDuplicate else { return .ended(event, isCutDue: false) }
        tally.lastEndAt = now
        if isDone { tally.acknowledged += 1 } else { tally.givenUp += 1 }
        if isDone, !event.isCallback, chance.happens(plan.duplicates) {
            ready.push(put(event.duplicate))
        }
        return .ended(event, isCutDue: isCutDue)
    }

    /// The k-th cut is due when k parts of the events have ended, of one part more than there are cuts.
    private var isCutDue: Bool {
        guard cutsMade < plan.cuts else { return false }
        return settled * (plan.cuts + 1) >= plan.count * (cutsMade + 1)
    }

    // MARK: The end

    mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
        defer { waiting = [] }
        return waiting
    }
}

/// First in, first out.
private struct ReadyQueue {
    private var items: [Int] = []
    private var head = 0

    mutating func push(_ item: Int) { items.append(item) }

    mutating func pop() -> Int? {
        guard head < items.count else { return nil }
        defer { head += 1 }
        // What was taken goes once it is the greater part.
        if head > 64, head > items.count / 2 {
            items.removeFirst(head)
            head = 0
        }
        return items[head]
    }
}
