/// What a sandbox may use, and how long it waits.
public struct SandboxSettings: Sendable, Hashable {
    /// The path of the nightjar-worker program.
    public var workerPath: String

    /// What the worker is called in lists of processes, beside its program's name.
    ///
    /// Not a secret.
    public var title = "plugin"

    /// The budget of the Lua state, in bytes.
    public var memory: Int

    /// What the plugin reads as `secrets.NAME`.
    public var secrets = SandboxSecrets()

    /// Whether workers are jailed by seccomp.
    ///
    /// Off only where the kernel has none and the user says so.
    public var isJailed = true

    /// Whether workers note which lines are run, for ``Sandbox/coverage``.
    ///
    /// It makes Lua several times slower.
    public var countsLines = false

    /// How long a plugin may take to compile and run its top level.
    public var loadLimit = Duration.seconds(2)

    /// How long after its deadline an invocation may hold a worker that shows no progress.
    public var grace = Duration.milliseconds(35)

    /// How long after its deadline an invocation may hold a worker at all.
    public var longestGrace = Duration.milliseconds(500)

    /// After how long without progress a worker counts as stuck, so that what it has not begun
    /// goes to another.
    public var patience = Duration.milliseconds(50)

    /// How many workers serve side by side when one is busy all the time: at most one for each loop.
    public var workers = 2

    /// How many workers the sandbox may have at once, stuck ones among them.
    ///
    /// At least 1.
    public var maximumWorkers = 3

    /// After how long without an invocation a worker ends that was started beside a busy one.
    public var rest = Duration.seconds(30)

    /// How many workers may be started at once, those that run one event alone among them.
    ///
    /// Beyond it they are started one after another, ``startsPerSecond`` each second.
    public var startsAtOnce = 20

    /// How many workers may be started each second in the long run.
    public var startsPerSecond = 5.0

    /// How many invocations of one loop may be under way or waiting.
    public var maximumInvocations = 4096

    /// Makes settings with the defaults above.
    public init(workerPath: String, memory: Int) {
        self.workerPath = workerPath
        self.memory = memory
    }

    /// Lets so many workers serve side by side; one that is stuck leaves room for another.
    public mutating func serveSideBySide(_ count: Int) {
        workers = count
        maximumWorkers = count + 1
    }
}

/// Why a plugin could not be loaded.
public struct LoadFailure: Error, Sendable, Equatable {
    /// The kinds of it.
    public enum Reason: Sendable, Equatable {
        /// The worker program could not be started.
        case start
        /// The kernel refused a part of the jail.
        case jail
        /// A file does not compile.
        case syntax
        /// The top level raised an error.
        case raised
        /// The top level went over the memory budget.
        case memory
        /// The entry returned neither a function nor a table of functions.
        case returned
        /// The top level did not end within the limit.
        case time
        /// The worker ended while loading, or broke the protocol.
        case died
    }

    /// Which kind it is.
    public let reason: Reason

    /// What happened, with the script's place where there is one.
    public let message: String

    /// Lua's traceback; nil where there is none.
    public let traceback: String?

    init(_ reason: Reason, _ message: String, traceback: String? = nil) {
        self.reason = reason
        self.message = message
        self.traceback = traceback
    }
}

/// Is told what happens in a sandbox.
///
/// Called on the loops and on a thread of the sandbox's own: it must be quick.
public protocol SandboxObserver: Sendable {
    /// A script wrote to the log.
    ///
    /// `invocation` is nil while it loads.
    func logged(_ line: LogLine, by invocation: Invocation?)

    /// A worker has been started.
    func workerStarted(_ pid: Int32)

    /// A worker has ended; `reason` says why, as a phrase.
    ///
    /// `isBreach` says that it did what no worker does: it lied in frames, was stopped by the jail, or
    /// died of itself.
    func workerEnded(_ pid: Int32, _ reason: String, isBreach: Bool)

    /// An invocation has ended in its worker, which may be later than its answer.
    ///
    /// `late` is how long after its deadline that was, in nanoseconds; 0 when it was in time.
    func ended(_ invocation: Invocation, _ usage: Usage, late: UInt64)

    /// A worker ended under this invocation, whose event runs alone when it comes again.
    func isolated(_ invocation: Invocation)
}

extension SandboxObserver {
    /// Nothing.
    public func ended(_ invocation: Invocation, _ usage: Usage, late: UInt64) {}

    /// Nothing.
    public func isolated(_ invocation: Invocation) {}
}
