import NIOCore

import Glibc

/// Why a server cannot listen.
package struct ListenError: Error, Sendable, CustomStringConvertible {
    /// A sentence for a person: where, why and what to do.
    package let description: String

    /// Whether somebody else is there already.
    package let isInUse: Bool

    init(host: String, port: Int, _ error: any Error) {
        description = "cannot listen on \(host):\(port): \(Self.reason(error))"
        isInUse = (error as? IOError)?.errnoCode == EADDRINUSE
    }

    init(socket path: String, _ reason: String, isInUse: Bool = false) {
        description = "cannot open the socket \(path): \(reason)"
        self.isInUse = isInUse
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else {
            return "the host has no address here; give one of this machine's addresses"
        }
        switch error.errnoCode {
        case EADDRINUSE: return "another program listens there; stop it or choose another port"
        case EACCES: return "not allowed; ports below 1024 need a privilege"
        case EADDRNOTAVAIL: return "this machine does not have that address"
        case EMFILE, ENFILE: return "too many files are open; raise the limit (ulimit -n)"
        default: return String(cString: strerror(error.errnoCode))
        }
    }
}
