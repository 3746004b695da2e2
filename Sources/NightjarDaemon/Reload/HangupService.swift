import ServiceLifecycle
import UnixSignals

/// Reloads on SIGHUP.
struct HangupService: Service {
    let reloader: Reloader

    func run() async {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            reloader.request(.hangup)
        }
    }
}
