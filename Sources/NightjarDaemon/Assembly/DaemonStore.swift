import Foundation
import Logging
import LuaSandbox
import NightjarCore
import NightjarManifest
import NightjarStore

/// The store that the manifest names, as the daemon holds it.
struct DaemonStore: Sendable {
    let store: any DeliveryStore & KeyValueStore

    /// Gives up the file where there is one, once all is committed; blocks until then.
    let close: @Sendable () -> Void

    /// Opens what `manifest` names; paths are relative to `folder`.
    ///
    /// Blocks for as long as it takes to read what is remembered.
    static func open(
        _ manifest: Manifest,
        in folder: String,
        monotonic: @escaping @Sendable () -> MonotonicTime,
        logger: Logger
    ) throws(StoreFault) -> DaemonStore {
        switch manifest.store {
        case .memory: return DaemonStore(store: MemoryStore(monotonic: monotonic)) {}
        case .sqlite(let path):
            let base = URL(fileURLWithPath: folder, isDirectory: true)
            let whole = URL(fileURLWithPath: path, relativeTo: base).path
            var settings = StoreSettings(path: whole, monotonic: monotonic)
            settings.durability = manifest.durability
            settings.notice = { logger.say($0) }
            settings.prepareThread = SchedulerSlices.shorten
            let store = try SQLiteStore.open(settings)
            return DaemonStore(store: store) { store.close() }
        }
    }

    private init(store: any DeliveryStore & KeyValueStore, close: @escaping @Sendable () -> Void) {
        self.store = store
        self.close = close
    }
}

extension Logger {
    fileprivate func say(_ notice: StoreNotice) {
        switch notice {
        case .clockWentBack(let step):
            warning(
                "the clock is behind what the store has seen; the store goes on from there",
                metadata: ["step": "\(step)"]
            )
        case .upkeepFailed(let fault):
            warning("the store cannot be tidied", metadata: ["reason": "\(fault.message)"])
        }
    }
}

extension Manifest {
    /// Why its store cannot be opened.
    func finding(of fault: StoreFault) -> Finding {
        Finding(.error, .cannotOpenStore, at: storePlace, fault.message)
    }

    /// Why it cannot take the place of `present` in a running daemon; nil when it can.
    func storeFinding(after present: Manifest) -> Finding? {
        guard store != present.store || durability != present.durability else { return nil }
        return Finding(
            .error,
            .cannotChangeStore,
            at: storePlace,
            "the store and its durability cannot be changed while the daemon runs",
            notes: [Finding.Note("restart the daemon, which then serves this manifest")]
        )
    }
}
