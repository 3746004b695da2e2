import CFrames

/// One loop's channel to one worker, and the invocations that are with it.
///
///     loading ──READY──▶ serving ──revoke──▶ revoked ──▶ closed
///        └────REFUSED, closed──▶ (load failed)
///
/// Only channel 0 loads; the others begin by serving. Confined to its loop.
// Sendable by confinement: every member is touched on `loop` alone.
final class WorkerLink: SandboxReceiver, @unchecked Sendable {
    /// Is told what the link cannot decide.
    ///
    /// All on the loop.
    protocol Owner: AnyObject {
        func logged(_ line: LogLine, by invocation: Invocation?)
        /// The link has ended; `unbegun` are the invocations that never ran.
        ///
        /// `culprit` is the one that its worker ended under, where that is known.
        func closed(_ link: WorkerLink, unbegun: [Pending], culprit: Pending?)
        /// The worker has ended under an invocation.
        func lost(_ pending: Pending, with link: WorkerLink, isCulprit: Bool)
        /// The worker has let go of an invocation.
        func ended(_ pending: Pending, _ ending: Ending, _ usage: Usage, on link: WorkerLink)
    }

    /// The worker keeps to half of it.
    private static let mostLogBytes = 2 * Int(CF_MAX_LOG_BYTES)
    /// What a call costs besides its arguments: what waits for its answer.
    private static let callCost = 4096
    /// Of arguments of functions that are under way.
    private static let mostAskedBytes = 32 << 20

    let worker: Worker
    private(set) var inFlight: [UInt64: Pending] = [:]
    private(set) var isClosed = false

    private let index: Int
    private let loop: any SandboxLoop
    private weak var owner: (any Owner)?
    private var channel: (any SandboxChannel)?
    private var reader = FrameReader()
    private var lastNumber: UInt64 = 0
    private var revokedAfter: UInt64?
    /// What was taken back; each may still be answered once, by a worker that dropped it just then.
    private var revoked: Set<UInt64> = []
    private var loadingLogBytes = 0
    private var askedBytes = 0
    /// How many files' lines it has told of, and how many lines that were run.
    private var (toldFiles, toldLines) = (0, 0)
    private var loaded: ((Result<Handlers, LoadFailure>) -> Void)?
    private var turns: UInt64 = 0
    private var movedAt: UInt64 = 0
    /// The worker's CPU time then; nil until it is looked at, which costs a system call.
    private var cpuAtMove: UInt64?

    init(_ worker: Worker, on loop: any SandboxLoop, owner: (any Owner)?) {
        self.worker = worker
        self.loop = loop
        self.owner = owner
        index = loop.index
    }

    /// Takes the loop's socket from the worker.
    ///
    /// A worker that has no more for this loop, which is a mistake of ours, shows as a link that
    /// closes at once.
    func open() {
        guard let socket = worker.takeSocket(index) else { return closed() }
        channel = loop.adopt(socket, self)
    }

    /// Sends the plugin's secrets and files.
    ///
    /// `completion` is called once, on the loop.
    func load(
        _ source: PluginSource,
        _ secrets: SandboxSecrets,
        _ completion: @escaping (Result<Handlers, LoadFailure>) -> Void
    ) {
        loaded = completion
        guard let channel else {
            return finishLoading(.failure(LoadFailure(.died, "the worker's channel did not open")))
        }
        for (name, value) in secrets.values { channel.write(.secret(name, value)) }
        for file in source.files { channel.write(.file(file), file.source) }
        if worker.lines != nil { channel.write(.cover) }
        channel.write(.start)
    }

    /// Ends a load that takes too long, and the worker with it.
    func giveUpLoading(_ failure: LoadFailure) {
        worker.end(failure.message)
        finishLoading(.failure(failure))
        closed()
    }

    // MARK: Invocations

    var isServing: Bool { !isClosed && revokedAfter == nil && !worker.isRetired }

    /// Sends an invocation, or answers it when it cannot be sent at all.
    func invoke(_ pending: Pending) {
        guard let frame = FrameBytes.invoke(pending.invocation, number: lastNumber + 1) else {
            let message = "the event is too large for a worker"
            return pending.answer(.argumentRefused(.init(message: message, traceback: nil)))
        }
        guard let channel, channel.unwritten < 2 * Int(CF_MAX_TO_WORKER) else {
            return pending.answer(.overloaded)
        }
        if inFlight.isEmpty { (movedAt, cpuAtMove) = (loop.now, nil) }
        lastNumber += 1
        inFlight[lastNumber] = pending
        channel.write(frame, pending.invocation.argument)
    }

