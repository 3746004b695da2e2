/// Why certificates that are to be trusted cannot be read.
package struct TrustError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file.
    package let path: String

    /// What is wrong with it.
    package let reason: String

    /// A sentence for a person.
    package var description: String { "cannot trust the certificates of \(path): \(reason)" }
}
