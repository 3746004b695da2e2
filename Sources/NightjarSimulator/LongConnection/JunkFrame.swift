import NightjarFeishu

/// What no client should take for an event, nor fall over.
enum JunkFrame: CaseIterable, Sendable {
    /// Bytes that are no protobuf, or some by accident.
    case noise
    /// A message of no bytes.
    case nothing
    /// Text where frames are binary.
    case text
    /// A data frame of a type that there is not.
    case unknownType
    /// Neither control nor data.
    case unknownMethod
    /// A control frame that is neither ping nor pong.
    case unknownControl
    /// A piece of a message whose others never come.
    case lonelyPiece
    /// A piece at a place beyond all bounds.
    case hugeSequence
    /// A piece of more pieces than there can be.
    case hugeSum
    /// A data frame with no headers at all.
    case bare

    /// Binary, or nil for text.
    func bytes(service: Int32, _ chance: SeededChance) -> [UInt8]? {
        switch self {
        case .noise: chance.bytes(1 + Int(chance.bytes(1)[0]))
        case .nothing: []
        case .text: nil
        case .unknownType: data(service, chance, type: "weather", sum: "1", seq: "0").bytes
        // Protobuf takes the last of a field that comes twice: field 4, a varint, is 77.
        case .unknownMethod: data(service, chance, sum: "1", seq: "0").bytes + [0x20, 77]
        case .unknownControl:
            LongConnectionFrame(.control, service: service, headers: [.init("type", "hello")])
                .bytes
        case .lonelyPiece: data(service, chance, sum: "3", seq: "1").bytes
        case .hugeSequence: data(service, chance, sum: "2", seq: "18446744073709551615").bytes
        case .hugeSum: data(service, chance, sum: "2147483647", seq: "0").bytes
        case .bare: LongConnectionFrame(.data, service: service, headers: []).bytes
        }
    }

    private func data(
        _ service: Int32,
        _ chance: SeededChance,
        type: String = "event",
        sum: String,
        seq: String
    ) -> LongConnectionFrame {
        LongConnectionFrame(
            .data,
            service: service,
            headers: [
                .init("type", type), .init("message_id", "junk-" + chance.hex(16)),
                .init("sum", sum), .init("seq", seq), .init("trace_id", "junk"),
            ],
            payload: Array("{".utf8)
        )
    }
}