    /// Tells the worker that the invocation is no longer wanted.
    func abandon(_ number: UInt64, at now: UInt64) {
        inFlight[number]?.abandonedAt = now
        inFlight[number]?.forgetCalls()
        channel?.write(.abandon(number))
    }

    // MARK: Progress

    /// For how long the worker has not switched to another piece of work although it has some.
    ///
    /// Twice the CPU time that it got meanwhile, where that is less: who gets none is not stuck.
    func standstill(at now: UInt64) -> UInt64 {
        let page = worker.process.page
        let seen = page.turns
        let cpu = worker.process.cpu
        if seen != turns || inFlight.isEmpty || page.isIdle { (turns, movedAt) = (seen, now) }
        if movedAt == now || cpuAtMove == nil { cpuAtMove = cpu }
        let used = cpu.subtractingReportingOverflow(cpuAtMove ?? cpu)
        return used.overflow ? 0 : min(now - movedAt, 2 * used.partialValue)
    }

    /// The number of the last invocation that the worker has begun here.
    private var begun: UInt64 { revokedAfter ?? worker.process.page.begun(on: index) }

    /// Whether something is with the worker that it has not begun.
    var hasUnbegun: Bool {
        guard revokedAfter == nil, !inFlight.isEmpty else { return false }
        let begun = begun
        return inFlight.contains { $0.key > begun && !$0.value.isAnswered }
    }

    /// What the worker has begun and is to let go of, and has not: the one of the earliest deadline.
    var heldLongest: Pending? {
        let begun = begun
        return inFlight.filter { $0.key <= begun && $0.value.abandonedAt != nil }.values
            .min { $0.deadline < $1.deadline }
    }

    /// What the worker runs at this moment, if it is one of this link's.
    var running: Pending? { inFlight[worker.process.page.running(on: index)] }

    /// Takes back what the worker has not begun; it never will.
    func revoke() -> [Pending] {
        let begun = revokedAfter ?? worker.process.page.revoke(index)
        revokedAfter = begun
        let unbegun = inFlight.filter { $0.key > begun }.sorted { $0.key < $1.key }
        for (number, _) in unbegun {
            inFlight[number] = nil
            revoked.insert(number)
        }
        return unbegun.map(\.value).filter { !$0.isAnswered }
    }

    // MARK: SandboxReceiver

    func received(_ bytes: UnsafeRawBufferPointer) {
        guard !isClosed else { return }
        do throws(FrameFault) {
            try reader.read(bytes) { (frame) throws(FrameFault) in try handle(frame) }
        } catch {
            worker.end("it broke the protocol: \(error)", isBreach: true)
            closed()
        }
    }

    func closed() { closed(because: nil) }

    /// Ends the link; `culprit` is the invocation that its worker was ended for, nil when the worker
    /// has ended by itself: then it is what ran.
    func closed(because culprit: Pending?) {
        guard !isClosed else { return }
        isClosed = true
        channel?.close()
        channel = nil
        let death = worker.process.page.stop ?? "the worker ended"
        let reason = worker.endReason.isEmpty ? death : worker.endReason
        worker.end("its channel closed")
        finishLoading(.failure(LoadFailure(.died, "\(reason) while the plugin was loading")))
        let unbegun = revoke()
        let culprit = culprit ?? running
        for pending in inFlight.values {
            pending.forgetCalls()
            pending.answer(.interrupted(reason))
            owner?.lost(pending, with: self, isCulprit: pending === culprit)
        }
        inFlight = [:]
        owner?.closed(self, unbegun: unbegun, culprit: culprit)
    }

    // MARK: What the worker says

    private func handle(_ frame: Frame) throws(FrameFault) {
        // A frame may stand behind one that has closed the link.
        guard !isClosed else { return }
        switch try WorkerMessage(frame) {
        case .outcome(let ending, let usage): try ended(frame.number, ending, usage)
        case .call(let call): try called(call, by: frame.number)
        case .log(let line): try logged(line, by: frame.number, bytes: frame.payload.count)
        case .lines(let report): try told(report)
        case .ready(let handlers):
            guard loaded != nil else { throw FrameFault("READY without START") }
            guard toldFiles == worker.lines?.files ?? 0 else {
                throw FrameFault("READY before the lines of all files")
            }
            finishLoading(.success(handlers))
        case .refused(let refused):
            guard loaded != nil else { throw FrameFault("REFUSED without START") }
            let failure = refused.failure
            finishLoading(
                .failure(LoadFailure(refused.reason, failure.message, traceback: failure.traceback))
            )
        }
    }

