import NightjarCore

/// ClientConfig: how the platform wants its connections kept.
///
/// It comes with an address and with pongs. A member that is absent, or beyond what can be meant,
/// leaves the former value.
package struct LongConnectionConfig: Sendable, Equatable {
    /// Between two pings, and between two attempts: hotter would be a load, and longer would make
    /// an app deaf for as long.
    package static let intervals: ClosedRange<Int64> = 1...600

    /// PingInterval: from one ping to the next.
    package private(set) var pingInterval = Duration.seconds(120)

    /// ReconnectInterval: from one failed attempt to the next.
    package private(set) var reconnectInterval = Duration.seconds(120)

    /// ReconnectNonce: the wait before the first attempt is a random part of it, so that not all
    /// clients of a server that has gone come at once.
    package private(set) var reconnectNonce = Duration.seconds(30)

    /// ReconnectCount: how many attempts may fail; nil for any number.
    package private(set) var reconnectCount: Int?

    /// What the platform's SDKs do before it has said anything.
    package init() {}

    /// Takes over what `json` says: an object with the four members.
    ///
    /// Returns false, and changes nothing, where it is none.
    package mutating func update(_ json: [UInt8]) -> Bool {
        guard let document = try? JSONDocument(json, shape: Self.shape) else { return false }
        _ = update { document.integer($0) }
        return true
    }

    /// Members by their names, as the platform has written them.
    typealias Wishes = [String: Int64]

    /// The names of the members.
    static let members = [
        "PingInterval", "ReconnectInterval", "ReconnectNonce", "ReconnectCount",
    ]

    /// Takes over what there is of each member; false where there is none.
    mutating func update(_ member: (_ name: String) -> Int64?) -> Bool {
        func seconds(_ name: String, _ range: ClosedRange<Int64>) -> Duration? {
            member(name).flatMap { range.contains($0) ? .seconds($0) : nil }
        }
        pingInterval = seconds("PingInterval", Self.intervals) ?? pingInterval
        reconnectInterval = seconds("ReconnectInterval", Self.intervals) ?? reconnectInterval
        let nonces = 0...Self.intervals.upperBound
        reconnectNonce = seconds("ReconnectNonce", nonces) ?? reconnectNonce
        if let count = member("ReconnectCount"), count <= 1_000_000 {
            reconnectCount = count < 0 ? nil : Int(count)
        }
        return Self.members.contains { member($0) != nil }
    }

    private static let shape = JSONShape(members)
}
