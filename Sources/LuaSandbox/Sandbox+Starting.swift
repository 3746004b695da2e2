import Synchronization

/// How a sandbox gets its workers: started off the loops, loaded on loop 0.
extension Sandbox {
    private static let firstPause = Duration.milliseconds(100)
    private static let longestPause = Duration.seconds(5)

    func startCurrent() {
        start { worker, link, result in
            switch result {
            case .success: self.serve(worker, link)
            case .failure(let failure): self.giveUp(worker, failure)
            }
        }
    }

    private func serve(_ worker: Worker?, _ link: WorkerLink?) {
        guard let worker, let link else { return }
        let waiting = state.withLock { state -> Set<Int> in
            state.pause = nil
            guard case .starting(let waiting) = state.current else { return [] }
            state.current = .ready(worker)
            return waiting
        }
        // On loop 0: its session gets the link that has loaded the plugin.
        sessions[0].attach(worker, link)
        for session in sessions
        where session.loop.index != 0 && waiting.contains(session.loop.index) {
            session.loop.execute { session.attach(worker) }
        }
    }

    private func giveUp(_ worker: Worker?, _ failure: LoadFailure) {
        let ending = Ending.unavailable("the plugin could not be loaded: \(failure.message)")
        let now = sessions[0].loop.now
        state.withLock { state in
            let length = min(
                state.pause.map { $0.length * 2 } ?? Self.firstPause,
                Self.longestPause
            )
            state.pause = Pause(ending: ending, end: now + length.nanoseconds, length: length)
            state.current = .none
        }
        for session in sessions { session.loop.execute { session.fail(ending) } }
        if let worker {
            worker.end("its plugin could not be loaded")
            ended(worker)
        }
    }

    typealias Started =
        @Sendable (Worker?, WorkerLink?, Result<Handlers, LoadFailure>) -> Void

    /// Starts a worker off the loops and loads the plugin on loop 0, where `completion` is called.
    func start(_ completion: @escaping Started) {
        let loop = sessions[0].loop
        if let objection = source.objection(with: settings.secrets) {
            return loop.execute { completion(nil, nil, .failure(LoadFailure(.start, objection))) }
        }
        SpawnThread.shared.run { [self] in
            do throws(SystemFault) {
                let (process, sockets) = try WorkerProcess.start(
                    settings,
                    channels: sessions.count,
                    observer: observer,
                    record: record
                )
                let worker = Worker(process, sockets: sockets, lines: lines)
                state.withLock { $0.alive[ObjectIdentifier(worker)] = worker }
                loop.execute { self.load(worker, completion) }
            } catch {
                let failure = LoadFailure(.start, "no worker could be started: \(error)")
                loop.execute { completion(nil, nil, .failure(failure)) }
            }
        }
    }

    private func load(_ worker: Worker, _ completion: @escaping Started) {
        let session = sessions[0]
        let link = WorkerLink(worker, on: session.loop, owner: session)
        link.open()
        let limit = settings.loadLimit
        let timer = session.loop.schedule(at: session.loop.now + limit.nanoseconds) {
            link.giveUpLoading(LoadFailure(.time, "its top level did not end within \(limit)"))
        }
        link.load(source, settings.secrets) { result in
            timer.cancel()
            completion(worker, link, result)
        }
    }
}
