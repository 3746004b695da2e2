import NightjarCore
import Synchronization

/// The access token of one identity of an app: got once for all who need it.
///
///     none ─token─▶ fetching ─fetched─▶ good ─margin─▶ due ─token─▶ due, fetching
///       ▲              │failed: all who wait hear it     │ end              │
///       └──────────────┴──────────────refused────────────┴──────────────────┘
///
/// 1. At most one request for a token is under way; it belongs to nobody who waits for it.
/// 2. A failure is told to those who waited and kept for nobody else.
/// 3. While a token is due, who asks gets it at once.
final class FeishuTokens: Sendable {
    typealias Fetched = Result<FeishuAccessToken, OpenPlatformFault>

    private struct State {
        var token: FeishuAccessToken?
        var fetching: Waiters<Fetched>?
        var discardedAt: MonotonicTime?
    }

    private enum Step {
        case have(FeishuAccessToken)
        case renew(FeishuAccessToken, Waiters<Fetched>)
        case fetch(Waiters<Fetched>)
        case join(Waiters<Fetched>)
    }

    /// A request may take so long, whatever deadlines those have who wait.
    private static let patience = Duration.seconds(10)
    /// After a renewal failed, the next is tried so much later: the token is still good.
    private static let renewalPause = Duration.seconds(10)
    /// So often at most a token is thrown away: where the platform refuses each one for some call,
    /// the others keep theirs.
    private static let discardPause = Duration.seconds(10)

    private let clock: LoopClock
    private let fetch: @Sendable (_ deadline: MonotonicTime) async -> Fetched
    private let state = Mutex(State())

    init(
        _ clock: LoopClock,
        fetch: @escaping @Sendable (_ deadline: MonotonicTime) async -> Fetched
    ) {
        self.clock = clock
        self.fetch = fetch
    }

    /// A good token.
    func token(
        until deadline: MonotonicTime
    ) async throws(OpenPlatformFault) -> FeishuAccessToken {
        switch step(at: clock.now) {
        case .have(let token): return token
        case .renew(let token, let waiters):
            start(for: waiters)
            return token
        case .fetch(let waiters):
            start(for: waiters)
            return try await outcome(of: waiters, until: deadline)
        case .join(let waiters): return try await outcome(of: waiters, until: deadline)
        }
    }

    /// Throws a token away that the platform has refused.
    ///
    /// Returns whether the call is worth another try: there is another token, or may be one.
    func discard(_ token: FeishuAccessToken) -> Bool {
        let now = clock.now
        return state.withLock { state in
            guard state.token?.secret == token.secret else { return true }
            if let last = state.discardedAt, now < last + Self.discardPause { return false }
            state.token = nil
            state.discardedAt = now
            return true
        }
    }

    private func step(at now: MonotonicTime) -> Step {
        state.withLock { state in
            if let token = state.token, now < token.endsAt {
                guard now >= token.renewsAt, state.fetching == nil else { return .have(token) }
                let waiters = Waiters<Fetched>(clock)
                state.fetching = waiters
                return .renew(token, waiters)
            }
            if let waiters = state.fetching { return .join(waiters) }
            let waiters = Waiters<Fetched>(clock)
            state.fetching = waiters
            return .fetch(waiters)
        }
    }

    private func start(for waiters: Waiters<Fetched>) {
        clock.start {
            let fetched = await self.fetch(self.clock.now + Self.patience)
            self.keep(fetched)
            waiters.resume(fetched)
        }
    }

    private func keep(_ fetched: Fetched) {
        let now = clock.now
        state.withLock { state in
            state.fetching = nil
            switch fetched {
            case .success(let token): state.token = token
            case .failure: state.token?.renew(at: now + Self.renewalPause)
            }
        }
    }

    private func outcome(
        of waiters: Waiters<Fetched>,
        until deadline: MonotonicTime
    ) async throws(OpenPlatformFault) -> FeishuAccessToken {
        guard let fetched = await waiters.wait(until: deadline) else {
            let text = "the platform gave no access token in time"
            throw OpenPlatformFault(Task.isCancelled ? "the call was given up" : text)
        }
        return try fetched.get()
    }
}
