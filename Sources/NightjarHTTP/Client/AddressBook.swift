import NIOCore
import NightjarCore
import Synchronization

/// Remembers the addresses of names for a while, and asks for each name once at a time.
///
/// Who waits for an answer may give up; the answer is kept for the next one all the same.
final class AddressBook: Sendable {
    private typealias Waiter = CheckedContinuation<[IPAddress], any Error>

    private enum Entry {
        case known([IPAddress], until: NIODeadline)
        case asked([Int: Waiter])
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var lastWaiter = 0
    }

    /// Names come from manifests, so only many reloads bring more than this.
    private static let capacity = 1024

    private let resolver: NameResolver
    private let lifetime: Duration
    private let state = Mutex(State())

    init(_ resolver: @escaping NameResolver, lifetime: Duration) {
        self.resolver = resolver
        self.lifetime = lifetime
    }

    /// The addresses of `name`, the best first; throws what the resolver throws, and at once when
    /// the task is cancelled.
    func addresses(of name: String) async throws -> [IPAddress] {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wait(for: name, id, $0) }
        } onCancel: {
            giveUp(name, id)
        }
    }

    /// An address that could not be connected to is tried last from now on.
    func demote(_ address: IPAddress, of name: String) {
        state.withLock { state in
            guard case .known(var addresses, let end) = state.entries[name],
                let index = addresses.firstIndex(of: address)
            else { return }
            addresses.append(addresses.remove(at: index))
            state.entries[name] = .known(addresses, until: end)
        }
    }

    private func wait(for name: String, _ id: Int, _ waiter: Waiter) {
        enum Step { case answer([IPAddress]), ask, wait, leave }
        let step = state.withLock { state -> Step in
            // Under the lock: a task that is cancelled later finds its waiter.
            if Task.isCancelled { return .leave }
            switch state.entries[name] {
            case .known(let addresses, let end) where .now() < end: return .answer(addresses)
            case .asked(var waiters):
                waiters[id] = waiter
                state.entries[name] = .asked(waiters)
                return .wait
            default:
                state.entries[name] = .asked([id: waiter])
                return .ask
            }
        }
        switch step {
        case .answer(let addresses): waiter.resume(returning: addresses)
        case .leave: waiter.resume(throwing: CancellationError())
        case .wait: break
        // A task of its own: it ends with the resolver, which nobody can cut short.
        case .ask: Task { await ask(name) }
        }
    }

    private func giveUp(_ name: String, _ id: Int) {
        let waiter = state.withLock { state -> Waiter? in
            guard case .asked(var waiters) = state.entries[name] else { return nil }
            let waiter = waiters.removeValue(forKey: id)
            state.entries[name] = .asked(waiters)
            return waiter
        }
        waiter?.resume(throwing: CancellationError())
    }

    private func ask(_ name: String) async {
        let result: Result<[IPAddress], any Error>
        do {
            result = .success(try await resolver(name))
        } catch {
            result = .failure(error)
        }
        let waiters = state.withLock { state -> [Int: Waiter] in
            guard case .asked(let waiters) = state.entries[name] else { return [:] }
            state.entries[name] = nil
            if case .success(let addresses) = result, !addresses.isEmpty {
                Self.makeRoom(&state)
                let end =
                    NIODeadline.now() + .nanoseconds(Int64(clamping: lifetime.wholeNanoseconds))
                state.entries[name] = .known(addresses, until: end)
            }
            return waiters
        }
        for waiter in waiters.values { waiter.resume(with: result) }
    }

    private static func makeRoom(_ state: inout State) {
        guard state.entries.count >= capacity else { return }
        state.entries = state.entries.filter { _, entry in
            if case .asked = entry { true } else { false }
        }
    }
}
