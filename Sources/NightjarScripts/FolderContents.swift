import Glibc

/// The names in one folder, without the hidden ones: those are editors' and Git's.
struct FolderContents {
    /// What a name stands for, as far as the folder itself says it.
    enum Kind {
        case file
        case folder
        /// A link, or a file system that does not say: to be looked at.
        case unknown
        /// A pipe, a socket or a device.
        case other
    }

    /// Sorted by name.
    private(set) var entries: [(name: String, kind: Kind)] = []

    /// Reads them in one pass, without a look at each.
    init(of path: String) throws(FolderFault) {
        guard let folder = opendir(path) else { throw FolderFault(errno) }
        defer { closedir(folder) }
        while true {
            // The end and a fault look the same but for this.
            errno = 0
            guard let entry = readdir(folder) else { break }
            let name = Self.name(of: entry)
            if !name.hasPrefix(".") { entries.append((name, Kind(entry.pointee.d_type))) }
        }
        guard errno == 0 else { throw FolderFault(errno) }
        entries.sort { $0.name < $1.name }
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        // By the pointer: the structure is longer on paper than what the system has written.
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        let start = UnsafeRawPointer(entry) + offset
        return String(cString: start.assumingMemoryBound(to: CChar.self))
    }
}

/// Why a folder's names could not be had.
enum FolderFault: Error {
    case isMissing
    /// There is a file instead, or on the way there.
    case isNoFolder
    /// The system says why, in its words.
    case other(String)

    init(_ error: CInt) {
        switch error {
        case ENOENT: self = .isMissing
        case ENOTDIR: self = .isNoFolder
        default: self = .other(String(cString: strerror(error)))
        }
    }
}

extension FolderContents.Kind {
    fileprivate init(_ type: UInt8) {
        switch Int(type) {
        case DT_REG: self = .file
        case DT_DIR: self = .folder
        case DT_LNK, DT_UNKNOWN: self = .unknown
        default: self = .other
        }
    }
}
