package import NightjarCore
import NIOPosix

import Glibc

/// Finds the addresses of a host's name, the best first.
///
/// It may take as long as it likes: who asks does not wait beyond its own deadline. A name without
/// an address has none, or throws ``NameFault``.
package typealias NameResolver = @Sendable (_ name: String) async throws -> [IPAddress]

/// Why a name has no addresses.
package struct NameFault: Error, Sendable, Equatable {
    /// A phrase that goes on after the name: "has no address".
    package let message: String

    /// Makes a fault.
    package init(_ message: String) {
        self.message = message
    }
}

/// Asks the system, as every program does: the hosts file, then DNS.
struct SystemResolver: Sendable {
    /// getaddrinfo(3) waits for as long as DNS does, so it has threads of its own: few, since each
    /// name is asked for once at a time.
    private let threads: NIOThreadPool

    init(threads count: Int) {
        threads = NIOThreadPool(numberOfThreads: count)
        threads.start()
    }

    func addresses(of name: String) async throws -> [IPAddress] {
        try await threads.runIfActive { try Self.ask(name) }
    }

    /// Ends the threads once they have ended what they do; nobody waits for it.
    func shutDown() {
        threads.shutdownGracefully { _ in }
    }

    private static func ask(_ name: String) throws(NameFault) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, nil, &hints, &found)
        defer { if let found { freeaddrinfo(found) } }
        switch code {
        case 0: break
        case EAI_NONAME, -5: throw NameFault("has no address")
        case EAI_SYSTEM: throw NameFault("cannot be resolved: " + String(cString: strerror(errno)))
        default: throw NameFault("cannot be resolved: " + String(cString: gai_strerror(code)))
        }
        var addresses: [IPAddress] = []
        var next = found
        while let entry = next {
            if let socket = entry.pointee.ai_addr, let address = IPAddress(socket),
                !addresses.contains(address)
            {
                addresses.append(address)
            }
            next = entry.pointee.ai_next
        }
        return addresses
    }
}
