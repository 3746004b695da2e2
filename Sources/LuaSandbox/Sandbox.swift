import CFrames
import Synchronization

/// One plugin, run in jailed worker processes of its own.
///
/// A worker is started when the first invocation comes, and again after one had to be killed. The
/// sandbox's workers end with its last reference.
///
/// Invariants:
/// 1. Every invocation gets exactly one ``Ending``, at its deadline at the latest, whatever the
///    plugin does.
/// 2. An invocation runs at most once: what a lost worker had begun is `interrupted`, only what it
///    had not begun goes to another.
/// 3. At most ``SandboxSettings/maximumWorkers`` workers exist at a time, one is started at a time,
///    and no more often than ``SandboxSettings/startsPerSecond`` in the long run. Beside them there
///    is at most one for an event that runs alone.
/// 4. Nothing that a worker says can do more than fail this plugin's own invocations.
public final class Sandbox: Sendable {
    enum Current {
        case none
        /// The loops that wait for it.
        case starting(Set<Int>)
        case ready(Worker)
    }

    /// After a start that failed the next one waits, longer each time, and what comes meanwhile is
    /// answered at once: or each event would cost a process.
    struct Pause {
        let ending: Ending
        let end: UInt64
        let length: Duration
    }

    struct State {
        var current = Current.none
        var alive: [ObjectIdentifier: Worker] = [:]
        var pause: Pause?
        var allowance: StartAllowance
        /// Whether a worker is being started beside a busy one.
        var isSpreading = false
        /// The one that runs an event alone.
        var alone: Sandbox?

        /// Takes one start from the allowance; else what becomes of whoever needs it.
        mutating func mayStart(at now: UInt64) -> Ending? {
            allowance.take(at: now).map { wait in
                let milliseconds = Int((wait / .milliseconds(1)).rounded(.up))
                return .unavailable(
                    "its workers end too often; the next one may be started in \(milliseconds) ms"
                )
            }
        }

        mutating func forget(_ worker: Worker) {
            if case .ready(let present) = current, present === worker { current = .none }
        }
    }

    /// How many loops a sandbox can serve: a worker has a channel for each.
    public static let maximumLoops = Int(CF_MAX_CHANNELS)

    /// The plugin's files.
    package let source: PluginSource
    let settings: SandboxSettings
    let observer: any SandboxObserver
    private let loops: [any SandboxLoop]
    let sessions: [Session]
    let record: UsageRecord
    /// nil when lines are not counted.
    let lines: LineRecord?
    /// Why its workers end with it.
    private let farewell: String
    private let quarantine = Quarantine()
    let state: Mutex<State>

    /// Makes a sandbox that has no worker yet.
    ///
    /// - Parameters:
    ///   - source: The plugin's files.
    ///   - settings: What it may use.
    ///   - loops: All loops that invocations may come from, each at its own index; at most
    ///     ``maximumLoops``.
    ///   - observer: Is told what happens.
    public convenience init(
        _ source: PluginSource,
        settings: SandboxSettings,
        loops: [any SandboxLoop],
        observer: any SandboxObserver
    ) {
        let record = UsageRecord(memory: settings.memory)
        let lines = settings.countsLines ? LineRecord(source) : nil
        let farewell = "its plugin is not in use any more"
        self.init(source, settings, loops, observer, record, lines, farewell)
    }

    private init(
        _ source: PluginSource,
        _ settings: SandboxSettings,
        _ loops: [any SandboxLoop],
        _ observer: any SandboxObserver,
        _ record: UsageRecord,
        _ lines: LineRecord?,
        _ farewell: String
    ) {
        self.source = source
        self.settings = settings
        self.loops = loops
        self.observer = observer
        self.record = record
        self.lines = lines
        self.farewell = farewell
        let allowance = StartAllowance(
            most: settings.startsAtOnce,
            perSecond: settings.startsPerSecond,
            at: loops.first?.now ?? 0
        )
        state = Mutex(State(allowance: allowance))
        sessions = loops.map { Session($0, settings, observer, record) }
        for session in sessions { session.sandbox = self }
    }

    deinit {
        // Retired ones too: nobody is left who would look at their deadlines.
        for worker in state.withLock({ Array($0.alive.values) }) {
            worker.dismiss(farewell)
        }
    }

    /// How many worker processes there are now, stuck and starting ones among them.
    public var workers: Int { state.withLock { $0.alive.count + ($0.alone?.workers ?? 0) } }

    /// What it uses of what it may.
    public var usage: SandboxUsage {
        let workers = state.withLock { Array($0.alive.values) + ($0.alone?.aliveWorkers ?? []) }
        return record.usage(with: workers)
    }

    /// Which lines its workers have run so far, file by file in the plugin's order.
    ///
    /// All that an invocation has run is there when its ending is, unless its worker had to be killed: then the
    /// last milliseconds are missing. Empty unless ``SandboxSettings/countsLines``.
    public var coverage: [FileCoverage] { lines?.coverage ?? [] }

    private var aliveWorkers: [Worker] { state.withLock { Array($0.alive.values) } }

    /// Compiles the plugin and runs its top level in a worker that ends afterwards.
    ///
    /// - Throws: ``LoadFailure``.
    public func load() async throws(LoadFailure) -> Handlers {
        let result = await withCheckedContinuation { continuation in
            start { worker, _, result in
                worker?.dismiss("it was only to be loaded")
                continuation.resume(returning: result)
            }
        }
        return try result.get()
    }

