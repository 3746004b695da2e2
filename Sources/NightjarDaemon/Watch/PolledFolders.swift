/// The folders that are polled, and what they were at the last look.
struct PolledFolders {
    private struct Folder {
        let path: String
        let interest: FolderInterest
        var former: FolderFingerprint
    }

    private var folders: [Folder] = []

    /// Whether there are none.
    var isEmpty: Bool { folders.isEmpty }

    /// Their paths.
    var paths: Set<String> { Set(folders.map(\.path)) }

    /// Looks at them again, and at `most` names in them.
    ///
    /// - Returns: Whether anything has changed since the last look.
    mutating func compare(most: Int) -> Bool {
        var left = most
        var isChanged = false
        for index in folders.indices {
            let folder = folders[index]
            let present = FolderFingerprint(of: folder.path, folder.interest, left: &left)
            guard present != folder.former else { continue }
            folders[index].former = present
            isChanged = true
        }
        return isChanged
    }

    /// Polls the folder at `path` besides.
    mutating func add(_ path: String, _ interest: FolderInterest, most: Int) {
        var left = most
        let fingerprint = FolderFingerprint(of: path, interest, left: &left)
        folders.removeAll { $0.path == path }
        folders.append(Folder(path: path, interest: interest, former: fingerprint))
    }

    /// Polls `paths` among `wanted` from now on.
    ///
    /// - Returns: Whether a folder that is not polled any more has changed since the last look.
    mutating func set(_ paths: [String], of wanted: WatchedFolders, most: Int) -> Bool {
        var former: [String: Folder] = [:]
        for folder in folders { former[folder.path] = folder }
        var left = most
        folders = paths.compactMap { path in
            guard let interest = wanted[path: path] else { return nil }
            let present = former.removeValue(forKey: path)
            if let present, present.interest == interest { return present }
            let fingerprint = FolderFingerprint(of: path, interest, left: &left)
            return Folder(path: path, interest: interest, former: fingerprint)
        }
        left = most
        return former.values.contains { folder in
            FolderFingerprint(of: folder.path, folder.interest, left: &left) != folder.former
        }
    }
}
