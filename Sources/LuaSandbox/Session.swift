/// What one loop has with a sandbox: its link to the present worker, links to former ones, and the
/// invocations that wait for a worker.
///
/// Time passes for it by ``tick()``, which the loop calls while anything is under way:
///
///     deadline passed          ──▶ answered "timed out", worker told to abandon
///     abandoned, no progress   ──▶ worker killed, replaced on demand
///     no progress, more to do  ──▶ worker retired: what it has not begun goes to another
///
/// Confined to its loop.
// Sendable by confinement: every member is touched on `loop` alone.
final class Session: WorkerLink.Owner, @unchecked Sendable {
    private static let longestTick: UInt64 = 25_000_000
    private static let shortestTick: UInt64 = 5_000_000
    private static let mostMoves = 3
    /// In times of the longest grace.
    private static let mostDeafness: UInt64 = 10
    /// Of arguments that wait for a worker; as much again may be on its way to one.
    private static let mostWaitingBytes = 8 << 20

    private static let rationed = Ending.unavailable(
        "its workers end too often; none could be started before the deadline"
    )

    let loop: any SandboxLoop
    weak var sandbox: Sandbox?

    private let settings: SandboxSettings
    private let observer: any SandboxObserver
    private let record: UsageRecord
    private var current: WorkerLink?
    private var former: [WorkerLink] = []
    /// Open links to workers that serve other loops: a worker ends when one of its channels closes.
    private var spare: [WorkerLink] = []
    /// Since when the present worker has not been seen idle; nil when it was at the last look.
    private var busySince: (moment: UInt64, cpu: UInt64)?
    /// When something was under way the last time that it was looked at.
    private var lastBusy: UInt64 = 0
    /// Whether the present worker was started beside a busy one.
    private var isBesideAnother = false
    private var waiting: [Pending] = []
    private var waitingBytes = 0
    /// Whether what waits does so because workers have been started too often.
    private var isRationed = false
    private var timer: (any SandboxTimer)?
    private var timerMoment = UInt64.max

    init(
        _ loop: any SandboxLoop,
        _ settings: SandboxSettings,
        _ observer: any SandboxObserver,
        _ record: UsageRecord
    ) {
        self.loop = loop
        self.settings = settings
        self.observer = observer
        self.record = record
    }

    var hasWaiting: Bool { !waiting.isEmpty }

    /// How many invocations are under way or waiting.
    private var count: Int {
        former.reduce(waiting.count + (current?.inFlight.count ?? 0)) { $0 + $1.inFlight.count }
    }

    func submit(_ pending: Pending) {
        guard count < settings.maximumInvocations else { return pending.answer(.overloaded) }
        guard pending.deadline > loop.now else { return pending.answer(.timedOut) }
        send(pending)
        wake(by: pending.deadline)
    }

    private func send(_ pending: Pending) {
        if let current, current.isServing { return current.invoke(pending) }
        let bytes = waitingBytes + pending.invocation.argument.count
        guard bytes <= Self.mostWaitingBytes else { return pending.answer(.overloaded) }
        waitingBytes = bytes
        waiting.append(pending)
        sandbox?.needWorker(session: self)
    }

    // MARK: Workers come and go

    /// A worker is ready.
    ///
    /// Channel 0 comes with the link that loaded it.
    func attach(_ worker: Worker, _ loading: WorkerLink? = nil, besideAnother: Bool = false) {
        if let current, current.worker === worker { return }
        guard !worker.isRetired else { return retry() }
        // What is with a worker that is only busy will be begun there.
        if besideAnother, let current { former.append(current) } else { dismissCurrent() }
        let link = loading ?? link(to: worker)
        guard !link.isClosed else { return }
        current = link
        (busySince, isBesideAnother) = (nil, besideAnother)
        let arrived = takeWaiting()
        for pending in arrived { send(pending) }
        lastBusy = loop.now
        restLater()
    }

    private func link(to worker: Worker) -> WorkerLink {
        if let place = spare.firstIndex(where: { $0.worker === worker && $0.isServing }) {
            return spare.remove(at: place)
        }
        if let place = former.firstIndex(where: { $0.worker === worker && $0.isServing }) {
            return former.remove(at: place)
        }
        let link = WorkerLink(worker, on: loop, owner: self)
        link.open()
        return link
    }

    /// Keeps a link that has loaded a worker for another loop.
    func keep(_ link: WorkerLink) { spare.append(link) }

