import Glibc

/// A listening Unix socket that only its owner may open.
///
/// It appears at its path whole: with its permissions, and listening. What a daemon that was killed
/// has left there is replaced; a socket that somebody answers at is not.
package final class UnixSocket: Sendable {
    /// Where it is.
    package let path: String

    /// The listening socket, until a server takes it over.
    let descriptor: CInt

    private let place: UnixSocketPlace
    private let identity: Identity

    /// Which file it is, to tell it from one that has taken its place.
    private struct Identity: Equatable {
        let device: UInt
        let node: UInt
    }

    /// Opens it; the folder is made, for its owner alone, when it is missing.
    ///
    /// - Throws: ``ListenError`` when somebody else is there, or the folder cannot be written to.
    package init(at path: String) throws(ListenError) {
        let folder = UnixSocketPlace.folder(of: path)
        // Anything but success shows again, with its reason, as soon as the folder is opened.
        _ = mkdir(folder, 0o700)
        let place: UnixSocketPlace
        do throws(SocketFault) {
            place = try UnixSocketPlace(path)
        } catch {
            throw ListenError(socket: path, error.reason)
        }
        // From the look to the rename; two that begin at a time must not both find it free.
        guard flock(place.folder, LOCK_EX | LOCK_NB) == 0 else {
            throw ListenError(socket: path, "another daemon is starting there", isInUse: true)
        }
        defer { flock(place.folder, LOCK_UN) }
        try Self.checkIsFree(place, path)
        do throws(SocketFault) {
            let beside = place.beside(".\(getpid())")
            // Left by a process of the same number, that was killed right here.
            unlinkat(place.folder, beside.name, 0)
            descriptor = try beside.listeningSocket()
            identity = try Self.identity(of: beside, closing: descriptor)
            guard renameat(place.folder, beside.name, place.folder, place.name) == 0 else {
                let fault = SocketFault()
                unlinkat(place.folder, beside.name, 0)
                close(descriptor)
                throw fault
            }
        } catch {
            throw ListenError(socket: path, error.reason)
        }
        self.path = path
        self.place = place
    }

    /// Takes it away, unless another one stands at its path by now.
    package func remove() {
        guard Self.identity(of: place) == identity else { return }
        unlinkat(place.folder, place.name, 0)
    }

    private static func checkIsFree(
        _ place: UnixSocketPlace,
        _ path: String
    ) throws(ListenError) {
        var status = stat()
        guard fstatat(place.folder, place.name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw ListenError(
                socket: path,
                "there is something that is no socket; move it away, or name another place"
            )
        }
        if let reason = place.objection {
            throw ListenError(
                socket: path,
                "it cannot be told whether somebody is there: \(reason)"
            )
        }
        guard place.isAnswered else { return }
        throw ListenError(
            socket: path,
            "another daemon serves from here; stop it, or name another socket with --socket PATH",
            isInUse: true
        )
    }

    private static func identity(
        of place: UnixSocketPlace,
        closing descriptor: CInt
    ) throws(SocketFault) -> Identity {
        guard let identity = identity(of: place) else {
            let fault = SocketFault()
            close(descriptor)
            throw fault
        }
        return identity
    }

    private static func identity(of place: UnixSocketPlace) -> Identity? {
        var status = stat()
        guard fstatat(place.folder, place.name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            return nil
        }
        return Identity(device: status.st_dev, node: status.st_ino)
    }
}
