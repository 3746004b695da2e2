import NightjarCore
import NightjarFeishu

/// The long connections of one app.
package struct ConnectionStatus: Sendable, Codable, Equatable {
    /// How many there should be: 1 to 50.
    package let wanted: Int

    /// How many are open.
    package let open: Int

    /// How each one is: "open", "connecting", "waiting", "stopped", or "idle" before the first try.
    package let states: [String]

    /// Why not all are open, the reasons of all that say one, each once; empty where all are.
    package let reasons: [String]

    /// Events and callbacks that came, since the app's connections began.
    package let received: Int

    /// Answers that were sent.
    package let answered: Int

    /// Messages of which no use could be made.
    package let ignored: Int

    /// Tries after the first one of each.
    package let reconnects: Int
}

extension ConnectionStatus {
    init(_ status: LongConnectionStatus) {
        var reasons: [String] = []
        let states = status.connections.map { connection in
            switch connection {
            case .idle: return "idle"
            case .connecting: return "connecting"
            case .open: return "open"
            case .waiting(_, let reason):
                if !reasons.contains(reason) { reasons.append(reason) }
                return "waiting"
            case .stopped(let reason):
                if !reasons.contains(reason) { reasons.append(reason) }
                return "stopped"
            }
        }
        wanted = status.wanted
        open = status.open
        self.states = states
        self.reasons = reasons
        received = status.counts.received
        answered = status.counts.answered
        ignored = status.counts.ignored
        reconnects = status.counts.reconnects
    }
}
