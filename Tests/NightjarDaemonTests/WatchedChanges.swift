import Glibc
import Logging
import NightjarDaemon
import Synchronization

/// A ``FileWatch`` whose signals and log a test waits for.
final class WatchedChanges: Sendable {
    /// What it has said.
    let log: LineList
    let watch: FileWatch
    private let signals: AsyncStream<Int>
    private let counter = Counter()

    /// How many signals there were.
    var signalsSoFar: Int { counter.count }

    /// `afterSignal` is called on the watch's queue: while it lasts, events pile up.
    init(
        _ plan: WatchPlan,
        times: WatchTimes = .patient,
        system: WatchSystem = WatchSystem(),
        afterSignal: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        let log = LineList()
        let (signals, signal) = AsyncStream.makeStream(of: Int.self)
        let counter = counter
        self.log = log
        self.signals = signals
        watch = FileWatch(
            plan,
            logger: Logger(label: "test") { _ in log },
            times: times,
            system: system
        ) {
            let number = counter.next()
            signal.yield(number)
            afterSignal(number)
        }
    }

    /// The next signal's number, from 1; 0 at the end.
    func next() async -> Int { await signals.first { _ in true } ?? 0 }

    /// How many signals there were when all that has changed until now is signalled.
    ///
    /// It waits for the signal that is due, not for time to pass.
    func settled() async -> Int {
        while await !watch.state().isQuiet {
            guard await next() > 0 else { break }
        }
        return signalsSoFar
    }
}

extension WatchTimes {
    /// Enough for a busy machine to do the next step of a test before the last one is signalled.
    static var patient: WatchTimes {
        var times = WatchTimes()
        times.quiet = .milliseconds(300)
        times.longestQuiet = .seconds(1)
        times.absence = .seconds(1)
        times.longestChange = .seconds(30)
        times.writing = .seconds(3600)
        times.longestWriting = .seconds(3600)
        return times
    }

    /// Hardly any waits.
    static var hasty: WatchTimes {
        var times = WatchTimes()
        times.quiet = .zero
        times.longestQuiet = .zero
        times.absence = .zero
        times.writing = .seconds(3600)
        times.longestWriting = .seconds(3600)
        times.poll = .milliseconds(5)
        times.pollQuiet = .milliseconds(5)
        return times
    }
}

/// Counts from 1, from any thread.
final class Counter: Sendable {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }

    @discardableResult
    func next() -> Int {
        number.withLock { number in
            number += 1
            return number
        }
    }
}

/// Keeps what is logged.
final class LineList: LogHandler {
    private let lines = Mutex<[String]>([])

    var texts: [String] { lines.withLock { $0 } }

    /// Waits until `text` is said; the test's time limit ends a wait for ever.
    func wait(for text: String) async throws {
        while !texts.contains(text) {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

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
