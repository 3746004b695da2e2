/// What happens to one delivery, from its bytes to its reply.
///
/// Read this file first.
///
///     delivery ─find─▶ app ─open─▶ event ─match─▶ subscriptions
///               │           │              │
///            no app     answered       unmatched
///            stopping   refused
///
///     by all that take it on receipt, together:
///         ─claim─▶ ─enter─▶ ─accept─▶ inbox                                 (see Backlog)
///            │        │         │
///         repeated refused   refused
///
///     by the one that answers:
///         ─claim─▶ ─admit─▶ ─turn─▶ ─run─▶ outcome ─answer─▶ ─save─▶ reply
///            │         │       │       │                         │
///         repeated  refused  late   carried on                refused
///                                   (by_deadline: inbox)      (saved when it comes again)
///
/// Each arrow is one call below, in this order; each way out is a case. Nothing else in the package
/// decides what becomes of an event before it is answered; what is acknowledged and not done is the
/// matter of ``Backlog``.
///
/// Invariants:
/// 1. One generation serves a delivery from first line to last; a reload in between is not seen.
/// 2. No handler runs before its claim is taken, and every claim taken is ended.
/// 3. A success is committed before its reply is returned, and an event is in the inbox before it is
///    acknowledged, so that no platform hears of what a repeated delivery could not find.
/// 4. Every delivery gets exactly one reply, and gets it at its deadline whatever its handler does.
/// 5. An event is in the inbox of all that take it on receipt or of none, so that one which is sent
///    again because the store was full has not begun anywhere.
/// 6. All of it happens on the event loop that received the delivery, but for the store.
package struct Dispatcher: Sendable {
    private let generations: CurrentGeneration
    private let store: ObservedStore
    private let backlog: Backlog
    private let gate: Gate
    private let record: DispatchRecord
    private let claims = Claims()

    /// How long a delivery may take before it is carried on in the inbox: platforms wait 3 s.
    private static let longestReply = Duration.milliseconds(2500)

    /// Makes a dispatcher over the generations, the store and the lanes of `backlog`.
    package init(backlog: Backlog, gate: Gate) {
        generations = backlog.generations
        store = backlog.store
        record = backlog.record
        self.backlog = backlog
        self.gate = gate
    }

    /// How long a fault of the store speaks against what comes next.
    private static let faultMemory = Duration.seconds(10)

    /// Why events cannot be handled here now, whatever they are; nil where they can.
    ///
    /// For who chooses where events go. A store that has failed is tried again after some seconds, for
    /// nothing but an event shows that it works.
    package var unfitness: String? {
        guard gate.isOpen else { return "the daemon is stopping" }
        if let fault = store.fault(within: Self.faultMemory) {
            return "the store takes no events: \(fault.message)"
        }
        return backlog.load.isFull ? "as much is under way as the daemon takes" : nil
    }

    /// Answers one delivery.
    package func answer(_ delivery: Delivery) async -> Reply {
        let generation = generations.now
        guard let app = generation.apps[delivery.route] else { return .noApp }
        guard gate.isOpen else { return refuse(.stopping, of: app) }
        guard app.admits(delivery.remote) else {
            return refuse(.notAuthentic("the sender's address is not allowed"), of: app)
        }

        switch app.platform.open(delivery) {
        case .answered(let reply): return reply
        case .refused(let refusal): return refuse(refusal, of: app)
        case .event(let event):
            return await reply(to: Arrival(event, delivery, app, generation))
        }
    }

    private func reply(to arrival: Arrival) async -> Reply {
        let (event, app) = (arrival.event, arrival.app)
        let wanted = app.subscriptions.subscriptions(for: event.type, version: event.version)
        guard !wanted.isEmpty else {
            record.unmatched(event)
            return app.platform.acknowledgement(of: event)
        }
        if let refused = await receive(arrival, wanted.receiving) { return refused.reply }
        guard let subscription = wanted.answering else {
            return app.platform.acknowledgement(of: event)
        }
        return await once(arrival, subscription).reply
    }

    /// Has all that take an event on receipt have it, or none; nil once they have.
    private func receive(_ arrival: Arrival, _ subscriptions: [Subscription]) async -> Answer? {
        var claimed: [Claimed] = []
        var refused: Answer?
        // In one order over all generations: no two deliveries wait for each other's claims.
        for subscription in subscriptions.sorted(by: { $0.script.plugin < $1.script.plugin }) {
            switch await claim(arrival, subscription) {
            case .taken(let key): claimed.append((subscription, key))
            case .answered(let answer): if !answer.isSuccess { refused = answer }
            }
            guard refused == nil else { break }
        }
        guard !claimed.isEmpty else { return refused }
        let answer: Answer
        if let refused { answer = refused } else { answer = await enter(arrival, claimed) }
        for case (_, let key?) in claimed { claims.release(key, answer) }
        return answer.isSuccess ? nil : answer
    }

    /// Handles an event unless it has been, or is under way: then its answer is given again.
    private func once(_ arrival: Arrival, _ subscription: Subscription) async -> Answer {
        switch await claim(arrival, subscription) {
        case .answered(let answer): answer
        case .taken(nil): await handle(arrival, subscription, nil).answer
        case .taken(let key?): end(key, await handle(arrival, subscription, key))
        }
    }

    // MARK: Claim

    private typealias Claimed = (subscription: Subscription, key: DeliveryKey?)

    private enum Claim {
        /// It is to be handled, and the claim to be ended; nil where there is none to take.
        case taken(DeliveryKey?)

        /// It has been handled, or cannot be now.
        case answered(Answer)
    }

    private func claim(_ arrival: Arrival, _ subscription: Subscription) async -> Claim {
        guard let key = subscription.key(for: arrival.event) else { return .taken(nil) }
        switch await claims.take(key) {
        case .answered(let answer):
            record.repeated(arrival.event)
            return .answered(answer)
        case .busy: return .answered(refusal(.overloaded, of: arrival))
        case .unsaved(let success):
            return .answered(end(key, await save(success, key, arrival, subscription)))
        case .fresh:
            guard let remembered = await recall(key, arrival) else { return .taken(key) }
            return .answered(end(key, remembered))
        }
    }

    private func recall(_ key: DeliveryKey, _ arrival: Arrival) async -> Handled? {
        do throws(StoreFault) {
            guard let reply = try await store.reply(to: key) else { return nil }
            record.repeated(arrival.event)
            return .settled(Answer(reply, isSuccess: true))
        } catch {
            return .settled(refusal(.unstored(error), of: arrival))
        }
    }

    private func end(_ key: DeliveryKey, _ handled: Handled) -> Answer {
        switch handled {
        case .settled(let answer): claims.release(key, answer)
        case .unsaved(let success, let answer): claims.keep(key, unsaved: success, answer)
        case .carriedOn(let answer): claims.detach(key, answer)
        }
        return handled.answer
    }

    // MARK: Enter, accept

    private func enter(_ arrival: Arrival, _ claimed: [Claimed]) async -> Answer {
        var receipts: [Receipt] = []
        for (subscription, key) in claimed {
            guard let place = backlog.lanes.enter(subscription.lane(of: arrival.event)) else {
                for receipt in receipts { receipt.place.leave() }
                return refusal(.overloaded, of: arrival)
            }
            receipts.append(Receipt(arrival, subscription, key, place, at: store.now))
        }
        return await accept(arrival, receipts)
    }

    private func accept(_ arrival: Arrival, _ receipts: [Receipt]) async -> Answer {
        do throws(StoreFault) {
            try await keep(receipts, of: arrival)
            for receipt in receipts { backlog.add(receipt.entry.waiting, at: receipt.place) }
            return acknowledgement(of: arrival)
        } catch {
            for receipt in receipts { receipt.place.leave() }
            return refusal(.unstored(error), of: arrival)
        }
    }

    /// Writes the event to each inbox, and that it is acknowledged: all of it or nothing.
    private func keep(_ receipts: [Receipt], of arrival: Arrival) async throws(StoreFault) {
        let reply = acknowledgement(of: arrival).reply
        try await store.commit(receipts.flatMap { $0.changes(reply) })
        for receipt in receipts { record.accepted(arrival.event, receipt.subscription) }
    }

    // MARK: Admit, turn, run

    private func handle(
        _ arrival: Arrival,
        _ subscription: Subscription,
        _ key: DeliveryKey?
    ) async -> Handled {
        // What succeeds and cannot be saved is better not run.
        if key != nil, let fault = store.refusesSuccesses() {
            return .settled(refusal(.unstored(fault), of: arrival))
        }
        return subscription.ack == .byDeadline
            ? await handleByDeadline(arrival, subscription, key)
            : await handleByResult(arrival, subscription, key)
    }

    private func handleByResult(
        _ arrival: Arrival,
        _ subscription: Subscription,
        _ key: DeliveryKey?
    ) async -> Handled {
        if let refused = backlog.load.begin(subscription, at: backlog.loops.now) {
            return .settled(refusal(refused, of: arrival))
        }
        let deadline = arrival.delivery.receivedAt + subscription.timeout
        guard let lane = subscription.lane(of: arrival.event) else {
            let outcome = await subscription.run(arrival, until: deadline)
            return await conclude(arrival, subscription, key, outcome)
        }
        // Where its turn does not come the platform shall come again: nothing has begun.
        guard let place = backlog.lanes.enter(lane),
            await place.wait(until: deadline, backlog.loops, on: arrival.delivery.loop)
        else { return await conclude(arrival, subscription, key, .overloaded) }
        defer { place.leave() }
        let outcome = await subscription.run(arrival, until: deadline)
        return await conclude(arrival, subscription, key, outcome)
    }

    private func handleByDeadline(
        _ arrival: Arrival,
        _ subscription: Subscription,
        _ key: DeliveryKey?
    ) async -> Handled {
        let (loops, loop) = (backlog.loops, arrival.delivery.loop)
        let deadline = arrival.delivery.receivedAt + Self.longestReply
        guard let place = backlog.lanes.enter(subscription.lane(of: arrival.event)) else {
            return .settled(refusal(.overloaded, of: arrival))
        }
        // What has not begun by then begins from the inbox, when its turn comes.
        guard await place.hasTurn(before: deadline, loops, on: loop) else {
            let receipt = Receipt(arrival, subscription, key, place, at: store.now)
            return .settled(await accept(arrival, [receipt]))
        }
        if let refused = backlog.load.begin(subscription, at: loops.now) {
            place.leave()
            return .settled(refusal(refused, of: arrival))
        }
        let run = backlog.run(arrival, subscription)
        if let outcome = await run.outcome(before: deadline, loops, on: loop) {
            let isSuccess = arrival.app.platform.answer(arrival.event, outcome).isSuccess
            // Given back to the platform, a failed event would lose its place in the lane.
            if isSuccess || place.key == nil {
                defer { place.leave() }
                return await conclude(arrival, subscription, key, outcome)
            }
        }
        return await carryOn(arrival, subscription, key, run, at: place)
    }

    // MARK: Carry on

    private func carryOn(
        _ arrival: Arrival,
        _ subscription: Subscription,
        _ key: DeliveryKey?,
        _ run: LateRun,
        at place: LanePlace
    ) async -> Handled {
        do throws(StoreFault) {
            let receipt = Receipt(arrival, subscription, key, place, at: store.now)
            try await keep([receipt], of: arrival)
            backlog.adopt(receipt.entry.waiting, arrival, subscription, run, at: place)
            return .settled(acknowledgement(of: arrival))
        } catch {
            // Not acknowledged, so it comes again; until the run has ended it is not run twice.
            let backlog = backlog
            backlog.beginRun()
            run.whenEnded { outcome in
                backlog.loops.start(on: arrival.delivery.loop) {
                    let handled = await conclude(arrival, subscription, key, outcome)
                    if let key { _ = end(key, handled) }
                    place.leave()
                    backlog.endRun()
                }
            }
            return .carriedOn(refusal(.unstored(error), of: arrival))
        }
    }

    // MARK: Answer, save

    private func conclude(
        _ arrival: Arrival,
        _ subscription: Subscription,
        _ key: DeliveryKey?,
        _ outcome: Outcome
    ) async -> Handled {
        let answer = arrival.app.platform.answer(arrival.event, outcome)
        backlog.ended(arrival, subscription, outcome, answer)
        guard answer.isSuccess, let key else { return .settled(answer) }
        return await save(answer, key, arrival, subscription)
    }

    private func save(
        _ success: Answer,
        _ key: DeliveryKey,
        _ arrival: Arrival,
        _ subscription: Subscription
    ) async -> Handled {
        do throws(StoreFault) {
            let lifetime = subscription.remember
            try await store.commit([.remember(key, success.reply, lifetime: lifetime)])
            return .settled(success)
        } catch {
            return .unsaved(success, refusal(.unstored(error), of: arrival))
        }
    }

    private func acknowledgement(of arrival: Arrival) -> Answer {
        Answer(arrival.app.platform.acknowledgement(of: arrival.event), isSuccess: true)
    }

    private func refusal(_ refusal: Refusal, of arrival: Arrival) -> Answer {
        Answer(refuse(refusal, of: arrival.app), isSuccess: false)
    }

    private func refuse(_ refusal: Refusal, of app: App) -> Reply {
        record.refused(refusal, app)
        return app.platform.refuse(refusal)
    }
}
