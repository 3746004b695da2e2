import Glibc

/// A path for a Unix socket, of any length.
///
/// The system takes 107 bytes. A longer path is reached by way of its folder's descriptor, which
/// stays open as long as this exists.
package final class UnixSocketPlace: Sendable {
    private static let longest = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    let folder: CInt
    let name: String
    private let ownsFolder: Bool
    private let path: String

    /// Opens the folder of `path`.
    ///
    /// - Throws: ``SocketFault``, also where the name alone is too long.
    package init(_ path: String) throws(SocketFault) {
        self.path = path
        name = String(path.split(separator: "/").last ?? "")
        folder = open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        ownsFolder = true
        guard folder >= 0 else { throw SocketFault() }
        guard address.utf8.count <= Self.longest else {
            errno = ENAMETOOLONG
            throw SocketFault()
        }
    }

    private init(_ path: String, name: String, folder: CInt) {
        self.path = path
        self.name = name
        self.folder = folder
        ownsFolder = false
    }

    deinit {
        if ownsFolder, folder >= 0 { close(folder) }
    }

    /// Where the system finds it: `path` itself, or a short way to it.
    package var address: String {
        path.utf8.count <= Self.longest ? path : "/proc/self/fd/\(folder)/\(name)"
    }

    /// A place in the same folder; not to be used longer than this one.
    func beside(_ suffix: String) -> UnixSocketPlace {
        UnixSocketPlace(path + suffix, name: name + suffix, folder: folder)
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Whether somebody listens there.
    var isAnswered: Bool {
        // Full is answered too: a daemon that is busy is one.
        let result = knock()
        return result == 0 || result == EAGAIN
    }

    /// Why it cannot be told whether somebody listens there; nil when it can.
    var objection: String? {
        let result = knock()
        let known = [0, EAGAIN, ECONNREFUSED, ENOENT]
        return known.contains(result) ? nil : String(cString: strerror(result))
    }

    /// What connecting fails with; 0 when it does not.
    private func knock() -> CInt {
        guard let descriptor = try? Self.newSocket() else { return EMFILE }
        defer { close(descriptor) }
        return call(connect, descriptor) == 0 ? 0 : errno
    }

    /// A socket that listens there, and that nobody but its owner may open.
    func listeningSocket() throws(SocketFault) -> CInt {
        let descriptor = try Self.newSocket()
        // Before it has a name: the file gets the socket's own permissions.
        guard fchmod(descriptor, 0o600) == 0, call(bind, descriptor) == 0 else {
            let fault = SocketFault()
            close(descriptor)
            throw fault
        }
        guard listen(descriptor, 64) == 0 else {
            let fault = SocketFault()
            unlinkat(folder, name, 0)
            close(descriptor)
            throw fault
        }
        return descriptor
    }

    private static func newSocket() throws(SocketFault) -> CInt {
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw SocketFault() }
        return descriptor
    }

    private func call(
        _ function: (CInt, UnsafePointer<sockaddr>?, socklen_t) -> CInt,
        _ descriptor: CInt
    ) -> CInt {
        let bytes = Array(address.utf8)
        guard bytes.count <= Self.longest else {
            errno = ENAMETOOLONG
            return -1
        }
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

/// Why the system refuses a socket.
package struct SocketFault: Error, Sendable {
    /// In the system's words.
    package let reason: String

    /// What `errno` says.
    init() { reason = String(cString: strerror(errno)) }
}
