package import NightjarCore
import NightjarFeishu

/// Gives events to push, each with an id of its own.
package protocol EventSource: Sendable {
    /// The next one.
    func next() -> PushedEvent
}

/// What events are made of: a sample that the product ships, or a file.
package struct EventTemplate: Sendable {
    private enum Origin: Sendable {
        case sample(EventSample)
        case file([UInt8])
    }

    private static let shape = JSONShape([
        "uuid", "header.event_id", "event.type", "header.event_type", "schema",
    ])
    private static let callbacks: Set = ["card.action.trigger", "url.preview.get"]

    private let origin: Origin

    /// Makes events of a sample.
    ///
    /// - Throws: ``UnsendableEvent`` for one of another platform.
    package init(_ sample: EventSample) throws(UnsendableEvent) {
        guard sample.platform == .feishu else {
            throw UnsendableEvent("\(sample.name) is sent by \(sample.platform.rawValue)")
        }
        origin = .sample(sample)
    }

    /// Makes events of a file's bytes: plain JSON, as the platform's document shows it.
    ///
    /// - Throws: ``UnsendableEvent`` for what is no event of Feishu's.
    package init(file bytes: [UInt8]) throws(UnsendableEvent) {
        origin = .file(bytes)
        var generator = SystemRandomNumberGenerator()
        _ = try body(at: 0, using: &generator)
    }

    /// An event of it, with an id that was not there before.
    ///
    /// - Parameters:
    ///   - milliseconds: When it happened, since 1970; a file keeps its own time.
    ///   - generator: Gives the id.
    /// - Returns: The event.
    /// - Throws: ``UnsendableEvent``, which only a file can be, and only when it is taken.
    package func event(
        at milliseconds: Int64,
        using generator: inout some RandomNumberGenerator
    ) throws(UnsendableEvent) -> PushedEvent {
        let body = try body(at: milliseconds, using: &generator)
        do throws(JSONFault) {
            let document = try JSONDocument(body, shape: Self.shape)
            let isV1 = document.string("schema") == nil
            let id = document.string(isV1 ? "uuid" : "header.event_id") ?? ""
            let type = document.string(isV1 ? "event.type" : "header.event_type") ?? ""
            let isCallback = !isV1 && Self.callbacks.contains(type)
            return PushedEvent(id: id, type: type, body: body, isCallback: isCallback)
        } catch {
            throw UnsendableEvent(error)
        }
    }

    private func body(
        at milliseconds: Int64,
        using generator: inout some RandomNumberGenerator
    ) throws(UnsendableEvent) -> [UInt8] {
        switch origin {
        case .sample(let sample):
            let id = sample.freshID(using: &generator)
            return sample.delivery(id: id, at: milliseconds)
        case .file(let bytes):
            // No credentials: what is sent is wrapped, encrypted and signed for each push.
            let none = FeishuCredentials(verificationToken: nil)
            return try FeishuSender(credentials: none)
                .delivery(of: bytes, timestamp: 0, freshID: true, using: &generator).body
        }
    }
}
