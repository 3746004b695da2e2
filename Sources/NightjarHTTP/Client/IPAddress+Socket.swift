import NightjarCore

import Glibc

extension IPAddress {
    /// As it is usually written; one of IPv4 without its IPv6 form.
    var text: String {
        let isIPv4 = bytes.starts(with: Array(repeating: 0, count: 10) + [0xFF, 0xFF])
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let source = isIPv4 ? Array(bytes.suffix(4)) : bytes
        let family = isIPv4 ? AF_INET : AF_INET6
        guard inet_ntop(family, source, &buffer, socklen_t(buffer.count)) != nil else { return "" }
        return String(
            decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
            as: UTF8.self
        )
    }

    /// The address of a socket of IPv4 or IPv6; nil for others, and for an IPv6 one that holds only
    /// on one of the machine's links.
    init?(_ socket: UnsafePointer<sockaddr>) {
        var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let isIPv4 = socket.pointee.sa_family == sa_family_t(AF_INET)
        let size = isIPv4 ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
        guard isIPv4 || socket.pointee.sa_family == sa_family_t(AF_INET6),
            getnameinfo(
                socket,
                socklen_t(size),
                &buffer,
                socklen_t(buffer.count),
                nil,
                0,
                NI_NUMERICHOST
            ) == 0
        else { return nil }
        let bytes = buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        self.init(String(decoding: bytes, as: UTF8.self))
    }
}
