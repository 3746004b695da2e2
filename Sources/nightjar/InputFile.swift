import Foundation

/// Files that the user names.
enum InputFile {
    /// Larger than any delivery that a daemon accepts.
    private static let largest = 4 << 20

    /// Reads a file, or standard input for "-".
    ///
    /// - Throws: ``CommandFailure``.
    static func read(_ path: String) throws -> [UInt8] {
        let handle = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
        guard let handle else {
            throw CommandFailure(
                "\(path) cannot be read",
                hint: "does it exist, and may you read it?"
            )
        }
        guard let data = try? handle.read(upToCount: largest + 1) ?? Data() else {
            throw CommandFailure("\(path) cannot be read", hint: "is it a file?")
        }
        guard data.count <= largest else {
            throw CommandFailure(
                "\(path) is larger than \(largest) bytes",
                hint: "is it the right file?"
            )
        }
        return Array(data)
    }
}
