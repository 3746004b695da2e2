import NightjarCore
import Synchronization

/// A store of values in memory, which fails and stops as a test wants it.
final class RememberedValues: KeyValueStore {
    private struct State {
        var values: [String: [UInt8]] = [:]
        var readFault: StoreFault?
        var changeFault: StoreFault?
        var refusal: String?
        var stopsAfterChange = false
        var stopped: [CheckedContinuation<Void, Never>] = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let log: EventLog?

    init(log: EventLog? = nil) {
        self.log = log
    }

    /// What another one has kept: as a process finds it that starts after it.
    convenience init(_ other: RememberedValues) {
        self.init()
        let values = other.state.withLock(\.values)
        state.withLock { $0.values = values }
    }

    var all: [String: String] {
        state.withLock { $0.values.mapValues { String(decoding: $0, as: UTF8.self) } }
    }

    func put(_ json: String, at place: String) {
        state.withLock { $0.values[place] = Array(json.utf8) }
    }

    func fail(reads: StoreFault? = nil, changes: StoreFault? = nil, refusal: String? = nil) {
        state.withLock { state in
            state.readFault = reads
            state.changeFault = changes
            state.refusal = refusal
        }
    }

    /// Whoever changes something does not hear of it, as if the process had been killed.
    func stopAfterChange() { state.withLock { $0.stopsAfterChange = true } }

    /// Returns once somebody stands still after a change.
    func hasStopped() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.stopped.isEmpty { state.watchers.append(continuation) }
                return !state.stopped.isEmpty
            }
            if isThere { continuation.resume() }
        }
    }

    func goOn() {
        let stopped = state.withLock { state in
            state.stopsAfterChange = false
            defer { state.stopped = [] }
            return state.stopped
        }
        for continuation in stopped { continuation.resume() }
    }

    func value(of key: String, in space: String) async throws(StoreFault) -> [UInt8]? {
        let (fault, value) = state.withLock { ($0.readFault, $0.values["\(space)/\(key)"]) }
        if let fault { throw fault }
        return value
    }

    func change(
        _ key: String,
        in space: String,
        _ change: ValueChange
    ) async throws(StoreFault) -> ValueChangeResult {
        guard case .set(let json, let lifetime) = change, lifetime == nil else {
            return .refused("only setting for good is asked for here")
        }
        let (fault, refusal) = state.withLock { ($0.changeFault, $0.refusal) }
        if let fault { throw fault }
        if let refusal { return .refused(refusal) }
        log?.add("set \(space)/\(key)")
        put(String(decoding: json, as: UTF8.self), at: "\(space)/\(key)")
        guard state.withLock(\.stopsAfterChange) else { return .done(nil) }
        await withCheckedContinuation { continuation in
            let watchers = state.withLock { state in
                state.stopped.append(continuation)
                defer { state.watchers = [] }
                return state.watchers
            }
            for watcher in watchers { watcher.resume() }
        }
        return .done(nil)
    }
}