    private func ended(
        _ number: UInt64,
        _ ending: Ending,
        _ usage: Usage
    ) throws(FrameFault) {
        guard let pending = inFlight.removeValue(forKey: number) else {
            guard revoked.remove(number) != nil else {
                throw FrameFault("an outcome of an invocation that it does not have")
            }
            return
        }
        pending.forgetCalls()
        pending.answer(ending)
        owner?.ended(pending, ending, usage, on: self)
    }

    private func called(_ call: HostCall, by number: UInt64) throws(FrameFault) {
        guard let pending = inFlight[number] else {
            throw FrameFault("a call of an invocation that it does not have")
        }
        try pending.countCall(call.name)
        guard pending.abandonedAt == nil else { return }
        switch call.request {
        case .sleep(let milliseconds): sleep(milliseconds, call.name, pending, number)
        case .function(let function): ask(function, call.name, pending, number)
        }
    }

    private func sleep(
        _ milliseconds: UInt64,
        _ name: UInt64,
        _ pending: Pending,
        _ number: UInt64
    ) {
        let left = pending.deadline.subtractingReportingOverflow(loop.now)
        // Beyond its deadline nobody waits any more.
        guard !left.overflow, milliseconds < left.partialValue / 1_000_000 else { return }
        let moment = loop.now + milliseconds * 1_000_000
        let timer = loop.schedule(at: moment) { [weak self, weak pending] in
            pending?.answered(name)
            self?.channel?.write(.result(number, call: name))
        }
        pending.waits(name, for: timer)
    }

    private func ask(
        _ function: HostFunctionCall,
        _ name: UInt64,
        _ pending: Pending,
        _ number: UInt64
    ) {
        let bytes = function.arguments.reduce(Self.callCost) { $0 + $1.frameBytes }
        pending.waits(name)
        guard askedBytes + bytes <= Self.mostAskedBytes else {
            return answer(.failed("too much is under way already"), name, pending, number)
        }
        guard let host = pending.invocation.host else {
            return answer(.raised("there is no host to ask"), name, pending, number)
        }
        askedBytes += bytes
        host.answer(function, until: pending.deadline, on: index) { [weak self, weak pending] in
            self?.askedBytes -= bytes
            if let pending { self?.answer($0, name, pending, number) }
        }
    }

    private func answer(
        _ answer: HostAnswer,
        _ name: UInt64,
        _ pending: Pending,
        _ number: UInt64
    ) {
        guard pending.answered(name), let channel else { return }
        // What a worker that does not read would pile up is not kept for it.
        let isFull = channel.unwritten >= 4 * Int(CF_MAX_TO_WORKER)
        let given = isFull ? .failed("the plugin does not take its answers") : answer
        channel.write(.result(number, call: name, given))
    }

    private func logged(_ line: LogLine, by number: UInt64, bytes: Int) throws(FrameFault) {
        guard number != 0 else {
            loadingLogBytes += bytes
            guard loaded != nil, loadingLogBytes <= Self.mostLogBytes else {
                throw FrameFault("a log line of nobody")
            }
            owner?.logged(line, by: nil)
            return
        }
        guard let pending = inFlight[number] else {
            throw FrameFault("a log line of an invocation that it does not have")
        }
        pending.logBytes += bytes
        guard pending.logBytes <= Self.mostLogBytes else {
            throw FrameFault("more log lines than an invocation may write")
        }
        owner?.logged(line, by: pending.invocation)
    }

    private func told(_ report: LineReport) throws(FrameFault) {
        guard let record = worker.lines else { throw FrameFault("lines that nobody asked for") }
        switch report {
        case .runnable(let file, _), .unknown(let file):
            guard loaded != nil, file == toldFiles else {
                throw FrameFault("the lines of a file out of turn")
            }
            toldFiles += 1
        case .run(let lines):
            toldLines += lines.count
            guard toldLines <= record.runnable else {
                throw FrameFault("more lines than there are")
            }
        }
        try record.note(report)
    }

    private func finishLoading(_ result: Result<Handlers, LoadFailure>) {
        let completion = loaded
        loaded = nil
        completion?(result)
    }
}
