import LuaSandbox
package import NightjarCore

/// The handler's argument: an event as the JSON text of one object.
///
/// The document that was received goes in as the bytes it came as, under `raw`; the worker makes
/// `body` the very table that stands in it, so nothing is read twice.
package struct ScriptArgument {
    /// JSON, in UTF-8.
    package private(set) var bytes: [UInt8] = []

    /// Writes the fields that `event` has; `identity` is as whom it is subscribed.
    package init(_ event: Event, as identity: Identity) {
        bytes.reserveCapacity(event.document.count + 512)
        bytes.append(UInt8(ascii: "{"))
        field("id", event.id)
        field("type", event.type)
        field("version", event.version?.rawValue)
        field("platform", event.platform.rawValue)
        field("app", event.app)
        field("tenant", event.tenant)
        field("identity", identity.rawValue)
        if let time = event.time { field("time", json: String(time).utf8) }
        field("attempt", json: String(event.attempt).utf8)
        if let key = event.key { field("key", json: key) }
        field("raw", json: event.document)
        bytes[bytes.count - 1] = UInt8(ascii: "}")
    }

    /// Which part of `raw` is `body`, in a form that the sandbox understands.
    package static func alias(for event: Event) -> String {
        event.bodyKey.map { "body=raw.\($0)" } ?? "body=raw"
    }

    private mutating func field(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        self.name(name)
        JSONString.append(text, to: &bytes)
        bytes.append(UInt8(ascii: ","))
    }

    private mutating func field(_ name: StaticString, json: some Sequence<UInt8>) {
        self.name(name)
        bytes.append(contentsOf: json)
        bytes.append(UInt8(ascii: ","))
    }

    private mutating func name(_ name: StaticString) {
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }
}
