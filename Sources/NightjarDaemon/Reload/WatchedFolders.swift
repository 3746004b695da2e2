/// The folders that a ``WatchPlan`` names, each once, and what is of interest there.
package struct WatchedFolders: Sendable, Hashable {
    /// Their paths, which hold no link; whatever stands on the way to another one is before it.
    package private(set) var paths: [String] = []

    /// The first folder that was not looked through to its end; nil where all of them were.
    package private(set) var firstLeftOut: String?

    private var interests: [String: FolderInterest] = [:]

    init() {}

    /// What is of interest in the folder at `path`; nil where it is none of these.
    package subscript(path path: String) -> FolderInterest? { interests[path] }

    mutating func add(_ folder: String, _ interest: FolderInterest) {
        if interests[folder] == nil { paths.append(folder) }
        interests[folder, default: FolderInterest()].merge(interest)
    }

    mutating func leaveOut(_ folder: String) { firstLeftOut = firstLeftOut ?? folder }
}
