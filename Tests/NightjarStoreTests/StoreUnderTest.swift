import NightjarCore
import NightjarStore
import Synchronization
import Testing

/// A kind of store that the contract is held against.
enum StoreKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case memory = "in memory"
    case file = "in a file"
    case reopenedFile = "in a file that is closed and opened again"

    var testDescription: String { rawValue }

    func make(_ bounds: StoreBounds = .inMemory) throws -> StoreUnderTest {
        try StoreUnderTest(self, bounds)
    }
}

/// A store of one kind.
final class StoreUnderTest: Sendable {
    let clocks: StoreClocks
    private let kind: StoreKind
    private let bounds: StoreBounds
    private let folder: StoreFolder
    private let present: Mutex<any DeliveryStore & KeyValueStore>

    init(_ kind: StoreKind, _ bounds: StoreBounds) throws {
        self.kind = kind
        self.bounds = bounds
        folder = try StoreFolder()
        let clocks = folder.clocks
        self.clocks = clocks
        switch kind {
        case .memory:
            // One part, so that the bounds hold to the event.
            present = Mutex(
                MemoryStore(bounds: bounds, parts: 1, wall: { clocks.wall }) { clocks.monotonic }
            )
        case .file, .reopenedFile: present = Mutex(try folder.open(bounds))
        }
    }

    deinit {
        (store as? SQLiteStore)?.close()
    }

    var store: any DeliveryStore & KeyValueStore { present.withLock { $0 } }

    /// Closes the store and opens it again, where the kind is that.
    func reopen() throws {
        guard kind == .reopenedFile, let former = store as? SQLiteStore else { return }
        former.close()
        let next = try folder.open(bounds)
        present.withLock { $0 = next }
    }
}
