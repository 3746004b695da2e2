import Synchronization

/// Whether new deliveries are accepted.
///
/// Once closed it stays closed.
package final class Gate: Sendable {
    private let open = Atomic(true)

    /// Makes an open gate.
    package init() {}

    /// False once the daemon has begun to stop.
    package var isOpen: Bool { open.load(ordering: .acquiring) }

    /// Lets nothing new in.
    ///
    /// What is under way goes on.
    package func close() { open.store(false, ordering: .releasing) }
}
