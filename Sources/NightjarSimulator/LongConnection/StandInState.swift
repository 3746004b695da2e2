/// What a stand-in has done besides pushes.
package struct StandInCounts: Sendable, Equatable {
    /// Connections that were opened.
    package internal(set) var opened = 0

    /// Of them, those that it cut.
    package internal(set) var cut = 0

    /// Pings that came.
    package internal(set) var pings = 0

    /// Pushes that went in pieces.
    package internal(set) var split = 0

    /// Pieces of junk.
    package internal(set) var junk = 0

    /// Nothing yet.
    package init() {}
}

/// What a stand-in knows.
struct StandInState {
    struct Open {
        let connection: StandInConnection
        /// Those that were sent over it and have no answer.
        var pushes: Set<Int> = []
        /// Those that had one, as long as it lasts: an answer more is known as that.
        var answered: Set<Int> = []
        var isCut = false

        init(_ connection: StandInConnection) { self.connection = connection }
    }

    var counts = StandInCounts()
    var receiver: (any PushReceiver)?
    var tickets = ConnectionTickets()
    var connections: [Int: Open] = [:]
    var callbacks: Set<Int> = []
    var answers: [DiscoveryAnswer] = []
    var refusals: [HandshakeRefusal] = []
    var pongs = FeishuStandIn.Pongs.plain

    /// In the order of their numbers, so that a seed chooses the same ones.
    var open: [StandInConnection] {
        connections.values.filter { !$0.isCut }.map(\.connection).sorted { $0.number < $1.number }
    }

    mutating func admit(_ target: String) -> (ConnectionTickets.Ticket?, HandshakeRefusal?) {
        guard refusals.isEmpty else { return (nil, refusals.removeFirst()) }
        guard let ticket = tickets.redeem(target) else { return (nil, .badTicket) }
        guard connections.count < FeishuStandIn.mostConnections else { return (nil, .crowded) }
        return (ticket, nil)
    }

    /// Its pushes that have no answer, oldest first.
    mutating func remove(_ number: Int) -> [Int] {
        connections.removeValue(forKey: number)?.pushes.sorted() ?? []
    }

    /// Whether a push went over this connection, whether it is a callback, and whom to tell.
    mutating func take(
        _ push: Int,
        over number: Int
    ) -> (isOwn: Bool, isCallback: Bool, (any PushReceiver)?) {
        let isFirst = connections[number]?.pushes.remove(push) != nil
        if isFirst { connections[number]?.answered.insert(push) }
        let isOwn = connections[number]?.answered.contains(push) ?? false
        return (isOwn, callbacks.contains(push), receiver)
    }
}
