import Glibc

/// What is of interest in one folder.
package struct FolderInterest: Sendable, Hashable {
    /// A folder with plugins: entries that come and go, and what is written to Lua files.
    package static let plugins = FolderInterest(isPlugins: true)

    /// Whether plugins stand here.
    private(set) var isPlugins = false

    /// Names that come and go: of folders and links that lead on.
    private(set) var entries: Set<String> = []

    /// Names of files whose contents count.
    private(set) var contents: Set<String> = []

    /// In `entries` and `contents`, names that come and go; in `contents` also what is written to
    /// them.
    package init(entries: Set<String> = [], contents: Set<String> = []) {
        self.entries = entries
        self.contents = contents
    }

    private init(isPlugins: Bool) { self.isPlugins = isPlugins }

    /// Whether it is a folder with plugins and nothing besides: none that leads to others.
    var isPlain: Bool { isPlugins && entries.isEmpty && contents.isEmpty }

    /// Whether all that is of interest to `other` is so here.
    func covers(_ other: FolderInterest) -> Bool {
        (isPlugins || !other.isPlugins) && entries.isSuperset(of: other.entries)
            && contents.isSuperset(of: other.contents)
    }

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
    private static let coming = UInt32(IN_CREATE | IN_MOVED_TO)
    private static let removed = UInt32(IN_DELETE_SELF | IN_IGNORED)
    private static let ofTheFolder = UInt32(
        IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED
    )

    /// What inotify is asked for: no writes where they do not matter, for such a folder may be
    /// /tmp.
    ///
    /// Nothing of files that have been removed and are still open: a new one may have their name.
    package var mask: UInt32 {
        let wanted = isPlugins || !contents.isEmpty
        return Self.comingAndGoing | (wanted ? Self.writing : 0)
            | UInt32(IN_ONLYDIR | IN_EXCL_UNLINK)
    }

    /// What an event may mean for what is loaded.
    package enum Meaning: Sendable, Hashable {
        case nothing

        /// A file whose contents count.
        case file

        /// A folder, or a link to one, came, went or was swapped: the watches have to be set anew.
        case place

        /// A folder was made among plugins; it is to be watched, and all else may stay.
        case newFolder

        /// A folder among plugins was removed, and its watch with it.
        case goneFolder

        /// As ``place`` where it is a link, and nothing where it is not.
        case placeIfLink

        /// As ``place`` where it is a link or a folder, and a file where it is neither.
        case fileOrPlace
    }

    /// What `event` may mean for what is loaded.
    package func meaning(of event: InotifyEvents.Event) -> Meaning {
        if event.mask & Self.ofTheFolder != 0 {
            // Whoever leads to it, its parent or a link, has an event of its own.
            let isRemoved = event.mask & Self.removed != 0
            return isRemoved && isPlain ? .goneFolder : .place
        }
        let isWriting = event.mask & Self.writing != 0
        let isFolder = event.mask & UInt32(IN_ISDIR) != 0
        // As who sets a folder's time does.
        if isFolder, isWriting { return .nothing }
        if entries.contains(event.name), !isWriting { return .place }
        let isComing = event.mask & Self.coming != 0
        if contents.contains(event.name) { return isComing ? .fileOrPlace : .file }
        // Hidden files are editors' and Git's own; no plugin has any.
        guard isPlugins, !event.name.isEmpty, !event.name.hasPrefix(".") else { return .nothing }
        if isFolder {
            if event.mask & UInt32(IN_CREATE) != 0 { return .newFolder }
            return event.mask & UInt32(IN_DELETE) != 0 ? .goneFolder : .place
        }
        if Self.isLua(event.name) { return isComing ? .fileOrPlace : .file }
        return isComing ? .placeIfLink : .nothing
    }

    /// Whether a file in a folder with plugins counts by its name.
    static func isLua(_ name: String) -> Bool { name.hasSuffix(".lua") }
}
