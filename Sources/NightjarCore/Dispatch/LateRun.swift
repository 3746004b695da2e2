/// A run that may last longer than the delivery that began it.
///
/// The delivery waits for it up to its own deadline; whoever takes the run over then is told of its
/// end.
// Sendable by confinement: all of it happens on one loop.
final class LateRun: @unchecked Sendable {
    private enum State {
        case running
        case waited(for: UnsafeContinuation<Outcome?, Never>)
        case takenOver(by: @Sendable (Outcome) -> Void)
        case ended(Outcome)
    }

    private var state = State.running

    /// It has ended.
    func end(_ outcome: Outcome) {
        let former = state
        state = .ended(outcome)
        switch former {
        case .waited(let continuation): continuation.resume(returning: outcome)
        case .takenOver(let call): call(outcome)
        case .running, .ended: break
        }
    }

    /// How it ended; nil when `deadline` came first.
    func outcome(
        before deadline: MonotonicTime,
        _ loops: any WorkLoops,
        on loop: LoopIndex
    ) async -> Outcome? {
        if case .ended(let outcome) = state { return outcome }
        let timer = loops.schedule(on: loop, at: deadline) { self.giveUp() }
        let outcome = await withUnsafeContinuation { state = .waited(for: $0) }
        timer.cancel()
        return outcome
    }

    /// Tells `call` of its end: now, when it has ended.
    func whenEnded(_ call: @escaping @Sendable (Outcome) -> Void) {
        if case .ended(let outcome) = state { return call(outcome) }
        state = .takenOver(by: call)
    }

    private func giveUp() {
        guard case .waited(let continuation) = state else { return }
        state = .running
        continuation.resume(returning: nil)
    }
}
