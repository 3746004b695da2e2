/// Which folders a ``FileWatch`` looks at.
///
/// Paths are walked as the system walks them, one component after another: each folder on the way
/// is watched for the one entry that leads on. So it is seen when any link or folder on the way is
/// swapped, goes or comes, and what does not exist yet is waited for where it would appear.
package struct WatchPlan: Sendable, Hashable {
    /// As many links as the system itself follows on one path (path_resolution(7)).
    private static let mostLinks = 40

    /// How many folders are watched, the first ones of ``folders()``; what is beyond is polled.
    package let mostWatched: Int

    /// How many names are read below the plugins' folder, and how many files are polled.
    package let mostEntries: Int

    private let manifest: String
    private let plugins: String

    /// Watches the manifest's file and the plugins' folder, by their absolute paths.
    ///
    /// A watch keeps about a kilobyte of the system's memory, and a name takes about a microsecond
    /// of each poll: hence the bounds.
    package init(
        manifest: String,
        plugins: String,
        mostWatched: Int = 4096,
        mostEntries: Int = 65_536
    ) {
        self.manifest = manifest
        self.plugins = plugins
        self.mostWatched = mostWatched
        self.mostEntries = mostEntries
    }

    /// What has to be watched, as the file system is now.
    package func folders() -> WatchedFolders {
        var found = WatchedFolders()
        follow(manifest, into: &found)
        if let root = follow(plugins, into: &found) { addTrees([root], to: &found) }
        return found
    }

    /// Adds to `found` what stands below `folders` among the plugins and is not in it yet.
    ///
    /// - Returns: The folders that have to be watched anew for that, and `folders` themselves.
    func extend(_ found: inout WatchedFolders, below folders: Set<String>) -> Set<String> {
        _ = found.takeChanged()
        addTrees(folders.sorted(by: >), to: &found)
        return found.takeChanged().union(folders)
    }

    /// Notes the folders on the way to `path`.
    ///
    /// - Returns: Where it leads, without any link, when that is a folder.
    @discardableResult
    private func follow(
        _ path: String,
        from start: String = "/",
        into found: inout WatchedFolders
    ) -> String? {
        var folder = start
        var rest = parts(of: path)
        var links = 0
        while let name = rest.popLast() {
            guard name != ".." else {
                folder = Self.parent(of: folder)
                continue
            }
            let place = Self.path(folder, name)
            switch EntryKind(of: place) {
            case .folder:
                found.add(folder, FolderInterest(entries: [name]))
                folder = place
            case .link(let target):
                found.add(folder, FolderInterest(entries: [name]))
                links += 1
                guard links <= Self.mostLinks else { return nil }
                if target.hasPrefix("/") { folder = "/" }
                rest += parts(of: target)
            case .file, .missing:
                let isLast = rest.isEmpty
                found.add(
                    folder,
                    isLast ? FolderInterest(contents: [name]) : FolderInterest(entries: [name])
                )
                return nil
            }
        }
        return folder
    }

    /// Notes folders with plugins and what is below them, also behind links, but for what is known.
    private func addTrees(_ roots: [String], to found: inout WatchedFolders) {
        var seen = Set(roots)
        var waiting = roots
        var left = mostEntries
        while let folder = waiting.popLast() {
            found.add(folder, .plugins)
            let listing = FolderListing(of: folder, most: left)
            left -= listing.count
            if !listing.isWhole { found.leaveOut(folder) }
            // Where there are too many, the same ones should be left out each time.
            let leading = listing.entries.filter { $0.hint != .file }.sorted { $0.name > $1.name }
            for (name, hint) in leading {
                let next = hint == .folder ? Self.path(folder, name) : lead(name, folder, &found)
                guard let next, found[path: next]?.isPlugins != true else { continue }
                if seen.insert(next).inserted { waiting.append(next) }
            }
        }
    }

    /// Where a name among the plugins leads, when that is a folder.
    private func lead(_ name: String, _ folder: String, _ found: inout WatchedFolders) -> String? {
        switch EntryKind(of: Self.path(folder, name)) {
        case .folder: Self.path(folder, name)
        case .link: follow(name, from: folder, into: &found)
        case .file, .missing: nil
        }
    }

    /// The path of an entry of `folder`.
    static func path(_ folder: String, _ name: String) -> String {
        folder == "/" ? "/\(name)" : "\(folder)/\(name)"
    }

    /// The folder that `folder` is in; the root is in itself.
    static func parent(of folder: String) -> String {
        let rest = folder.utf8.lastIndex(of: UInt8(ascii: "/")).map { folder[..<$0] } ?? ""
        return rest.isEmpty ? "/" : String(rest)
    }

    /// The parts of a path, the first one last.
    private func parts(of path: String) -> [String] {
        path.split(separator: "/").map(String.init).filter { $0 != "." }.reversed()
    }
}
