import Foundation
import Glibc

/// Which folders a ``FileWatch`` looks at.
///
/// Paths are walked as the system walks them, one component after another: each folder on the way
/// is watched for the one entry that leads on. So it is seen when any link or folder on the way is
/// swapped, goes or comes, and what does not exist yet is waited for where it would appear.
package struct WatchPlan: Sendable, Hashable {
    /// As many links as the system itself follows on one path (path_resolution(7)).
    private static let mostLinks = 40

    private let manifest: String
    private let plugins: String
    private let mostFolders: Int

    /// Watches the manifest's file and the plugins' folder, by their absolute paths, in
    /// `mostFolders` folders at most.
    package init(manifest: String, plugins: String, mostFolders: Int = 4096) {
        self.manifest = manifest
        self.plugins = plugins
        self.mostFolders = mostFolders
    }

    /// What has to be watched, as the file system is now.
    package func folders() -> WatchedFolders {
        var found = WatchedFolders(most: mostFolders)
        follow(manifest, into: &found)
        if let root = follow(plugins, into: &found) { addTree(root, to: &found) }
        return found
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
                folder = (folder as NSString).deletingLastPathComponent
                continue
            }
            let place = (folder as NSString).appendingPathComponent(name)
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

    /// Notes a folder with plugins and what is below it, also behind links.
    private func addTree(_ root: String, to found: inout WatchedFolders) {
        var seen: Set<String> = [root]
        var waiting = [root]
        while let folder = waiting.popLast() {
            guard found.add(folder, .plugins) else { return }
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            // The system's order is none; where there are too many, the same ones should be seen.
            for name in names.sorted(by: >) where !name.hasPrefix(".") {
                let place = (folder as NSString).appendingPathComponent(name)
                let next: String? =
                    switch EntryKind(of: place) {
                    case .folder: place
                    case .link: follow(name, from: folder, into: &found)
                    case .file, .missing: nil
                    }
                if let next, seen.insert(next).inserted { waiting.append(next) }
            }
        }
    }

    /// The parts of a path, the first one last.
    private func parts(of path: String) -> [String] {
        path.split(separator: "/").map(String.init).filter { $0 != "." }.reversed()
    }
}

/// The folders that a plan names, each once, and what is of interest there.
package struct WatchedFolders: Sendable, Hashable {
    /// Their paths, which hold no link; whatever stands on the way to another one is before it.
    package private(set) var paths: [String] = []

    /// The first folder that is one more than may be watched; nil where all of them may be.
    package private(set) var firstLeftOut: String?

    private var interests: [String: FolderInterest] = [:]
    private let most: Int

    fileprivate init(most: Int) { self.most = most }

    /// What is of interest in the folder at `path`; nil where it is none of these.
    package subscript(path path: String) -> FolderInterest? { interests[path] }

    /// - Returns: Whether there was room.
    @discardableResult
    fileprivate mutating func add(_ folder: String, _ interest: FolderInterest) -> Bool {
        if interests[folder] == nil {
            guard paths.count < most else {
                firstLeftOut = firstLeftOut ?? folder
                return false
            }
            paths.append(folder)
        }
        interests[folder, default: FolderInterest()].merge(interest)
        return true
    }
}

/// What is of interest in one folder.
package struct FolderInterest: Sendable, Hashable {
    /// A folder with plugins: entries that come and go, and what is written to Lua files.
    package static let plugins = FolderInterest(isPlugins: true)

    private var isPlugins = false
    private var entries: Set<String> = []
    private var contents: Set<String> = []

    /// In `entries` and `contents`, names that come and go; in `contents` also what is written to
    /// them.
    package init(entries: Set<String> = [], contents: Set<String> = []) {
        self.entries = entries
        self.contents = contents
    }

    private init(isPlugins: Bool) { self.isPlugins = isPlugins }

    /// Takes on what is of interest to `other` as well.
    package mutating func merge(_ other: FolderInterest) {
        isPlugins = isPlugins || other.isPlugins
        entries.formUnion(other.entries)
        contents.formUnion(other.contents)
    }

    private static let comingAndGoing = UInt32(
        IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF
            | IN_MOVE_SELF
    )
    private static let writing = UInt32(IN_CLOSE_WRITE | IN_MODIFY)
    private static let ofTheFolder = UInt32(IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)

    /// What inotify is asked for: no writes where they do not matter, for such a folder may be /tmp.
    package var mask: UInt32 {
        let wanted = isPlugins || !contents.isEmpty
        return Self.comingAndGoing | (wanted ? Self.writing : 0) | UInt32(IN_ONLYDIR)
    }

    /// Whether `event` may change what is loaded.
    package func isMet(by event: InotifyEvents.Event) -> Bool {
        if event.mask & Self.ofTheFolder != 0 { return true }
        if contents.contains(event.name) { return true }
        let isWriting = event.mask & Self.writing != 0
        if entries.contains(event.name) { return !isWriting }
        // Hidden files are editors' and Git's own; no plugin has any.
        guard isPlugins, !event.name.isEmpty, !event.name.hasPrefix(".") else { return false }
        return !isWriting || event.name.hasSuffix(".lua")
    }
}

/// What stands at a path, no link followed.
private enum EntryKind {
    case folder
    case link(target: String)
    case file
    case missing

    init(of path: String) {
        var info = stat()
        guard lstat(path, &info) == 0 else {
            self = .missing
            return
        }
        switch info.st_mode & S_IFMT {
        case S_IFDIR: self = .folder
        case S_IFLNK:
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path)
            self = target.map { .link(target: $0) } ?? .missing
        default: self = .file
        }
    }
}
