/// The folders that a ``WatchPlan`` names, each once, and what is of interest there.
package struct WatchedFolders: Sendable {
    /// Their paths, which hold no link; whatever stands on the way to another one is before it.
    package private(set) var paths: [String] = []

    /// The first folder that was not looked through to its end; nil where all of them were.
    package private(set) var firstLeftOut: String?

    private var interests: [String: FolderInterest] = [:]
    private var changed: Set<String> = []

    init() {}

    /// What is of interest in the folder at `path`; nil where it is none of these.
    package subscript(path path: String) -> FolderInterest? { interests[path] }

    /// Which folders there is more of interest in than when this was last asked.
    mutating func takeChanged() -> Set<String> {
        defer { changed = [] }
        return changed
    }

    mutating func add(_ folder: String, _ interest: FolderInterest) {
        if let present = interests[folder] {
            if present.covers(interest) { return }
        } else {
            paths.append(folder)
        }
        interests[folder, default: FolderInterest()].merge(interest)
        changed.insert(folder)
    }

    mutating func leaveOut(_ folder: String) { firstLeftOut = firstLeftOut ?? folder }
}
