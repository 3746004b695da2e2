import Glibc

/// What was seen of a plan's files since the last look.
struct Sighting {
    /// What has changed.
    private(set) var changes: [FileChange] = []

    /// Whether folders or links came, went or were swapped: the watches have to be set anew.
    private(set) var isPlaceChanged = false

    /// Folders that were made among the plugins.
    private(set) var newFolders: Set<String> = []

    /// How many folders among the plugins were removed.
    private(set) var goneFolders = 0

    /// Watches that have ended: there are no further events from them.
    private(set) var unseen: [CInt] = []

    /// How often events were lost.
    private(set) var overflows = 0

    /// That something has changed, and nothing says what.
    static var anything: Sighting {
        var sighting = Sighting()
        sighting.noteAnything()
        return sighting
    }

    /// Whether nothing was seen.
    var isEmpty: Bool { changes.isEmpty }

    /// Takes on what was seen later.
    mutating func add(_ later: Sighting) {
        changes += later.changes
        unseen += later.unseen
        newFolders.formUnion(later.newFolders)
        goneFolders += later.goneFolders
        isPlaceChanged = isPlaceChanged || later.isPlaceChanged
        overflows += later.overflows
    }

    /// Notes that something has changed, and nothing says what.
    mutating func noteAnything() { changes.append(FileChange(.touched, .unknown)) }

    /// Notes that events were lost: anything may have happened.
    mutating func noteOverflow() {
        overflows += 1
        isPlaceChanged = true
        noteAnything()
    }

    /// Notes a file that may be being written.
    mutating func noteWriting(_ file: FileChange.File) {
        changes.append(FileChange(.written, file))
    }

    /// Notes that a folder is looked at no more.
    mutating func noteUnseen(_ watch: CInt) { unseen.append(watch) }

    /// Notes an event of a file or folder; `isWritten` where somebody goes on writing to it.
    mutating func note(
        _ event: InotifyEvents.Event,
        isPlace: Bool = false,
        isWritten: Bool = false
    ) {
        isPlaceChanged = isPlaceChanged || isPlace
        let file = FileChange.File(event.watch, event.name)
        changes.append(FileChange(Self.kind(of: event, isWritten), file, move: event.cookie))
        if event.mask & UInt32(IN_IGNORED) != 0 { noteUnseen(event.watch) }
    }

    /// Notes a folder that was made among the plugins, at `path`.
    mutating func noteNewFolder(_ event: InotifyEvents.Event, at path: String) {
        note(event)
        newFolders.insert(path)
    }

    /// Notes a folder that was removed from among the plugins.
    mutating func noteGoneFolder(_ event: InotifyEvents.Event) {
        note(event)
        goneFolders += 1
    }

    private static func kind(of event: InotifyEvents.Event, _ isWritten: Bool) -> FileChange.Kind {
        switch event.mask & ~UInt32(IN_ISDIR) {
        case _ where isWritten: .written
        case UInt32(IN_CLOSE_WRITE): .closed
        case UInt32(IN_CREATE), UInt32(IN_MOVED_TO): .came
        case UInt32(IN_DELETE), UInt32(IN_MOVED_FROM): .went
        default: .touched
        }
    }
}
