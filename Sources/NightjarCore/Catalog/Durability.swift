/// What a commit of the store survives.
package enum Durability: String, Sendable, CaseIterable {
    /// The end of the process, however it comes; after a power failure the last moments may be
    /// missing.
    case process

    /// A power failure as well, where the disk keeps what it says it has written.
    case power
}
