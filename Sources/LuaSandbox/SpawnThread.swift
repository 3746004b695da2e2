import Dispatch
import Glibc
import Synchronization

/// The thread that starts all workers, and lives as long as the process.
///
/// The kernel can end a worker with whoever has started it, but means the thread by that, and a thread
/// of a pool may end long before the daemon.
final class SpawnThread: Sendable {
    static let shared = SpawnThread()

    private let work = Mutex<[@Sendable () -> Void]>([])
    private let count = DispatchSemaphore(value: 0)

    private init() {
        var thread = pthread_t()
        let error = pthread_create(
            &thread,
            nil,
            { context in
                if let context {
                    Unmanaged<SpawnThread>.fromOpaque(context).takeUnretainedValue().serve()
                }
                return nil
            },
            Unmanaged.passRetained(self).toOpaque()
        )
        guard error != 0 else { return }
        DispatchQueue.global().async { [self] in serve() }
    }

    /// Runs `start` on the thread, after what it was given before.
    func run(_ start: @escaping @Sendable () -> Void) {
        work.withLock { $0.append(start) }
        count.signal()
    }

    private func serve() {
        while true {
            count.wait()
            work.withLock { $0.isEmpty ? nil : $0.removeFirst() }?()
        }
    }
}
