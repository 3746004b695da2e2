import Glibc

/// The names in one folder, without the hidden ones: those are editors' and Git's own.
struct FolderListing {
    /// What a name stands for, as far as the folder itself says it.
    enum Hint {
        case folder
        case link
        case file
        /// The file system does not say: to be looked at.
        case unknown
    }

    /// In the system's order, which is none.
    private(set) var entries: [(name: String, hint: Hint)] = []

    /// How many names were read, with the hidden ones.
    private(set) var count = 0

    /// Whether these are all.
    private(set) var isWhole = true

    /// Reads `most` names at most; none where the folder cannot be read.
    init(of path: String, most: Int) {
        guard let folder = opendir(path) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = Self.name(of: entry)
            if name == "." || name == ".." { continue }
            guard count < most else {
                isWhole = false
                return
            }
            count += 1
            if !name.hasPrefix(".") { entries.append((name, Hint(entry.pointee.d_type))) }
        }
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        // By the pointer: the structure is longer on paper than what the system has written.
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        let start = UnsafeRawPointer(entry) + offset
        return String(cString: start.assumingMemoryBound(to: CChar.self))
    }
}

extension FolderListing.Hint {
    fileprivate init(_ type: UInt8) {
        switch Int(type) {
        case DT_DIR: self = .folder
        case DT_LNK: self = .link
        case DT_UNKNOWN: self = .unknown
        default: self = .file
        }
    }
}
