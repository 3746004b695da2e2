import LuaSandbox
import NIOCore
import NightjarCore

import Synchronization

/// What one loop has of a server: the connections that came to it.
///
/// All of it is used on the loop.
final class ServerShare {
    let loop: NIOLoop
    let limits: RequestLimits
    let kept: KeptHeaders
    let answer: HTTPServer.Answer
    var trustedProxies: [IPNetwork]

    private let total: ConnectionCount
    private let onRefusal: HTTPServer.OnRefusal
    private var connections: [ObjectIdentifier: HTTPConnection] = [:]
    private var running = 0
    private var isStopping = false
    private var waiting: [(Int) -> Void] = []

    init(_ loop: NIOLoop, _ settings: HTTPServer.Settings, total: ConnectionCount) {
        self.loop = loop
        limits = settings.limits
        kept = KeptHeaders(settings.headers)
        answer = settings.answer
        trustedProxies = settings.trustedProxies
        onRefusal = settings.onRefusal
        self.total = total
    }

    /// Counts a connection in; false when there is no room.
    func admit(_ connection: HTTPConnection) -> Bool {
        guard total.add(upTo: limits.connections) else { return false }
        connections[ObjectIdentifier(connection)] = connection
        if isStopping { connection.stop() }
        return true
    }

    func remove(_ connection: HTTPConnection) {
        guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        total.subtract()
        settle()
    }

    func begin() { running += 1 }

    func end() {
        running -= 1
        settle()
    }

    func refused(_ status: Int) { onRefusal(status) }

    /// Ends the connections, each when it has had its answer, or at `moment`.
    ///
    /// `whenDone` is told how many had to be cut.
    func stop(at moment: UInt64, _ whenDone: @escaping (Int) -> Void) {
        isStopping = true
        waiting.append(whenDone)
        for connection in connections.values { connection.stop() }
        settle()
        guard !waiting.isEmpty else { return }
        let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
        _ = loop.schedule(at: moment) { bound.value.cut() }
    }

    private func cut() {
        let cut = Array(connections.values)
        let waiting = waiting
        self.waiting = []
        for connection in cut { connection.close() }
        for done in waiting { done(cut.count) }
    }

    private func settle() {
        guard isStopping, !waiting.isEmpty, connections.isEmpty, running == 0 else { return }
        let waiting = waiting
        self.waiting = []
        for done in waiting { done(0) }
    }
}

/// How many connections a server has, on all its loops together.
final class ConnectionCount: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .relaxed) }

    func add(upTo limit: Int) -> Bool {
        guard count.add(1, ordering: .relaxed).newValue > limit else { return true }
        subtract()
        return false
    }

    func subtract() { count.subtract(1, ordering: .relaxed) }
}
