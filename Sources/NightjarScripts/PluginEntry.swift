import Glibc

/// What stands at a path, links followed.
enum PluginEntry: Equatable {
    /// Nothing, or a link to nothing.
    case missing
    case file
    case folder(Identity)
    /// A pipe, a socket, a device, or what may not be looked at.
    case other

    /// The same for all paths that lead to one folder.
    struct Identity: Hashable {
        let device: UInt
        let node: UInt
    }

    init(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            self = errno == ENOENT || errno == ENOTDIR ? .missing : .other
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .folder(Identity(device: status.st_dev, node: status.st_ino))
        default: self = .other
        }
    }

    var isFolder: Bool {
        if case .folder = self { true } else { false }
    }
}
