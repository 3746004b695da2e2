/// One run of an event of the inbox, and what comes of it.
extension Backlog {
    /// Begins the run of what a delivery brings; whoever waits for it may leave it to the backlog.
    func run(_ arrival: Arrival, _ subscription: Subscription) -> LateRun {
        let run = LateRun()
        loops.start(on: arrival.delivery.loop) { [loops] in
            run.end(await subscription.run(arrival, until: loops.now + subscription.timeout))
        }
        return run
    }

    /// Takes on a run that a delivery has begun, of an event that is in the inbox by now.
    func adopt(
        _ entry: WaitingEntry,
        _ arrival: Arrival,
        _ subscription: Subscription,
        _ run: LateRun,
        at place: LanePlace
    ) {
        beginRun()
        run.whenEnded { outcome in
            self.loops.start(on: arrival.delivery.loop) {
                let answer = arrival.app.platform.answer(arrival.event, outcome)
                self.ended(arrival, subscription, outcome, answer)
                let waiting = Waiting(entry: entry, place: place)
                await self.conclude(waiting, arrival, subscription, outcome, answer)
                self.endRun()
            }
        }
    }

    /// Runs an event of the inbox once.
    func run(_ waiting: Waiting, on loop: LoopIndex) async {
        let event: Event
        switch await find(waiting, on: loop) {
        case .waiting(let found): event = found
        case .gone: return waiting.place.leave()
        case .unknown: return
        }
        let generation = generations.now
        let app = generation.app(named: waiting.entry.app)
        let subscription = app?.subscriptions.subscription(
            for: event.type,
            version: event.version,
            ofInbox: waiting.entry.plugin
        )
        guard let app, let subscription else {
            return await bury(waiting, event, Self.unwanted, holdsLane: false, on: loop)
        }
        switch subscription.tally.begin(at: loops.now) {
        case .admitted: admitted(waiting.entry.plugin)
        case .full: return rest(waiting, for: Self.pause)
        case .resting(let rest): return self.rest(waiting, for: rest)
        }
        let arrival = Arrival(event, .ofInbox(event, on: loop, at: loops.now), app, generation)
        let deadline = loops.now + subscription.timeout
        let outcome = await subscription.run(arrival, until: deadline)
        let answer = app.platform.answer(event, outcome)
        record.ended(event, subscription, outcome, answer, generation, at: loops.now)
        await conclude(waiting, arrival, subscription, outcome, answer)
    }

    /// An invocation that was admitted for a delivery has ended.
    func ended(
        _ arrival: Arrival,
        _ subscription: Subscription,
        _ outcome: Outcome,
        _ answer: Answer
    ) {
        load.end()
        let (event, generation) = (arrival.event, arrival.generation)
        record.ended(event, subscription, outcome, answer, generation, at: loops.now)
    }

    private func conclude(
        _ waiting: Waiting,
        _ arrival: Arrival,
        _ subscription: Subscription,
        _ outcome: Outcome,
        _ answer: Answer
    ) async {
        let loop = arrival.delivery.loop
        guard !answer.isSuccess else {
            await save([.finish(waiting.entry.number)], on: loop)
            return waiting.place.leave()
        }
        switch outcome {
        // It is in the inbox: the next start of the daemon finds it.
        case .stopping: return
        case .overloaded: return again(waiting, after: Self.pause)
        default: break
        }
        var waiting = waiting
        waiting.entry.attempts += 1
        guard let delay = delay(waiting.entry, by: subscription.retries) else {
            let holdsLane = subscription.retries.onGiveUp == .stop && waiting.entry.lane != nil
            let cause = Cause(outcome, answer)
            return await bury(waiting, arrival.event, cause, holdsLane: holdsLane, on: loop)
        }
        waiting.entry.due = store.now + delay
        let (number, attempts) = (waiting.entry.number, waiting.entry.attempts)
        // Where the store does not take it, a restart finds one attempt less; nothing waits for that.
        let change = StoreChange.postpone(number, attempts: attempts, due: waiting.entry.due)
        _ = try? await store.commit([change])
        record.postponed(arrival.event, waiting.entry, by: delay)
        again(waiting, after: delay)
    }

    private func bury(
        _ waiting: Waiting,
        _ event: Event,
        _ cause: Cause,
        holdsLane: Bool,
        on loop: LoopIndex
    ) async {
        let burial = Burial(
            at: store.now,
            outcome: cause.outcome,
            reason: cause.reason,
            traceback: cause.traceback,
            attempts: waiting.entry.attempts,
            holdsLane: holdsLane
        )
        if holdsLane { hold(waiting) }
        await save([.bury(waiting.entry.number, burial)], on: loop)
        record.buried(event, waiting.entry, burial)
        if !holdsLane { waiting.place.leave() }
    }

    // MARK: The store

    /// What is found of an event in the inbox.
    private enum Found {
        case waiting(Event)
        /// It is done, or a dead letter by now.
        case gone
        /// The daemon stops before the store could say.
        case unknown
    }

    private func find(_ waiting: Waiting, on loop: LoopIndex) async -> Found {
        while true {
            do throws(StoreFault) {
                guard let entry = try await store.entry(waiting.entry.number),
                    entry.burial == nil
                else { return .gone }
                return .waiting(entry.event.again(entry.waiting.attempts))
            } catch {
                guard !isStopping else { return .unknown }
                await loops.wait(for: Self.pause, on: loop)
            }
        }
    }

    /// Until the store has taken it; what was done is not done again meanwhile.
    private func save(_ changes: [StoreChange], on loop: LoopIndex) async {
        while true {
            do throws(StoreFault) { return try await store.commit(changes) } catch {
                guard !isStopping else { return }
                await loops.wait(for: Self.pause, on: loop)
            }
        }
    }

    /// Why an event is given up.
    fileprivate struct Cause {
        let outcome: String
        let reason: String
        var traceback: String?
    }

    fileprivate static var unwanted: Cause {
        Cause(
            outcome: "unwanted",
            reason: "no subscription wants it any more: subscribe it again with ack: on_receipt or "
                + "by_deadline and retry it, or drop it"
        )
    }
}

extension Backlog.Cause {
    fileprivate init(_ outcome: Outcome, _ answer: Answer) {
        let kind = outcome.kind(isSuccess: answer.isSuccess)
        switch outcome {
        case .raised(let fault), .exceeded(let fault), .interrupted(let fault):
            self.init(outcome: kind.rawValue, reason: fault.message, traceback: fault.traceback)
        case .failed(let reason), .dropped(let reason):
            self.init(outcome: kind.rawValue, reason: reason ?? "the handler gave no reason")
        default:
            self.init(outcome: kind.rawValue, reason: answer.reason ?? kind.rawValue)
        }
    }
}

extension Event {
    /// The same event in a further run.
    fileprivate func again(_ failures: Int) -> Event {
        guard failures > 0 else { return self }
        return Event(
            id: id,
            deduplicationID: deduplicationID,
            type: type,
            version: version,
            kind: kind,
            app: app,
            platform: platform,
            tenant: tenant,
            time: time,
            attempt: attempt.addingReportingOverflow(Int64(failures)).overflow
                ? .max : attempt + Int64(failures),
            key: key,
            document: document,
            bodyKey: bodyKey
        )
    }
}

extension Delivery {
    /// What stands in for the delivery of an event that comes from the inbox.
    fileprivate static func ofInbox(
        _ event: Event,
        on loop: LoopIndex,
        at now: MonotonicTime
    ) -> Delivery {
        Delivery(path: "", headers: [:], body: [], receivedAt: now, loop: loop)
    }
}
