import Dispatch
import Foundation
import Glibc
import Synchronization

/// The thread behind a ``LogSink``: it alone waits for whoever reads the log.
final class LogWriter: Sendable {
    private struct State {
        var queue: LogQueue
        var flushes: [(mark: Int, reached: DispatchSemaphore)] = []
        var isWaiting = false
        var isEnding = false

        /// Whether the thread has to be woken.
        mutating func wake() -> Bool {
            defer { isWaiting = false }
            return isWaiting
        }

        mutating func step() -> Step {
            if let bytes = queue.next() { return .write(bytes) }
            isWaiting = !isEnding
            return isEnding ? .end : .wait
        }

        /// The flushes that are at their end now.
        mutating func wrote(_ count: Int) -> [DispatchSemaphore] {
            queue.wrote(count)
            let reached = flushes.filter { $0.mark <= queue.done }.map(\.reached)
            flushes.removeAll { $0.mark <= queue.done }
            return reached
        }
    }

    private enum Step {
        case write([UInt8])
        case wait
        case end
    }

    /// What one call writes at most: a pipe takes so much in one piece, so that lines of several
    /// processes do not mix, and room is made while a slow reader reads.
    private static let piece = 4096

    private let descriptor: CInt
    private let state: Mutex<State>
    private let wakeUp = DispatchSemaphore(value: 0)

    init(descriptor: CInt, queue: LogQueue) {
        self.descriptor = descriptor
        state = Mutex(State(queue: queue))
    }

    func start() {
        let thread = Thread { self.run() }
        thread.name = "nightjar.log"
        thread.start()
    }

    func add(_ line: String) {
        let isWaiting = state.withLock { state in
            state.queue.add(line)
            return state.wake()
        }
        if isWaiting { wakeUp.signal() }
    }

    func flush(until deadline: DispatchTime) -> Bool {
        let reached = DispatchSemaphore(value: 0)
        let (isDone, isWaiting) = state.withLock { state in
            state.queue.sayWhatWasLeftOut()
            guard state.queue.done < state.queue.taken else { return (true, false) }
            state.flushes.append((state.queue.taken, reached))
            return (false, state.wake())
        }
        if isWaiting { wakeUp.signal() }
        return isDone || reached.wait(timeout: deadline) == .success
    }

    /// Ends the thread once all is written.
    func end() {
        let isWaiting = state.withLock { state in
            state.isEnding = true
            return state.wake()
        }
        if isWaiting { wakeUp.signal() }
    }

    private func run() {
        // A reader that has gone is an EPIPE here, and no end of the process: the signal that comes
        // with it is this thread's own, and stays blocked.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        while true {
            switch state.withLock({ $0.step() }) {
            case .write(let bytes): write(bytes)
            case .wait: wakeUp.wait()
            case .end: return
            }
        }
    }

    private func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = firstPiece(of: rest)
            let count = piece.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                wrote(count)
                rest = rest.dropFirst(count)
            } else if count < 0 && errno == EAGAIN {
                var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&wanted, 1, -1)
            } else if count == 0 || errno != EINTR {
                // A log that nobody can read any more must not stop the daemon.
                wrote(rest.count)
                return
            }
        }
    }

    /// As many whole lines as one call may write, or a part of one that is longer.
    private func firstPiece(of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let most = bytes.prefix(Self.piece)
        guard let end = most.lastIndex(of: UInt8(ascii: "\n")) else { return most }
        return most[...end]
    }

    private func wrote(_ count: Int) {
        for reached in state.withLock({ $0.wrote(count) }) { reached.signal() }
    }
}
