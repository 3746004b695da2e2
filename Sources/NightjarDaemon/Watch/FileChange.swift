/// What has happened to one file or folder that matters.
package struct FileChange: Sendable, Hashable {
    /// What has happened.
    package enum Kind: Sendable, Hashable {
        /// Somebody writes to it, and has not closed it yet.
        case written

        /// Who wrote to it has closed it.
        case closed

        /// It was renamed to here, linked, or made by other means than writing.
        case came

        /// It was removed, or renamed to elsewhere.
        case went

        /// Its rights or times were set, or it is not known what has happened.
        case touched
    }

    /// Which one it is: its folder's number and its name, which is empty for the folder itself.
    ///
    /// Not its path, which changes with each folder on the way that is renamed.
    package let file: File

    /// What has happened.
    package let kind: Kind

    /// The same for both ends of one rename; 0 for anything else.
    package let move: UInt32

    /// A change of `file`.
    package init(_ kind: Kind, _ file: File, move: UInt32 = 0) {
        self.file = file
        self.kind = kind
        self.move = move
    }

    /// A file or folder, by the watch on the folder that it is in.
    package struct File: Sendable, Hashable {
        /// The watch's number.
        package let watch: CInt

        /// Its name in that folder.
        package let name: String

        /// The file of that name.
        package init(_ watch: CInt, _ name: String) {
            self.watch = watch
            self.name = name
        }

        /// Not known which.
        package static let unknown = Self(-1, "")
    }
}
