import NightjarCore
import ServiceLifecycle

/// The inbox and the store as parts of the daemon's life: they end after all that uses them.
struct BacklogService: Service {
    let backlog: Backlog
    let store: DaemonStore

    func run() async throws {
        try? await gracefulShutdown()
        await backlog.stop()
        store.close()
    }
}
