import Glibc
import NightjarCore

/// Where a store's file is, and whether it is still there.
struct StorePath {
    /// As the user wrote it.
    let given: String
    /// Without links: SQLite's own files stand beside this one.
    let real: String

    private struct Identity: Equatable {
        let device: UInt64
        let inode: UInt64

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
        }
    }

    private var identities: [Identity?] = []

    private var files: [String] { [real, real + "-wal"] }

    /// Makes the file, empty, and its folder where they are not there: for the daemon's user alone.
    init(_ path: String) throws(StoreFault) {
        given = path
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw StoreFault(.unusable, "the store's path is empty or has a NUL in it")
        }
        // SQLite reads a meaning into ":memory:" and "file:".
        let place = path.hasPrefix("/") ? path : "./" + path
        try Self.makeFolder(of: place, for: path)
        try Self.makeFile(place, for: path)
        guard let resolved = realpath(place, nil) else { throw .unreachable(path, errno) }
        real = String(cString: resolved)
        free(resolved)
        // SQLite would open it for reading, and speak of a fault of the disk later.
        let folder = String(real[...(real.lastIndex(of: "/") ?? real.startIndex)])
        guard access(real, W_OK) == 0, access(folder, W_OK) == 0 else {
            throw .unwritable(path, String(cString: strerror(errno)))
        }
    }

    /// From now on the files have to be these.
    mutating func remember() {
        identities = files.map { Identity($0) }
    }

    /// Fails when a file was removed, or another one stands in its place: SQLite would go on
    /// writing into what nobody finds again.
    func check() throws(StoreFault) {
        for (file, identity) in zip(files, identities) where Identity(file) != identity {
            throw StoreFault(
                .unusable,
                "\(file) was removed or replaced while the daemon has it; put it back, or start the daemon again"
            )
        }
    }

    /// Bytes on disk.
    var bytes: Int {
        files.reduce(0) { sum, file in
            var status = stat()
            return stat(file, &status) == 0 ? sum + Int(status.st_size) : sum
        }
    }

    private static func makeFolder(of place: String, for path: String) throws(StoreFault) {
        var folder = ""
        for part in place.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            folder += part + "/"
            guard mkdir(folder, 0o700) != 0, errno != EEXIST, errno != EISDIR else { continue }
            let error = errno
            var status = stat()
            // Where the folder is, a file system that is read-only, say, need not matter yet.
            guard stat(folder, &status) != 0 else { continue }
            throw .unreachable(path, error)
        }
    }

    private static func makeFile(_ place: String, for path: String) throws(StoreFault) {
        var status = stat()
        if stat(place, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw StoreFault(
                    .unusable,
                    "\(path) is no file; name a file for the store"
                )
            }
            // Not opened: closing it again would give up the locks of a store that this process has.
            return
        }
        let descriptor = open(place, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        // Another start may have made it just now.
        if descriptor < 0, errno == EEXIST, stat(place, &status) == 0 { return }
        guard descriptor >= 0 else { throw .unreachable(path, errno) }
        close(descriptor)
    }
}

extension StoreFault {
    fileprivate static func unreachable(_ path: String, _ error: CInt) -> StoreFault {
        error == ENOSPC || error == EDQUOT
            ? .full(path)
            : StoreFault(
                .unusable,
                "\(path) cannot be made: \(String(cString: strerror(error))); make its folder, or let the user of the daemon write there"
            )
    }
}
