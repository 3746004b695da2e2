/// The addresses that were given and not used: each opens one connection, once.
struct ConnectionTickets {
    struct Ticket: Equatable {
        let deviceID: String
        let serviceID: Int32
        let word: String
    }

    /// More are forgotten, the oldest first.
    static let most = 1000

    private var tickets: [Ticket] = []

    var count: Int { tickets.count }

    /// A new one, as the query of an address.
    mutating func issue(_ chance: SeededChance) -> String {
        let ticket = Ticket(
            deviceID: String(chance.draw { UInt64.random(in: 1...(1 << 62), using: &$0) }),
            serviceID: chance.draw { Int32.random(in: 1...Int32.max, using: &$0) },
            word: [8, 4, 4, 4, 12].map(chance.hex).joined(separator: "-")
        )
        tickets.append(ticket)
        if tickets.count > Self.most { tickets.removeFirst() }
        return "fpid=493&aid=552564&device_id=\(ticket.deviceID)&access_key=\(chance.hex(32))"
            + "&service_id=\(ticket.serviceID)&ticket=\(ticket.word)"
    }

    /// The ticket of an address's path and query, which is good no more; nil for one that is not.
    mutating func redeem(_ target: String) -> Ticket? {
        let parts = target.split(separator: "?", maxSplits: 1)
        guard parts.first == "/ws/v2", parts.count == 2 else { return nil }
        var members: [Substring: Substring] = [:]
        for member in parts[1].split(separator: "&") {
            let pair = member.split(separator: "=", maxSplits: 1)
            if let name = pair.first { members[name] = pair.count == 2 ? pair[1] : "" }
        }
        let index = tickets.firstIndex { ticket in
            members["ticket"].map { $0 == ticket.word } ?? false
                && members["device_id"].map { $0 == ticket.deviceID } ?? false
                && members["service_id"].map { $0 == String(ticket.serviceID) } ?? false
        }
        return index.map { tickets.remove(at: $0) }
    }
}
