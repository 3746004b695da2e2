import Glibc

/// The events in what one read of an inotify descriptor has brought.
///
/// An event that is cut off ends them: the system never does that, but no byte of it may trap.
package struct InotifyEvents: Sequence, IteratorProtocol {
    /// One of them.
    package struct Event: Hashable, Sendable {
        /// The watch that saw it; -1 where events were lost.
        package let watch: CInt

        /// What it is: the bits that inotify(7) lists.
        package let mask: UInt32

        /// The same for both ends of one rename; 0 for anything else.
        package let cookie: UInt32

        /// The entry's name within the folder; empty for the folder itself.
        package let name: String

        /// An event as the system would have sent it.
        package init(watch: CInt, mask: UInt32, cookie: UInt32 = 0, name: String) {
            self.watch = watch
            self.mask = mask
            self.cookie = cookie
            self.name = name
        }
    }

    private var rest: ArraySlice<UInt8>

    /// Reads `bytes` from their beginning.
    package init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// The next event; nil at the end.
    package mutating func next() -> Event? {
        let header = MemoryLayout<inotify_event>.size
        guard rest.count >= header else { return nil }
        let event = rest.withUnsafeBytes { $0.loadUnaligned(as: inotify_event.self) }
        guard rest.count >= header + Int(event.len) else { return nil }
        let name = rest.dropFirst(header).prefix(Int(event.len)).prefix { $0 != 0 }
        rest = rest.dropFirst(header + Int(event.len))
        return Event(
            watch: event.wd,
            mask: event.mask,
            cookie: event.cookie,
            name: String(decoding: name, as: UTF8.self)
        )
    }
}
