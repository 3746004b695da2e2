import NightjarCore

/// Files that the user names.
enum InputFile {
    /// Larger than any delivery that a daemon accepts.
    private static let largest = 4 << 20

    /// Reads a file, or standard input for "-".
    ///
    /// - Throws: ``CommandFailure``.
    static func read(_ path: String) throws -> [UInt8] {
        let isInput = path == "-"
        let bytes: [UInt8]
        do throws(FileFault) {
            bytes =
                try isInput
                ? FileBytes.readStandardInput(maximum: largest)
                : FileBytes.read(path, maximum: largest)
        } catch {
            throw CommandFailure("\(path) \(error.phrase)", hint: "name a file with an event")
        }
        guard bytes.count <= largest else {
            let hint = "is it the right file?"
            throw CommandFailure("\(path) is larger than \(largest) bytes", hint: hint)
        }
        return bytes
    }
}
