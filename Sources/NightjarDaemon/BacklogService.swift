import Logging
import NightjarCore
import NightjarHTTP
import ServiceLifecycle
import UnixSignals

/// The inbox, the store and what calls out as parts of the daemon's life: they end after all that uses them.
struct BacklogService: Service {
    let backlog: Backlog
    let store: DaemonStore
    let web: OutgoingHTTP
    let logger: Logger

    /// Lets what runs from the inbox end; a second signal ends the wait, as what is cut off runs again.
    func run() async throws {
        try? await gracefulShutdown()
        // Before it is said that a second one is heard.
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let left = backlog.running
        if left > 0 {
            logger.notice(
                "stopping: runs from the inbox end first; a second signal leaves them to the next start",
                metadata: ["running": "\(left)"]
            )
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await backlog.stop() }
            group.addTask { for await _ in signals { break } }
            await group.next()
            // A wait for the runs does not end by cancellation: it is not waited for.
            backlog.abandon()
            group.cancelAll()
        }
        // Nobody is left who would ask for anything.
        await web.shutDown()
        store.close()
    }
}
