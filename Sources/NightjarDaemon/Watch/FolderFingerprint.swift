import Glibc

/// What tells whether anything of interest in a folder has changed, where no event does.
///
/// Of files whose contents count: device, inode, rights, size, and both times to the nanosecond; of
/// links their targets; of folders which ones they are. Two that are equal are taken for the same:
/// a file changed within one tick of its file system's clock, to the same size, is not seen where
/// that clock is coarse.
struct FolderFingerprint: Hashable {
    private let hash: Int

    /// Looks at the folder at `path`, and at most at `left` names in it, which are taken off.
    init(of path: String, _ interest: FolderInterest, left: inout Int) {
        var sum = Self.hash(of: path, "", isFile: false)
        func add(_ name: String, isFile: Bool) {
            // A sum, for the system's order is none.
            sum &+= Self.hash(of: WatchPlan.path(path, name), name, isFile: isFile)
        }
        for name in interest.entries.subtracting(interest.contents) { add(name, isFile: false) }
        for name in interest.contents { add(name, isFile: true) }
        if interest.isPlugins {
            let listing = FolderListing(of: path, most: left)
            left -= listing.count
            for (name, hint) in listing.entries {
                let isFile = FolderInterest.isLua(name)
                if isFile || hint != .file { add(name, isFile: isFile) }
            }
        }
        hash = sum
    }

    /// What stands at `path`; 0 for nothing, and for a file whose contents do not count.
    private static func hash(of path: String, _ name: String, isFile: Bool) -> Int {
        var info = stat()
        guard lstat(path, &info) == 0 else { return 0 }
        var hasher = Hasher()
        hasher.combine(name)
        switch EntryKind(info, at: path) {
        case .missing: return 0
        case .link(let target): hasher.combine(target)
        case .folder: hasher.combine(identity: info)
        case .file:
            guard isFile else { return 0 }
            hasher.combine(identity: info)
            hasher.combine(info.st_size)
            for time in [info.st_mtim, info.st_ctim] {
                hasher.combine(time.tv_sec)
                hasher.combine(time.tv_nsec)
            }
        }
        return hasher.finalize()
    }
}

extension Hasher {
    fileprivate mutating func combine(identity info: stat) {
        combine(info.st_dev)
        combine(info.st_ino)
        combine(info.st_mode)
    }
}
