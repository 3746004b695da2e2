import Glibc
import Logging
import NightjarDaemon
import Synchronization

/// A ``FileWatch`` whose signals and warnings a test waits for.
final class WatchedChanges: Sendable {
    /// What it warned of.
    let warnings: WarningList
    let watch: FileWatch
    private let signals: AsyncStream<Int>
    private let counter = Counter()

    /// How many signals there were.
    var signalsSoFar: Int { counter.count }

    /// `afterSignal` is called on the watch's queue: while it lasts, events pile up.
    init(
        _ plan: WatchPlan,
        adding: @escaping FileWatch.Adding = { inotify_add_watch($0, $1, $2) },
        afterSignal: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        let warnings = WarningList()
        let (signals, signal) = AsyncStream.makeStream(of: Int.self)
        let counter = counter
        self.warnings = warnings
        self.signals = signals
        watch = FileWatch(
            plan,
            logger: Logger(label: "test") { _ in warnings },
            adding: adding
        ) {
            let number = counter.next()
            signal.yield(number)
            afterSignal(number)
        }
    }

    /// The next signal's number, from 1; 0 at the end.
    func next() async -> Int { await signals.first { _ in true } ?? 0 }

    private final class Counter: Sendable {
        private let number = Mutex(0)

        var count: Int { number.withLock { $0 } }

        func next() -> Int {
            number.withLock { number in
                number += 1
                return number
            }
        }
    }
}

/// Keeps what is logged.
final class WarningList: LogHandler {
    private let lines = Mutex<[String]>([])

    var texts: [String] { lines.withLock { $0 } }

    func log(event: LogEvent) {
        let facts = LogText(isTerminal: false)
            .line("", event.level, "\(event.message)", event.metadata ?? [:])
        let line = facts.split(separator: " ", omittingEmptySubsequences: true)
            .joined(separator: " ").replacing("\n", with: "")
        lines.withLock { $0.append(line) }
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { nil }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
}
