extension EventSample {
    /// The delivery of a new occurrence: what is posted, with an id and a time of its own.
    ///
    /// A message gets the id too, since messages are told by theirs. EBaaS has no ids: there the
    /// `changes` are named after it, so that two deliveries differ.
    ///
    /// - Parameters:
    ///   - id: The id; the same one again makes a repeated delivery.
    ///   - milliseconds: When it happened, since 1970.
    /// - Returns: One JSON object, with a token that the sender replaces.
    package func delivery(id: String, at milliseconds: Int64) -> [UInt8] {
        var document = document.replacing(envelope + [idField], with: .text(id))
        if let time = field(timeField) {
            let now = Self.written(milliseconds, like: time)
            document = document.replacing(envelope + [timeField], with: now)
        }
        if type == "im.message.receive_v1" {
            let message = ["event", "message"]
            let now = JSONValue.text(String(milliseconds))
            document = document.replacing(message + ["message_id"], with: .text("om_\(id)"))
                .replacing(message + ["create_time"], with: now)
                .replacing(message + ["update_time"], with: now)
        }
        if platform == .ebaas, case .array(let changes)? = document["changes"] {
            let names = changes.indices.map { JSONValue.text("\(id)-\($0 + 1)") }
            document = document.replacing(["changes"], with: .array(names))
        }
        return document.json
    }

    /// An id as the platform makes them: 32 hexadecimal digits; with dashes at the people platform.
    package func freshID(using generator: inout some RandomNumberGenerator) -> String {
        let digits = (0..<32).map { _ in
            String(UInt8.random(in: 0...15, using: &generator), radix: 16)
        }
        guard platform == .people else { return digits.joined() }
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
            .map { digits[$0].joined() }.joined(separator: "-")
    }

    /// A time in the form of another: a number, digits of milliseconds or microseconds, or seconds
    /// with a fraction.
    private static func written(_ milliseconds: Int64, like time: JSONValue) -> JSONValue {
        guard case .text(let text) = time else { return .integer(milliseconds) }
        guard text.contains(".") else {
            return .text(String(milliseconds) + (text.count > 14 ? "000" : ""))
        }
        let fraction = String(1000 + milliseconds % 1000).dropFirst()
        return .text("\(milliseconds / 1000).\(fraction)0000")
    }
}
