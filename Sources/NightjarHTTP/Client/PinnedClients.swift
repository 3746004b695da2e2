import NIOSSL
import NightjarCore
import Synchronization

/// The clients in use, one for each origin and address, and some that rest with open connections.
///
///     (none) ─take─▶ current ─retire, or room is needed─▶ retired ─last give─▶ closing ─▶ (none)
///
/// Invariants:
/// 1. A key has one current client at most.
/// 2. Of current clients that nobody uses there are `capacity` at most.
/// 3. Who has taken a client can use it until it gives it back; only the end of all closes it before.
final class PinnedClients: Sendable {
    private struct Use {
        let client: PinnedClient
        var users = 1
        var lastTurn: Int
        var isRetired = false
    }

    private struct State {
        var uses: [ObjectIdentifier: Use] = [:]
        var current: [PinnedClient.Key: ObjectIdentifier] = [:]
        var closing: [ObjectIdentifier: Task<Void, Never>] = [:]
        var turn = 0
        var hasEnded = false
    }

    typealias Make = @Sendable (PinnedClient.Key, TLSConfiguration) -> PinnedClient

    private let capacity: Int
    private let make: Make
    private let state = Mutex(State())

    init(capacity: Int, make: @escaping Make) {
        self.capacity = capacity
        self.make = make
    }

    /// Does `body` with the client of a key, which is made with `tls` where there is none.
    ///
    /// - Throws: what `body` throws, and ``NetworkFailure/ended`` after the end of all.
    func with<Value>(
        _ key: PinnedClient.Key,
        _ tls: TLSConfiguration,
        _ body: (PinnedClient) async throws -> Value
    ) async throws -> Value {
        let client = try take(key, tls)
        defer { give(client) }
        do {
            return try await body(client)
        } catch {
            if hasEnded { throw NetworkFailure.ended }
            throw error
        }
    }

    /// Uses the client no more for new requests: the next one gets one without old connections.
    func retire(_ client: PinnedClient) {
        state.withLock { state in
            state.uses[ObjectIdentifier(client)]?.isRetired = true
            if state.current[client.key] == ObjectIdentifier(client) {
                state.current[client.key] = nil
            }
            close(unused: client, &state)
        }
    }

    /// Closes all, and returns when it is done; what is under way fails.
    func shutDown() async {
        let closing = state.withLock { state in
            state.hasEnded = true
            state.current = [:]
            for use in state.uses.values { close(use.client, &state) }
            return Array(state.closing.values)
        }
        for task in closing { await task.value }
    }

    private var hasEnded: Bool { state.withLock { $0.hasEnded } }

    private func take(_ key: PinnedClient.Key, _ tls: TLSConfiguration) throws -> PinnedClient {
        try state.withLock { state in
            if state.hasEnded { throw NetworkFailure.ended }
            state.turn += 1
            if let id = state.current[key], let client = state.uses[id]?.client {
                state.uses[id]?.users += 1
                state.uses[id]?.lastTurn = state.turn
                return client
            }
            let client = make(key, tls)
            let id = ObjectIdentifier(client)
            state.uses[id] = Use(client: client, lastTurn: state.turn)
            state.current[key] = id
            return client
        }
    }

    private func give(_ client: PinnedClient) {
        state.withLock { state in
            state.uses[ObjectIdentifier(client)]?.users -= 1
            close(unused: client, &state)
            makeRoom(&state)
        }
    }

    private func makeRoom(_ state: inout State) {
        let resting = state.uses.values.filter { $0.users == 0 }
        guard resting.count > capacity,
            let oldest = resting.min(by: { $0.lastTurn < $1.lastTurn })?.client
        else { return }
        state.current[oldest.key] = nil
        close(oldest, &state)
    }

    private func close(unused client: PinnedClient, _ state: inout State) {
        guard let use = state.uses[ObjectIdentifier(client)], use.isRetired, use.users == 0 else {
            return
        }
        close(client, &state)
    }

    private func close(_ client: PinnedClient, _ state: inout State) {
        let id = ObjectIdentifier(client)
        state.uses[id] = nil
        // Its owner is `closing`, in which it stands until it is done.
        state.closing[id] = Task {
            await client.shutDown()
            self.state.withLock { $0.closing[id] = nil }
        }
    }
}
