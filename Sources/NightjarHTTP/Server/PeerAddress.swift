import NIOCore
import NightjarCore

/// Who sent a request: the other end of the socket, or whom trusted proxies name.
struct PeerAddress {
    private let peer: IPAddress?

    init(_ address: SocketAddress?) {
        peer = address?.ipAddress.flatMap { IPAddress($0) }
    }

    /// The address that counts.
    ///
    /// Each proxy appends whom it saw. So from the right, the first address that is no trusted
    /// proxy's is the last one that a trusted one vouches for; what stands left of it anybody
    /// can have written.
    ///
    /// - Returns: nil when it cannot be told, also because a trusted proxy wrote something else.
    func sender(_ forwardedFor: String?, trusting proxies: [IPNetwork]) -> IPAddress? {
        guard let forwardedFor, let peer, proxies.contains(where: { $0.contains(peer) }) else {
            return peer
        }
        var sender = peer
        for name in forwardedFor.split(separator: ",").reversed() {
            guard let address = Self.address(name) else { return nil }
            sender = address
            guard proxies.contains(where: { $0.contains(address) }) else { break }
        }
        return sender
    }

    /// Some proxies write a port: "10.1.2.3:4711", "[2001:db8::7]:4711".
    private static func address(_ text: Substring) -> IPAddress? {
        let name = text.filter { $0 != " " && $0 != "\t" }
        if name.first == "[" { return IPAddress(name.dropFirst().prefix { $0 != "]" }) }
        let isWithPort = name.contains(".") && name.count { $0 == ":" } == 1
        return IPAddress(isWithPort ? name.prefix { $0 != ":" } : name[...])
    }
}
