import Synchronization

/// One loaded, validated set of manifest and plugins.
///
/// It never changes; a reload makes the next.
///
/// Its scripts live as long as it does, and it lives as long as a delivery holds it.
package final class Generation: Sendable {
    /// Counted from 1 in the life of one daemon.
    package let number: Int

    /// The apps by the way in which their deliveries come.
    package let apps: [DeliveryRoute: App]

    private let names: [String: App]

    /// Makes a generation.
    package init(number: Int, apps: [DeliveryRoute: App]) {
        self.number = number
        self.apps = apps
        names = Dictionary(apps.values.map { ($0.name, $0) }) { first, _ in first }
    }

    /// The app of that name in the manifest; nil when there is none.
    package func app(named name: String) -> App? { names[name] }
}

/// The generation that new deliveries get.
package final class CurrentGeneration: Sendable {
    private let generation: Mutex<Generation>
    private let observers = Mutex<[@Sendable () -> Void]>([])

    /// Begins with the first generation.
    package init(_ first: Generation) {
        generation = Mutex(first)
    }

    /// The present one.
    ///
    /// Whoever works with it takes it once and keeps it to the end.
    package var now: Generation { generation.withLock { $0 } }

    /// Puts `next` in place.
    ///
    /// The one before goes on for the deliveries that hold it.
    package func swap(to next: Generation) {
        // Released outside the lock: letting go of the last reference ends workers.
        _ = generation.withLock { current in
            let former = current
            current = next
            return former
        }
        for call in observers.withLock({ $0 }) { call() }
    }

    /// Has `call` made after each swap, by whoever swaps.
    func whenSwapped(_ call: @escaping @Sendable () -> Void) {
        observers.withLock { $0.append(call) }
    }
}
