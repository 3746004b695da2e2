import Dispatch
import Glibc

/// The system has no inotify descriptor to give.
struct InotifyFault: Error {
    /// The system's number for why.
    let reason: CInt
}

/// An inotify descriptor and what is watched with it.
///
/// It belongs to one queue, on which all of it happens.
// Unchecked: every member is touched on `queue` alone, or when no one else has it.
final class InotifyWatches: @unchecked Sendable {
    private struct Folder {
        let path: String
        var interest: FolderInterest
    }

    private let system: WatchSystem
    private let queue: DispatchQueue
    private let descriptor: CInt
    private var isResting = false
    private let source: any DispatchSourceRead
    private var folders: [CInt: Folder] = [:]
    private var buffer = [UInt8](repeating: 0, count: 64 * 1024)

    /// Opens one; `onEvents` is called on `queue` when there is something to read.
    init(
        _ system: WatchSystem,
        queue: DispatchQueue,
        onEvents: @escaping @Sendable () -> Void
    ) throws(InotifyFault) {
        let descriptor = system.open()
        guard descriptor >= 0 else { throw InotifyFault(reason: errno) }
        self.system = system
        self.queue = queue
        self.descriptor = descriptor
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler(handler: onEvents)
        source.setCancelHandler { close(descriptor) }
        source.resume()
    }

    deinit {
        // The system ends a program that lets go of a suspended source.
        if isResting { source.resume() }
        source.cancel()
    }

    /// Lets events gather for so long, in the system's queue; what ``read()`` is asked for comes all the
    /// same.
    func rest(for pause: DispatchTimeInterval) {
        guard !isResting else { return }
        isResting = true
        source.suspend()
        queue.asyncAfter(deadline: .now() + pause) { [weak self] in self?.endRest() }
    }

    private func endRest() {
        isResting = false
        source.resume()
    }

    /// Watches the first `most` of `wanted`, and nothing else from now on.
    func set(_ wanted: WatchedFolders, most: Int) -> Outcome {
        let former = folders
        folders = [:]
        var outcome = add(wanted.paths.prefix(most), of: wanted)
        outcome.new = outcome.new.filter { former[$0.value] == nil }
        for watch in former.keys where folders[watch] == nil {
            inotify_rm_watch(descriptor, watch)
            outcome.gone.append(watch)
        }
        return outcome
    }

    /// Watches `paths` of `wanted`, besides what is watched.
    func add(_ paths: some Sequence<String>, of wanted: WatchedFolders) -> Outcome {
        var outcome = Outcome()
        for path in paths {
            guard let interest = wanted[path: path] else { continue }
            let watch = system.add(descriptor, path, interest.mask)
            guard watch >= 0 else {
                // A folder that has just gone is none: where it would come again is watched.
                if errno != ENOENT, errno != ENOTDIR { outcome.refused[path] = errno }
                continue
            }
            if folders[watch] == nil { outcome.new[path] = watch }
            // Two paths may be one folder (a bind mount), which has one watch.
            var folder = folders[watch] ?? Folder(path: path, interest: interest)
            folder.interest.merge(interest)
            folders[watch] = folder
            guard folder.interest.mask != interest.mask else { continue }
            _ = system.add(descriptor, path, folder.interest.mask)
        }
        return outcome
    }

    /// Reads all that has happened until now.
    func read() -> Sighting {
        var sighting = Sighting()
        // As much as there is now: while files change without end, this must have one.
        var held = CInt(0)
        guard ioctl(descriptor, UInt(FIONREAD), &held) == 0 else { return sighting }
        var left = Int(held)
        while left > 0 {
            let count = buffer.withUnsafeMutableBytes { system.read(descriptor, $0) }
            guard count > 0 else { break }
            left -= count
            for event in InotifyEvents(buffer[..<count]) { take(event, into: &sighting) }
        }
        return sighting
    }

    private func take(_ event: InotifyEvents.Event, into sighting: inout Sighting) {
        guard event.mask & UInt32(IN_Q_OVERFLOW) == 0 else {
            sighting.noteOverflow()
            return
        }
        guard let folder = folders[event.watch] else { return }
        if event.mask & UInt32(IN_IGNORED) != 0 { folders[event.watch] = nil }
        let path = event.name.isEmpty ? folder.path : WatchPlan.path(folder.path, event.name)
        switch folder.interest.meaning(of: event) {
        case .nothing: break
        case .file: sighting.note(event, isWritten: isWritten(event, path))
        case .place: sighting.note(event, isPlace: true)
        case .newFolder: sighting.noteNewFolder(event, at: path)
        case .goneFolder: sighting.noteGoneFolder(event)
        case .placeIfLink:
            guard case .link = EntryKind(of: path) else { break }
            sighting.note(event, isPlace: true)
        case .fileOrPlace:
            switch EntryKind(of: path) {
            case .folder, .link: sighting.note(event, isPlace: true)
            case .file: sighting.note(event, isWritten: isWritten(event, path))
            case .missing: sighting.note(event)
            }
        }
    }
}

extension InotifyWatches {
    private func isWritten(_ event: InotifyEvents.Event, _ path: String) -> Bool {
        if event.mask & UInt32(IN_CREATE) != 0 { return WritingSign.isMadeToBeWritten(path) }
        return event.mask & UInt32(IN_MODIFY) != 0 && WritingSign.isWritten(path)
    }

    /// What came of setting watches.
    struct Outcome {
        /// Folders that were not watched before, and their watches.
        var new: [String: CInt] = [:]

        /// Watches of folders that are looked at no more.
        var gone: [CInt] = []

        /// Folders that the system does not watch, and its reasons.
        var refused: [String: CInt] = [:]
    }
}