    /// No worker could be had: what waits for one is answered.
    func fail(_ ending: Ending) {
        let arrived = takeWaiting()
        for pending in arrived { pending.answer(ending) }
    }

    private func takeWaiting() -> [Pending] {
        defer { (waiting, waitingBytes) = ([], 0) }
        return waiting
    }

    /// Asks for a worker again, if something waits for one.
    func retry() {
        if hasWaiting { sandbox?.needWorker(session: self) }
    }

    /// Asks again after a time; what waits until then ends at its deadline.
    func retry(in wait: Duration) {
        guard !isRationed else { return }
        isRationed = true
        _ = loop.schedule(at: loop.now + wait.nanoseconds) { [weak self] in
            self?.isRationed = false
            self?.retry()
        }
    }

    /// The worker has been retired, here or by another loop.
    func retired(_ worker: Worker) {
        if let current, current.worker === worker { dismissCurrent() }
        for link in former where link.worker === worker { giveUp(link) }
        let count = spare.count
        spare.removeAll { $0.worker === worker }
        if spare.count < count { worker.letGo(loop.index) }
    }

    private func dismissCurrent() {
        guard let link = current else { return }
        current = nil
        former.append(link)
        giveUp(link)
    }

    /// What the worker has not begun goes to another one.
    private func giveUp(_ link: WorkerLink) {
        let unbegun = link.revoke()
        letGoIfDone(link)
        for pending in unbegun { move(pending) }
    }

    private func letGoIfDone(_ link: WorkerLink) {
        guard link.inFlight.isEmpty, let place = former.firstIndex(where: { $0 === link }) else {
            return
        }
        former.remove(at: place)
        if link.worker.isRetired { link.worker.letGo(loop.index) } else { spare.append(link) }
    }

    private func move(_ pending: Pending) {
        pending.moves += 1
        guard pending.moves <= Self.mostMoves else {
            return pending.answer(
                .interrupted("its worker ended \(pending.moves) times before it ran")
            )
        }
        send(pending)
    }

    // MARK: WorkerLink.Owner

    func logged(_ line: LogLine, by invocation: Invocation?) {
        observer.logged(line, by: invocation)
    }

    func ended(_ pending: Pending, _ ending: Ending, _ usage: Usage, on link: WorkerLink) {
        let now = loop.now
        record.note(usage, limit: pending.deadline - min(pending.submittedAt, pending.deadline))
        let late = now > pending.deadline ? now - pending.deadline : 0
        observer.ended(pending.invocation, usage, late: late)
        if case .exceeded(.memory, _) = ending { replace(link) }
    }

    func lost(_ pending: Pending, with link: WorkerLink, isCulprit: Bool) {
        let now = loop.now
        var usage = Usage()
        usage.memory = Int(clamping: link.worker.process.page.memoryPeak)
        (usage.logBytes, usage.hostCalls) = (pending.logBytes, pending.hostCalls)
        if isCulprit { usage.held = now - min(pending.submittedAt, now) }
        record.note(usage, limit: pending.deadline - min(pending.submittedAt, pending.deadline))
        let late = now > pending.deadline ? now - pending.deadline : 0
        observer.ended(pending.invocation, usage, late: late)
    }

    /// A worker in which memory ran out serves what it has begun, and nothing new.
    ///
    /// Lua 5.4.4 has paths on which a refused allocation leaves a stale pointer behind.
    private func replace(_ link: WorkerLink) {
        guard link === current, sandbox?.replace(link.worker) == true else { return }
        dismissCurrent()
    }

    func closed(_ link: WorkerLink, unbegun: [Pending], culprit: Pending?) {
        if current === link { current = nil }
        spare.removeAll { $0 === link }
        if let culprit { sandbox?.isolate(culprit.invocation) }
        former.removeAll { $0 === link }
        link.worker.letGo(loop.index)
        sandbox?.ended(link.worker)
        for pending in unbegun { move(pending) }
    }

    // MARK: Time

    private func wake(by moment: UInt64) {
        let next = min(moment, loop.now + Self.longestTick)
        guard next < timerMoment else { return }
        timer?.cancel()
        timerMoment = next
        timer = loop.schedule(at: next) { [weak self] in self?.tick() }
    }

