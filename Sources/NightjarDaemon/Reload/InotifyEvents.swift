import Glibc

/// The events in what one read of an inotify descriptor has brought.
struct InotifyEvents: Sequence, IteratorProtocol {
    struct Event {
        let watch: CInt
        let mask: UInt32
        /// The entry's name within the folder; empty for the folder itself.
        let name: String
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    mutating func next() -> Event? {
        let header = MemoryLayout<inotify_event>.size
        guard rest.count >= header else { return nil }
        let event = rest.withUnsafeBytes { $0.loadUnaligned(as: inotify_event.self) }
        guard rest.count >= header + Int(event.len) else { return nil }
        let name = rest.dropFirst(header).prefix(Int(event.len)).prefix { $0 != 0 }
        rest = rest.dropFirst(header + Int(event.len))
        return Event(watch: event.wd, mask: event.mask, name: String(decoding: name, as: UTF8.self))
    }
}
