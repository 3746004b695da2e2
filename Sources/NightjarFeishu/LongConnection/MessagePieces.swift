package import NightjarCore

/// Messages that come in pieces, by their `message_id`, until they are whole.
///
/// ```
/// take ──▶ whole                           sum is 1, 0 or absent
///      ──▶ incomplete ─take (last one)──▶ whole, and done
///              ├─take (contradiction)───▶ refused, and done
///              ├─take (too much)────────▶ tooLarge, and done
///              ├─lifetime is over───────▶ forgotten
///              └─no room for a newer────▶ forgotten
///      ──▶ repeated                        of one that is done
/// ```
///
/// 1. Pieces come in any order, and more than once.
/// 2. All that is kept is within the bounds, whatever comes.
/// 3. A message is whole once: what comes late of it runs nothing again.
package struct MessagePieces: Sendable {
    /// What there may be.
    package struct Bounds: Sendable {
        /// Pieces of one message.
        ///
        /// The platform names no limit; a megabyte in pieces of 16 KiB has as many.
        package var pieces = 64

        /// Bytes of one message: what an event may have that is posted.
        package var messageSize = 1 << 20

        /// Messages of which pieces are missing.
        package var incomplete = 64

        /// Bytes of all of these together.
        package var totalSize = 8 << 20

        /// Messages that are remembered as done.
        package var done = 1024

        /// How long pieces wait for the next one, and how long one that is done is remembered.
        ///
        /// The platform's SDKs have between 5 seconds and 5 minutes. It repeats a whole message after
        /// 15 seconds at the earliest: to ignore that would be to lose it.
        package var lifetime = Duration.seconds(10)

        /// How long a message may take from its first piece on, however often others come.
        package var longestLife = Duration.seconds(60)

        /// The bounds as they are in service.
        package init() {}
    }

    /// What has become of a piece.
    package enum Taken: Sendable, Equatable {
        /// The message is whole: its bytes.
        case whole([UInt8])

        /// Others are missing.
        case incomplete

        /// It was there before.
        case repeated

        /// The message has more bytes than it may, with this one, and is done.
        case tooLarge

        /// It contradicts itself, another piece or the bounds.
        case refused
    }

    private struct Message {
        var pieces: [[UInt8]?]
        var missing: Int
        var size = 0
        let firstAt: MonotonicTime
        var lastAt: MonotonicTime
    }

    private struct Done {
        let id: String
        let at: MonotonicTime
    }

    /// Longer ids are none: the platform's have 36 bytes.
    private static let longestID = 256

    private let bounds: Bounds
    private var messages: [String: Message] = [:]
    private var ids: Set<String> = []
    /// Oldest first.
    private var done: [Done] = []
    private var totalSize = 0

    /// Has nothing yet.
    package init(_ bounds: Bounds = Bounds()) {
        self.bounds = bounds
    }

    /// How many messages are incomplete.
    package var incompleteCount: Int { messages.count }

    /// How many bytes of them there are.
    package var byteCount: Int { totalSize }

    /// Takes what a data frame carries.
    package mutating func take(_ frame: LongConnectionFrame, at now: MonotonicTime) -> Taken {
        expire(now)
        guard let sum = Self.number(frame[header: "sum"] ?? "1") else { return .refused }
        guard sum > 1 else {
            let payload = frame.payload
            return payload.count <= bounds.messageSize ? .whole(payload) : .tooLarge
        }
        guard let id = frame[header: "message_id"], (1...Self.longestID).contains(id.utf8.count),
            let place = frame[header: "seq"].flatMap(Self.number)
        else { return .refused }
        guard !ids.contains(id) else { return .repeated }
        guard sum <= bounds.pieces, place < sum,
            messages[id].map({ $0.pieces.count == sum }) ?? true
        else { return drop(id, now) }
        return put(frame.payload, at: place, of: sum, id, now)
    }

    /// Forgets what has waited, or was remembered, for too long.
    package mutating func expire(_ now: MonotonicTime) {
        for (id, message) in messages {
            let end = min(message.lastAt + bounds.lifetime, message.firstAt + bounds.longestLife)
            if end <= now { forget(id) }
        }
        let old = done.prefix { $0.at + bounds.lifetime <= now }
        for entry in old { ids.remove(entry.id) }
        done.removeFirst(old.count)
    }

    private mutating func put(
        _ payload: [UInt8],
        at place: Int,
        of sum: Int,
        _ id: String,
        _ now: MonotonicTime
    ) -> Taken {
        var message =
            messages[id]
            ?? Message(
                pieces: Array(repeating: nil, count: sum),
                missing: sum,
                firstAt: now,
                lastAt: now
            )
        if let former = message.pieces[place] {
            return former == payload ? .repeated : drop(id, now)
        }
        guard message.size + payload.count <= bounds.messageSize else {
            finish(id, now)
            return .tooLarge
        }
        message.pieces[place] = payload
        message.missing -= 1
        message.size += payload.count
        message.lastAt = now
        totalSize += payload.count
        messages[id] = message
        guard message.missing == 0 else {
            makeRoom(for: id)
            return .incomplete
        }
        finish(id, now)
        return .whole(message.pieces.reduce(into: []) { $0 += $1 ?? [] })
    }

    /// The one that has waited longest goes first: whoever fills the room loses his own.
    private mutating func makeRoom(for id: String) {
        while messages.count > bounds.incomplete || totalSize > bounds.totalSize {
            let others = messages.filter { $0.key != id }
            let oldest = others.min { ($0.value.lastAt, $0.key) < ($1.value.lastAt, $1.key) }
            guard let oldest else { return }
            forget(oldest.key)
        }
    }

    private mutating func drop(_ id: String, _ now: MonotonicTime) -> Taken {
        finish(id, now)
        return .refused
    }

    private mutating func finish(_ id: String, _ now: MonotonicTime) {
        forget(id)
        ids.insert(id)
        done.append(Done(id: id, at: now))
        if done.count > bounds.done { ids.remove(done.removeFirst().id) }
    }

    private mutating func forget(_ id: String) {
        guard let message = messages.removeValue(forKey: id) else { return }
        totalSize -= message.size
    }

    private static func number(_ text: String) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
            return nil
        }
        return Int(text)
    }
}
