import NightjarCore

/// What the daemon keeps of deliveries.
package struct StoreStatus: Sendable, Codable {
    /// Events whose success is remembered.
    package let remembered: Int

    /// Events that are acknowledged and not done.
    package let waiting: Int

    /// Events that were given up.
    package let dead: Int

    /// Bytes on disk, or of memory where there is no disk.
    package let bytes: Int

    /// Why nothing is known; left out when the store works.
    package let fault: String?

    init(of backlog: Backlog) async {
        do throws(StoreFault) {
            let counts = try await backlog.counts()
            (remembered, waiting) = (counts.remembered, counts.waiting)
            (dead, bytes, fault) = (counts.dead, counts.bytes, nil)
        } catch {
            (remembered, waiting, dead, bytes, fault) = (0, 0, 0, 0, error.message)
        }
    }
}