    private func tick() {
        timer = nil
        timerMoment = .max
        let now = loop.now
        expireWaiting(now)
        for link in former + [current].compactMap({ $0 }) {
            expire(link, now)
            endIfHeld(link, now)
            endIfDeaf(link, now)
            retireIfStuck(link, now)
            spreadIfBusy(link, now)
            letGoIfDone(link)
        }
        lastBusy = now
        if count > 0 { wake(by: nextMoment(now)) }
    }

    private func expireWaiting(_ now: UInt64) {
        waiting.removeAll { pending in
            guard pending.deadline <= now else { return false }
            waitingBytes -= pending.invocation.argument.count
            pending.answer(isRationed ? Self.rationed : .timedOut)
            return true
        }
    }

    private func expire(_ link: WorkerLink, _ now: UInt64) {
        for (number, pending) in link.inFlight
        where pending.deadline <= now && pending.abandonedAt == nil {
            pending.answer(.timedOut)
            link.abandon(number, at: now)
        }
    }

    private func endIfHeld(_ link: WorkerLink, _ now: UInt64) {
        guard let oldest = link.heldLongest, let since = oldest.abandonedAt else { return }
        let held = now - since
        let isStill = link.standstill(at: now) >= settings.grace.nanoseconds
        guard
            held >= settings.longestGrace.nanoseconds
                || (isStill && held >= settings.grace.nanoseconds)
        else { return }
        // One of another loop may hold them all; that loop will name it.
        let isOther = isStill && link.running == nil && link.worker.process.page.isRunning
        let label = isOther ? "another event" : (link.running ?? oldest).invocation.label
        link.worker.end(
            "\(label) could not be stopped, \((now - oldest.deadline) / 1_000_000) ms after a deadline"
        )
        link.closed(because: isOther ? nil : isStill ? link.running ?? oldest : oldest)
    }

    /// A worker lets go of what it has not begun as soon as it reads that it may; one that turns and
    /// never does is no worker.
    private func endIfDeaf(_ link: WorkerLink, _ now: UInt64) {
        let abandoned = link.inFlight.values.compactMap(\.abandonedAt).min()
        guard let abandoned,
            now - abandoned >= Self.mostDeafness * settings.longestGrace.nanoseconds
        else { return }
        link.worker.end("it kept what it was told to drop", isBreach: true)
        link.closed()
    }

    private func retireIfStuck(_ link: WorkerLink, _ now: UInt64) {
        guard link.isServing, link.standstill(at: now) >= settings.patience.nanoseconds,
            link.hasUnbegun, sandbox?.retire(link.worker) == true
        else { return }
        retired(link.worker)
    }

    /// A worker that does not come to rest while more than one invocation is with it, and that serves
    /// other loops too, gets another one beside it, for this loop.
    private func spreadIfBusy(_ link: WorkerLink, _ now: UInt64) {
        guard link === current else { return }
        guard link.inFlight.count > 1, !link.worker.process.page.isIdle else {
            return busySince = nil
        }
        let cpu = link.worker.process.cpu
        let since = busySince ?? (now, cpu)
        busySince = since
        // One that only gets no CPU would get no more of it beside another.
        let used = cpu.subtractingReportingOverflow(since.cpu)
        guard now - since.moment >= settings.patience.nanoseconds, !used.overflow,
            used.partialValue >= settings.patience.nanoseconds / 2
        else { return }
        busySince = nil
        sandbox?.startBeside(link.worker, for: self)
    }

    /// Ends the worker that was started beside another one, if nothing comes for long.
    private func restLater() {
        guard isBesideAnother, let link = current else { return }
        let rest = settings.rest.nanoseconds
        _ = loop.schedule(at: loop.now + rest) { [weak self, weak link] in
            guard let self, let link, link === current else { return }
            guard link.inFlight.isEmpty, loop.now - lastBusy >= rest else { return restLater() }
            sandbox?.rest(link.worker)
        }
    }

    private func nextMoment(_ now: UInt64) -> UInt64 {
        var next = now + Self.longestTick
        for pending in waiting { next = min(next, pending.deadline) }
        for link in former + [current].compactMap({ $0 }) {
            for pending in link.inFlight.values {
                let due = pending.abandonedAt.map { $0 + settings.grace.nanoseconds }
                let moment = due ?? pending.deadline
                // What is held beyond its grace is looked at again soon.
                next = min(next, moment > now ? moment : now + Self.shortestTick)
            }
        }
        return max(next, now + 1_000_000)
    }
}

extension Duration {
    /// Whole nanoseconds; a negative duration counts as none.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds / 1_000_000_000))
    }
}
