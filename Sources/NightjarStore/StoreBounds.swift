import NightjarCore

/// How much a store holds at most.
///
/// Beyond its bounds the ledger forgets the oldest success, which the platform is the least likely
/// to send again; the inbox takes no more, for nothing in it may be forgotten.
package struct StoreBounds: Sendable {
    /// Events that are remembered.
    package var remembered: Int

    /// Bytes of their keys and replies: one reply may have 1 MiB, so counting events alone bounds
    /// nothing.
    package var rememberedBytes: Int

    /// Events in the inbox, dead letters among them.
    package var entries: Int

    /// Bytes of those events.
    package var entryBytes: Int

    /// Bytes of what one plugin keeps; tests have less.
    package var spaceBytes = ValueBounds.spaceBytes

    /// Callers that wait for the disk.
    package var queued = 65_536

    /// Bytes of what they want written.
    package var queuedBytes = 256 << 20

    /// Pages of 4 KiB that the file may have; nil for as many as the disk has room for.
    package var pages: Int?

    /// On a disk: a day at more than a hundred events a second, at about 50 bytes of memory each; an
    /// inbox of hours in which no handler succeeds.
    package static let onDisk = StoreBounds(
        remembered: 10_000_000,
        rememberedBytes: 8 << 30,
        entries: 1_000_000,
        entryBytes: 4 << 30
    )

    /// In memory: a day at ten events a second, and about as many bytes as so many keys and short
    /// replies take; an inbox that a small machine can hold.
    package static let inMemory = StoreBounds(
        remembered: 1_000_000,
        rememberedBytes: 64 << 20,
        entries: 100_000,
        entryBytes: 256 << 20
    )

    /// Makes bounds; none is less than 1.
    package init(remembered: Int, rememberedBytes: Int, entries: Int, entryBytes: Int) {
        self.remembered = max(1, remembered)
        self.rememberedBytes = max(1, rememberedBytes)
        self.entries = max(1, entries)
        self.entryBytes = max(1, entryBytes)
    }
}
