/// What happens to one delivery, from its bytes to its reply.
///
/// Read this file first.
///
///     delivery ─find─▶ app ─open─▶ event ─match─▶ subscription ─claim─▶ ─run─▶ outcome ─answer─▶ reply
///               │           │              │                    │                        │
///            no app     answered       unmatched            settled                   settled
///            stopping   refused                             (stored reply)            (kept for repeats)
///
/// Each arrow is one call below, in this order; each way out is a case. Nothing else in the
/// package decides what becomes of an event.
///
/// Invariants:
/// 1. One generation serves a delivery from first line to last; a reload in between is not seen.
/// 2. No handler runs before its claim is taken, and every claim taken is settled.
/// 3. A success is settled before its reply is returned, so that no platform hears of a success
///    that a repeated delivery could not find.
/// 4. Every delivery gets exactly one reply, and gets it at its deadline whatever its handler does.
/// 5. All of it happens on the event loop that received the delivery.
package struct Dispatcher: Sendable {
    private let generations: CurrentGeneration
    private let ledger: any DeliveryLedger
    private let gate: Gate
    private let record: DispatchRecord

    /// Makes a dispatcher over the generations that `generations` hands out.
    package init(
        generations: CurrentGeneration,
        ledger: any DeliveryLedger,
        gate: Gate,
        record: DispatchRecord
    ) {
        self.generations = generations
        self.ledger = ledger
        self.gate = gate
        self.record = record
    }

    /// Answers one delivery.
    package func answer(_ delivery: Delivery) async -> Reply {
        let generation = generations.now
        guard let app = generation.apps[delivery.path] else { return .noApp }
        guard gate.isOpen else { return refuse(.stopping, of: app) }
        guard app.admits(delivery.remote) else {
            return refuse(.notAuthentic("the sender's address is not allowed"), of: app)
        }

        switch app.platform.open(delivery) {
        case .answered(let reply): return reply
        case .refused(let refusal): return refuse(refusal, of: app)
        case .event(let event):
            return await reply(to: event, from: delivery, of: app, in: generation)
        }
    }

    private func reply(
        to event: Event,
        from delivery: Delivery,
        of app: App,
        in generation: Generation
    ) async -> Reply {
        guard let subscription = app.subscriptions.subscription(for: event) else {
            record.unmatched(event)
            return app.platform.acknowledgement(of: event)
        }
        guard let key = subscription.key(for: event) else {
            return await run(subscription, event, delivery, app, generation).reply
        }

        switch await ledger.claim(key) {
        case .settled(let reply):
            record.repeated(event)
            return reply
        case .full:
            return refuse(.overloaded, of: app)
        case .fresh:
            let answer = await run(subscription, event, delivery, app, generation)
            await ledger.settle(key, as: answer)
            return answer.reply
        }
    }

    private func run(
        _ subscription: Subscription,
        _ event: Event,
        _ delivery: Delivery,
        _ app: App,
        _ generation: Generation
    ) async -> Answer {
        subscription.tally.begin()
        let deadline = delivery.receivedAt + subscription.timeout
        let outcome = await subscription.script.run(
            event,
            as: subscription.identity,
            until: deadline,
            on: delivery.loop
        )
        let answer = app.platform.answer(event, outcome)
        record.ended(event, subscription, outcome, answer, generation)
        return answer
    }

    private func refuse(_ refusal: Refusal, of app: App) -> Reply {
        record.refused(refusal, app)
        return app.platform.refuse(refusal)
    }
}
