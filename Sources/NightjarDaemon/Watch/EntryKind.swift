import Glibc

/// What stands at a path, no link followed.
enum EntryKind {
    case folder
    case link(target: String)
    /// A file, or what is none of these.
    case file
    /// Nothing, or what may not be looked at.
    case missing

    init(of path: String) {
        var info = stat()
        self = lstat(path, &info) == 0 ? EntryKind(info, at: path) : .missing
    }

    /// What `info` says of the entry at `path`.
    init(_ info: stat, at path: String) {
        switch info.st_mode & S_IFMT {
        case S_IFDIR: self = .folder
        case S_IFLNK: self = Self.target(of: path).map { .link(target: $0) } ?? .missing
        default: self = .file
        }
    }

    private static func target(of path: String) -> String? {
        let longest = Int(PATH_MAX)
        let bytes = [CChar](unsafeUninitializedCapacity: longest) { buffer, count in
            count = buffer.baseAddress.map { max(0, readlink(path, $0, longest)) } ?? 0
        }
        return bytes.isEmpty
            ? nil : String(decoding: bytes.lazy.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
