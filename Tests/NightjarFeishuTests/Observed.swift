import Synchronization

/// A value that others change, and a test waits for.
final class Observed<Value: Sendable>: Sendable {
    private struct State {
        var value: Value
        var watchers:
            [(
                condition: @Sendable (Value) -> Bool,
                continuation: CheckedContinuation<Value, Never>
            )] =
                []
    }

    private struct Ready {
        let value: Value
        let continuation: CheckedContinuation<Value, Never>
    }

    private let state: Mutex<State>

    init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    var value: Value { state.withLock(\.value) }

    func change(_ change: (inout Value) -> Void) {
        // The value is copied only where somebody has waited for it.
        let ready = state.withLock { state in
            change(&state.value)
            guard !state.watchers.isEmpty else { return [Ready]() }
            let value = state.value
            let ready = state.watchers.filter { $0.condition(value) }
            state.watchers.removeAll { $0.condition(value) }
            return ready.map { Ready(value: value, continuation: $0.continuation) }
        }
        for one in ready { one.continuation.resume(returning: one.value) }
    }

    /// The value, once it is as it should be.
    @discardableResult
    func wait(until condition: @escaping @Sendable (Value) -> Bool) async -> Value {
        await withCheckedContinuation { continuation in
            let value: Value? = state.withLock { state in
                guard !condition(state.value) else { return state.value }
                state.watchers.append((condition, continuation))
                return nil
            }
            if let value { continuation.resume(returning: value) }
        }
    }
}
