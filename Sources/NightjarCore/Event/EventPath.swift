/// Names a value of each event, as a handler would: `event.body.object.open_id`.
///
/// It is a field of the event, or a member of `body` or `raw` by the keys that lead to it. There
/// are no positions of arrays.
package struct EventPath: Sendable, Hashable {
    /// Where the value is.
    private enum Root: Sendable, Hashable {
        case id, type, tenant, key, app
        /// Members by their keys, joined by dots.
        case body(String), raw(String)
    }

    /// How long a path may be, in bytes.
    package static let maximumLength = 256

    /// How many keys a path may have behind `body` or `raw`.
    package static let maximumKeys = 16

    /// The fields that have a value without a key behind them.
    package static let fields = ["id", "type", "tenant", "key", "app"]

    /// As it was written.
    package let text: String

    private let root: Root

    /// Reads a path; nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.maximumLength else { return nil }
        // By scalars: a mark at a key's beginning would hide the dot before it.
        let names = text.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
            .map(Substring.init)
        guard names.count > 1, names[0] == "event" else { return nil }
        let keys = names.dropFirst(2)
        guard keys.count <= Self.maximumKeys, keys.allSatisfy(Self.isKey) else { return nil }
        let path = keys.joined(separator: ".")
        switch (names[1], keys.isEmpty) {
        case ("id", true): root = .id
        case ("type", true): root = .type
        case ("tenant", true): root = .tenant
        case ("key", true): root = .key
        case ("app", true): root = .app
        case ("body", false): root = .body(path)
        case ("raw", false): root = .raw(path)
        default: return nil
        }
        self.text = text
    }

    /// Whether a key can stand in a path: neither empty nor a number, which would be meant as the
    /// position in an array.
    private static func isKey(_ key: Substring) -> Bool {
        !key.isEmpty && key.unicodeScalars.allSatisfy(isKeyCharacter)
            && !key.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Whether `scalar` can stand in a key: letters, digits, `-` and `_`, and what is printed and
    /// not blank beyond ASCII.
    package static func isKeyCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": return true
        case "\u{0}"..."\u{7F}": return false
        default: break
        }
        guard !scalar.properties.isWhitespace else { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return false
        default: return true
        }
    }

    // MARK: The value

    /// The value as text: a string's own, a number as the event writes it, `true` or `false`.
    ///
    /// Of a long value it is the beginning, with a hash of the rest. nil when it is absent, null,
    /// empty, an array or an object, and when a key stands twice in an object on the way to it.
    package func value(in event: Event) -> String? {
        switch root {
        case .id: event.id.flatMap(Self.bounded)
        case .type: Self.bounded(event.type)
        case .tenant: event.tenant.flatMap(Self.bounded)
        case .app: Self.bounded(event.app)
        case .key: event.key.flatMap { Self.value(at: "key", of: Self.object(holding: $0)) }
        case .raw(let path): Self.value(at: path, of: event.document)
        case .body(let path):
            Self.value(
                at: event.bodyKey.map { "\($0).\(path)" } ?? path,
                of: event.document
            )
        }
    }

    /// An object whose member `key` is `json`.
    private static func object(holding json: [UInt8]) -> [UInt8] {
        Array(#"{"key":"#.utf8) + json + [UInt8(ascii: "}")]
    }

    private static func value(at path: String, of document: [UInt8]) -> String? {
        guard let document = try? JSONDocument(document, shape: JSONShape([path])),
            let span = document[0]
        else { return nil }
        switch span.kind {
        case .string: return document.utf8(span).flatMap(bounded)
        case .number: return bounded(document.bytes[span.value])
        case .true: return "true"
        case .false: return "false"
        case .null, .object, .array: return nil
        }
    }

    // MARK: Its length

    /// How much is taken of a value, in bytes of UTF-8.
    private static let maximumBytes = 256

    private static func bounded(_ text: String) -> String? {
        // Nearly all are short, and need no copy.
        guard text.utf8.count > maximumBytes else { return text.isEmpty ? nil : text }
        return bounded(Array(text.utf8)[...])
    }

    private static func bounded(_ bytes: ArraySlice<UInt8>) -> String? {
        guard !bytes.isEmpty else { return nil }
        guard bytes.count > maximumBytes else { return String(decoding: bytes, as: UTF8.self) }
        var end = bytes.startIndex + maximumBytes
        // A scalar's further bytes begin with 10: it is not cut.
        while end > bytes.startIndex, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        let hash = String(fingerprint(bytes[end...]), radix: 16)
        let digits = String(repeating: "0", count: 16 - hash.utf8.count) + hash
        return String(decoding: bytes[..<end], as: UTF8.self) + digits
    }

    /// FNV-1a in 64 bits, the same on every machine and in every version: values of it are kept.
    ///
    /// Constants and steps from draft-eastlake-fnv, The FNV Non-Cryptographic Hash Algorithm.
    private static func fingerprint(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
