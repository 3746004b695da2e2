/// Which events are under way, so that a second delivery joins the run and starts none.
///
///     (absent) ──take──▶ under way ──release──▶ (absent)
///                          │     └──keep──▶ unsaved ──take──▶ under way
///                          └──detach──▶ detached ──release, keep──▶ …
///
/// Split into parts by key, so that event loops seldom wait for each other.
package final class Claims: Sendable {
    /// What one who takes a claim is told.
    enum Taken: Sendable {
        /// Nobody handles the event: the taker does, and has to end the claim.
        case fresh

        /// It was handled with this success, which the store has not taken yet: the taker has to
        /// save it and to end the claim.
        case unsaved(Answer)

        /// It was under way, and ended so.
        case answered(Answer)

        /// It is under way and will be for long, or too many wait for it.
        case busy
    }

    fileprivate typealias Waiting = [UnsafeContinuation<Taken, Never>]

    fileprivate enum State {
        case underWay(Waiting)
        case detached
        case unsaved(Answer)
    }

    fileprivate typealias States = [DeliveryKey: State]

    private let shards: Shards<DeliveryKey, States>
    private let joiners: Int

    /// Makes claims of nothing.
    ///
    /// - Parameters:
    ///   - parts: Into how many parts they are split; at least 1.
    ///   - joiners: How many deliveries may wait for the run of one event: the default is far
    ///     beyond what a platform that repeats after seconds can send within 3.
    package init(parts: Int = 16, joiners: Int = 1024) {
        shards = Shards(parts) { [:] }
        self.joiners = joiners
    }

    /// Takes the claim on an event, or waits for who has it.
    func take(_ key: DeliveryKey) async -> Taken {
        if let taken = shards.withShard(of: key, { $0.take(key) }) { return taken }
        return await withUnsafeContinuation { continuation in
            let atOnce: Taken? = shards.withShard(of: key) { states in
                // It may have ended since.
                if let taken = states.take(key) { return taken }
                return states.join(key, continuation, upTo: joiners) ? nil : .busy
            }
            if let atOnce { continuation.resume(returning: atOnce) }
        }
    }

    /// Ends a claim; those who wait get `answer`.
    func release(_ key: DeliveryKey, _ answer: Answer) {
        change(key, to: nil, answer)
    }

    /// Ends a claim with a success that the store did not take: those who wait get `answer`, and
    /// the next one who takes the claim has to save it.
    func keep(_ key: DeliveryKey, unsaved success: Answer, _ answer: Answer) {
        change(key, to: .unsaved(success), answer)
    }

    /// Those who wait get `answer`, and nobody may wait until the claim has ended.
    func detach(_ key: DeliveryKey, _ answer: Answer) {
        change(key, to: .detached, answer)
    }

    private func change(_ key: DeliveryKey, to state: State?, _ answer: Answer) {
        let waiting: Waiting = shards.withShard(of: key) { states in
            let former = states[key]
            states[key] = state
            if case .underWay(let waiting) = former { return waiting }
            return []
        }
        for continuation in waiting { continuation.resume(returning: .answered(answer)) }
    }
}

extension [DeliveryKey: Claims.State] {
    /// nil when the event is under way, and may be waited for.
    fileprivate mutating func take(_ key: DeliveryKey) -> Claims.Taken? {
        switch self[key] {
        case .underWay: return nil
        case .detached: return .busy
        case .unsaved(let success):
            self[key] = .underWay([])
            return .unsaved(success)
        case nil:
            self[key] = .underWay([])
            return .fresh
        }
    }

    /// False when too many wait already.
    fileprivate mutating func join(
        _ key: DeliveryKey,
        _ continuation: UnsafeContinuation<Claims.Taken, Never>,
        upTo joiners: Int
    ) -> Bool {
        guard case .underWay(var waiting) = self[key], waiting.count < joiners else { return false }
        self[key] = nil
        waiting.append(continuation)
        self[key] = .underWay(waiting)
        return true
    }
}
