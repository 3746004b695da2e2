import Synchronization

/// How many invocations are under way for deliveries that wait, in all.
package final class Load: Sendable {
    /// So many run or wait for their turn in all, unless a number is given.
    package static let standardBound = 16384

    private let count = Atomic(0)
    private let bound: Int

    /// Makes one without load.
    package init(bound: Int = standardBound) {
        self.bound = max(1, bound)
    }

    /// Whether nothing more may begin.
    var isFull: Bool { count.load(ordering: .relaxed) >= bound }

    /// Counts an invocation as under way; or why it may not begin.
    func begin(_ subscription: Subscription, at now: MonotonicTime) -> Refusal? {
        guard count.add(1, ordering: .relaxed).newValue <= bound else {
            end()
            return .overloaded
        }
        let refusal: Refusal
        switch subscription.tally.begin(at: now) {
        case .admitted: return nil
        case .full: refusal = .overloaded
        case .resting(let rest): refusal = .resting(rest)
        }
        end()
        return refusal
    }

    /// An invocation that had begun has ended.
    func end() { count.subtract(1, ordering: .relaxed) }
}
