import NightjarCore
import Synchronization

/// Those who wait for one thing: each until it is there, its own moment has come, or its task is
/// cancelled.
///
///     wait ──▶ expected ─register─▶ waiting ─resume─▶ the value
///                  │                   └────leave───▶ nil
///                  └─────leave─▶ gone ───register───▶ nil
///
/// Nobody's end ends another's wait, and each continuation is resumed once, by whoever takes it out
/// of the table.
final class Waiters<Value: Sendable>: Sendable {
    private enum Place {
        case expected, gone
        case waiting(CheckedContinuation<Value?, Never>)
    }

    private struct State {
        var value: Value?
        var places: [Int: Place] = [:]
        var made = 0
    }

    private let clock: LoopClock
    private let state = Mutex(State())

    init(_ clock: LoopClock) {
        self.clock = clock
    }

    /// The value; nil where `moment` came first, or the task was cancelled.
    func wait(until moment: MonotonicTime) async -> Value? {
        guard moment > clock.now else { return state.withLock(\.value) }
        let place = state.withLock { state in
            state.made += 1
            state.places[state.made] = .expected
            return state.made
        }
        let alarm = clock.alarm(at: moment) { self.leave(place) }
        defer { alarm.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { register($0, at: place) }
        } onCancel: {
            leave(place)
        }
    }

    /// Gives the value to all who wait and all who come.
    func resume(_ value: Value) {
        let continuations = state.withLock { state in
            state.value = value
            let waiting = state.places.compactMap { number, place in
                if case .waiting(let continuation) = place { (number, continuation) } else { nil }
            }
            for (number, _) in waiting { state.places[number] = nil }
            return waiting.map(\.1)
        }
        for continuation in continuations { continuation.resume(returning: value) }
    }

    private func register(_ continuation: CheckedContinuation<Value?, Never>, at place: Int) {
        let end: Value?? = state.withLock { state in
            if case .expected = state.places[place], state.value == nil {
                state.places[place] = .waiting(continuation)
                return .none
            }
            state.places[place] = nil
            return .some(state.value)
        }
        if let end { continuation.resume(returning: end) }
    }

    private func leave(_ number: Int) {
        let continuation: CheckedContinuation<Value?, Never>? = state.withLock { state in
            switch state.places[number] {
            case .waiting(let continuation):
                state.places[number] = nil
                return continuation
            case .expected: state.places[number] = .gone
            case .gone, nil: break
            }
            return nil
        }
        continuation?.resume(returning: nil)
    }
}
