import NightjarCore
import NightjarFeishu

/// The frames of a push, and the pushes that answers name.
///
/// An answer brings back the headers of its frame. So the number of the push is in its message_id,
/// behind a part that is this stand-in's own.
struct PushFrames {
    /// An answer frame, as far as it is of use.
    struct Answer: Equatable {
        let number: Int
        let code: Int
        let hasData: Bool
    }

    private static let digits = 12
    private static let shape = JSONShape(["code", "data"])

    private let prefix: String

    init(_ chance: SeededChance) {
        prefix = [8, 4, 4, 4].map(chance.hex).joined(separator: "-") + "-"
    }

    /// A UUID's form, with the number in its last part.
    func messageID(of number: Int) -> String {
        let hex = String(number, radix: 16)
        return prefix + String(repeating: "0", count: max(0, Self.digits - hex.count)) + hex
    }

    /// One frame for each part of the payload, `seq` counting them.
    func frames(
        _ push: Push,
        service: Int32,
        parts: [[UInt8]],
        at milliseconds: Int64
    ) -> [LongConnectionFrame] {
        parts.enumerated().map { place, part in
            LongConnectionFrame(
                .data,
                service: service,
                sequence: UInt64(clamping: push.number + 1),
                log: UInt64(clamping: milliseconds),
                headers: [
                    .init("type", "event"), .init("message_id", messageID(of: push.number)),
                    .init("sum", String(parts.count)), .init("seq", String(place)),
                    .init("trace_id", push.eventID), .init("timestamp", String(milliseconds)),
                ],
                payload: part
            )
        }
    }

    /// What an answer frame says; nil for what answers no push of this stand-in.
    func answer(_ frame: LongConnectionFrame) -> Answer? {
        guard frame.method == .data, let id = frame[header: "message_id"], id.hasPrefix(prefix),
            let number = Int(id.dropFirst(prefix.count), radix: 16),
            messageID(of: number) == id
        else { return nil }
        let payload = try? JSONDocument(frame.payload, shape: Self.shape)
        // What is no JSON with a code says nothing, so it is no acknowledgement.
        let code = payload?.integer("code").flatMap { Int(exactly: $0) } ?? -1
        return Answer(number: number, code: code, hasData: payload?.string("data") != nil)
    }

    /// The payload in 2 to 8 parts of any lengths; a whole one where it is too short.
    static func split(_ payload: [UInt8], by chance: SeededChance) -> [[UInt8]] {
        guard payload.count >= 2 else { return [payload] }
        let most = min(8, payload.count)
        let cuts = chance.draw { generator in
            let count = Int.random(in: 2...most, using: &generator)
            return (1..<payload.count).shuffled(using: &generator).prefix(count - 1).sorted()
        }
        let ends = cuts + [payload.count]
        return zip([0] + cuts, ends).map { Array(payload[$0..<$1]) }
    }
}