    /// Runs a handler and returns how it ended.
    ///
    /// - Parameters:
    ///   - invocation: Which handler, with what.
    ///   - deadline: In nanoseconds of ``SandboxLoop/now``.
    ///   - loop: The loop that the caller runs on, where it is also resumed.
    /// - Returns: The ending, at the deadline at the latest.
    public func invoke(
        _ invocation: Invocation,
        until deadline: UInt64,
        on loop: Int
    ) async -> Ending {
        guard quarantine.contains(invocation) else {
            return await invokeBesideOthers(invocation, until: deadline, on: loop)
        }
        return await invokeAlone(invocation, until: deadline, on: loop)
    }

    private func invokeBesideOthers(
        _ invocation: Invocation,
        until deadline: UInt64,
        on loop: Int
    ) async -> Ending {
        let session = sessions[loop]
        let ending = await withUnsafeContinuation { continuation in
            let pending = Pending(
                invocation,
                at: session.loop.now,
                deadline: deadline,
                continuation
            )
            guard !session.loop.isCurrent else { return session.submit(pending) }
            session.loop.execute { session.submit(pending) }
        }
        // A sandbox with an invocation under way must not end its worker.
        return withExtendedLifetime(self) { ending }
    }

    /// In a worker of its own, which ends with it: what it does to that one harms no other.
    private func invokeAlone(
        _ invocation: Invocation,
        until deadline: UInt64,
        on loop: Int
    ) async -> Ending {
        var settings = settings
        (settings.maximumWorkers, settings.startsAtOnce) = (1, 1)
        let farewell = "\(invocation.label), which it ran alone, is at its end"
        let alone = Sandbox(source, settings, loops, observer, record, lines, farewell)
        let objection = state.withLock { state -> Ending? in
            guard state.alone == nil else { return .overloaded }
            if let objection = state.mayStart(at: loops[loop].now) { return objection }
            state.alone = alone
            return nil
        }
        if let objection { return objection }
        let ending = await alone.invokeBesideOthers(invocation, until: deadline, on: loop)
        state.withLock { $0.alone = nil }
        switch ending {
        case .timedOut, .interrupted, .unavailable, .overloaded: break
        default: quarantine.remove(invocation)
        }
        return ending
    }

    // MARK: For the sessions

    /// A worker ended under this invocation.
    func isolate(_ invocation: Invocation) {
        if quarantine.insert(invocation) { observer.isolated(invocation) }
    }

    /// Takes a worker out of use in which memory ran out, if another one can be had for it.
    func replace(_ worker: Worker) -> Bool {
        let now = loops[0].now
        guard state.withLock({ $0.allowance.isAmple(at: now) }) else { return false }
        return retire(worker)
    }

    /// A session has something for a worker and no link to one.
    func needWorker(session: Session) {
        let loop = session.loop.index
        let now = session.loop.now
        let need: Need = state.withLock { state in
            switch state.current {
            case .ready(let worker): return .have(worker)
            case .starting(let waiting):
                state.current = .starting(waiting.union([loop]))
                return .wait
            case .none:
                if let pause = state.pause, now < pause.end { return .fail(pause.ending) }
                guard state.alive.count < settings.maximumWorkers else { return .wait }
                if let wait = state.allowance.take(at: now) { return .waitFor(wait) }
                state.current = .starting([loop])
                return .start
            }
        }
        switch need {
        case .have(let worker): session.loop.execute { session.attach(worker) }
        case .start: startCurrent()
        case .fail(let ending): session.fail(ending)
        case .waitFor(let wait): session.retry(in: wait)
        case .wait: break
        }
    }

    private enum Need {
        case have(Worker), start, wait, waitFor(Duration), fail(Ending)
    }

    /// Takes a stuck worker out of use.
    ///
    /// False when no other may be started beside it.
    func retire(_ worker: Worker) -> Bool {
        let now = loops[0].now
        let mayRetire = state.withLock { state in
            guard
                worker.isRetired
                    || state.alive.count < settings.maximumWorkers
                        && state.allowance.isThere(at: now)
            else { return false }
            state.forget(worker)
            return true
        }
        guard mayRetire else { return false }
        if worker.retire() {
            for session in sessions { session.loop.execute { session.retired(worker) } }
        }
        return true
    }

    /// Starts a worker for one loop beside one that is busy, if there may be more.
    func startBeside(_ worker: Worker, for session: Session) {
        let now = session.loop.now
        let mayStart = state.withLock { state in
            guard worker.isShared, !worker.isRetired, !state.isSpreading,
                state.alive.count < min(settings.workers, settings.maximumWorkers),
                state.allowance.isAmple(at: now), state.mayStart(at: now) == nil
            else { return false }
            state.isSpreading = true
            return true
        }
        guard mayStart else { return }
        start { worker, link, result in
            self.state.withLock { $0.isSpreading = false }
            guard let worker, let link, case .success = result else {
                worker?.end("its plugin could not be loaded")
                if let worker { self.ended(worker) }
                return
            }
            guard session.loop.index != 0 else {
                return session.attach(worker, link, besideAnother: true)
            }
            self.sessions[0].keep(link)
            session.loop.execute { session.attach(worker, besideAnother: true) }
        }
    }

    /// Ends a worker that was started beside another one and is not needed any more.
    func rest(_ worker: Worker) {
        state.withLock { $0.forget(worker) }
        guard worker.retire() else { return }
        for session in sessions { session.loop.execute { session.retired(worker) } }
    }

    /// A worker has ended: there is room for another.
    func ended(_ worker: Worker) {
        let isNew = state.withLock { state in
            state.forget(worker)
            return state.alive.removeValue(forKey: ObjectIdentifier(worker)) != nil
        }
        guard isNew else { return }
        if !worker.isDismissed { record.workerLost() }
        for session in sessions { session.loop.execute { session.retry() } }
    }
}
