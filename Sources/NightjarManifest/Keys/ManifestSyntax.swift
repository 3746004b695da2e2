import NightjarCore

/// How values are written, each as one function from text to value; nil for anything else.
package enum ManifestSyntax {
    static let maximumNameLength = 64

    /// In bytes; the schema counts characters, of which there are no more.
    static let longestSecretName = 128

    /// As in the table that matches events: beyond it no pattern is looked up.
    static let maximumEventParts = 16

    /// In bytes.
    static let maximumEventLength = 256

    /// The units of a time with their milliseconds, the smallest first.
    static let units: [(name: String, size: Int)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    /// `1ms`, `2s`, `15m`, `8h`, `30d`: a whole number and a unit; at most a year.
    static func duration(_ text: String) -> Duration? {
        guard let (number, name) = amount(text),
            let unit = units.first(where: { $0.name.utf8.elementsEqual(name.utf8) }),
            number <= 366 * 86_400_000 / unit.size
        else { return nil }
        return .milliseconds(number * unit.size)
    }

    /// `12`: nothing but digits.
    static func number(_ text: String) -> Int? {
        amount(text).flatMap { $0.1.isEmpty ? $0.0 : nil }
    }

    /// `16MiB`: a whole number and a unit, in bytes; at most a tebibyte.
    static func size(_ text: String) -> Int? {
        let units = [("KiB", 10), ("MiB", 20), ("GiB", 30)]
        // Byte by byte: to Swift the sign of kelvin equals a K.
        guard let (number, unit) = amount(text),
            let shift = units.first(where: { $0.0.utf8.elementsEqual(unit.utf8) })?.1,
            number <= 1 << (40 - shift)
        else { return nil }
        return number << shift
    }

    /// A duration of whole milliseconds as ``duration(_:)`` reads it, in the largest unit that
    /// divides it.
    static func written(_ duration: Duration) -> String {
        let milliseconds = milliseconds(of: duration)
        let unit = units.last { milliseconds >= $0.size && milliseconds % $0.size == 0 }
        return "\(milliseconds / (unit?.size ?? 1))\(unit?.name ?? "ms")"
    }

    static func milliseconds(of duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return Int(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }

    /// A size of whole kibibytes as ``size(_:)`` reads it, in the largest unit that divides it.
    static func written(_ size: Int) -> String {
        let unit = [("GiB", 30), ("MiB", 20)].first { size % (1 << $0.1) == 0 } ?? ("KiB", 10)
        return "\(size >> unit.1)\(unit.0)"
    }

    static func flag(_ text: String) -> Bool? { ["true": true, "false": false][text] }

    private static func amount(_ text: String) -> (Int, Substring)? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        return Int(digits).map { ($0, text[digits.endIndex...]) }
    }

    /// `127.0.0.1:8080`, `[::1]:8080`, `localhost:0`.
    static func address(_ text: String) -> ListenAddress? {
        guard let colon = text.lastIndex(of: ":"), let port = port(text[colon...].dropFirst())
        else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":"), IPAddress(host) != nil else { return nil }
        } else {
            guard !host.isEmpty, host.utf8.allSatisfy(isHostByte) else { return nil }
        }
        return ListenAddress(host: String(host), port: port)
    }

    private static func port(_ text: Substring) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy(CharacterClass.isDigit),
            let port = Int(text), port <= 65535
        else { return nil }
        return port
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        CharacterClass.isLetterOrDigit(byte) || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "-")
    }

    /// `https://open.feishu.cn`, with a port perhaps; plain http only to this machine, because
    /// credentials go there.
    static func origin(_ text: String) -> String? {
        let isPlain = text.hasPrefix("http://")
        guard isPlain || text.hasPrefix("https://") else { return nil }
        let rest = text.dropFirst(isPlain ? 7 : 8)
        let authority = rest.hasSuffix("/") ? rest.dropLast() : rest
        let hasPort = !authority.hasSuffix("]") && authority.contains(":")
        let named = hasPort ? String(authority) : "\(authority):443"
        guard let address = address(named) else { return nil }
        guard !isPlain || ["127.0.0.1", "::1", "localhost"].contains(address.host) else {
            return nil
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// `https://crm.example.com`, `http://10.0.0.7:8080`: where a plugin may call.
    static func webOrigin(_ text: String) -> WebOrigin? {
        guard text.hasPrefix("http://") || text.hasPrefix("https://") else { return nil }
        let isPlain = text.hasPrefix("http://")
        let rest = text.dropFirst(isPlain ? 7 : 8)
        let authority = rest.hasSuffix("/") ? rest.dropLast() : rest
        let hasPort = !authority.hasSuffix("]") && authority.contains(":")
        guard address(hasPort ? String(authority) : "\(authority):443") != nil else { return nil }
        return WebOrigin(text.hasSuffix("/") ? text.dropLast() : text[...])
    }

    /// `im/v1/messages`, `im/v1/chats/:chat_id/members`: an API of the open platform.
    static func isAPIPath(_ text: String) -> Bool {
        // Every path begins with it, and none is written with it.
        guard text != "open-apis", !text.hasPrefix("open-apis/") else { return false }
        let segments = text.split(separator: "/", omittingEmptySubsequences: false)
        return segments.allSatisfy { segment in
            let name = segment.hasPrefix(":") ? segment.dropFirst() : segment
            return !name.isEmpty
                && name.utf8.allSatisfy {
                    CharacterClass.isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x5F
                }
        }
    }

    /// A name of an app or a plugin: nothing in it leaves a folder or a line of a log.
    package static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, CharacterClass.isLetterOrDigit(first) else {
            return false
        }
        return text.utf8.count <= maximumNameLength
            && text.utf8.allSatisfy {
                CharacterClass.isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x5F
            }
    }

    /// What ``isName(_:)`` asks for.
    package static let nameRule =
        "a name has letters, digits, - and _, begins with a letter or digit, "
        + "and is at most \(maximumNameLength) long"

    /// A path that a request can have, decoded: from `/`, without query, empty parts or `..`.
    static func isPath(_ text: String) -> Bool {
        // By scalars: a mark after a slash would hide it among characters.
        let parts = text.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
            .map(String.init)
        guard parts.count > 1, parts[0].isEmpty else { return false }
        let hasOnlyNames = parts.dropFirst().allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
        return (text == "/" || hasOnlyNames) && text.unicodeScalars.allSatisfy(isPathCharacter)
    }

    static func isPathCharacter(_ scalar: Unicode.Scalar) -> Bool {
        !"?#%\\".unicodeScalars.contains(scalar) && !scalar.properties.isWhitespace
            && !CharacterClass.isControl(scalar)
    }

    /// The path of a folder: whether it exists is for the system to say.
    static func isFolder(_ text: String) -> Bool {
        !text.isEmpty && !text.unicodeScalars.contains(where: CharacterClass.isControl)
    }

    /// `memory:`, also without its colon: unquoted, YAML takes it for a key; or `sqlite:` and the
    /// path of a file.
    static func store(_ text: String) -> Manifest.Store? {
        if text == "memory:" || text == "memory" { return .memory }
        // By bytes: a mark after the colon belongs to the path.
        guard text.utf8.starts(with: sqlitePrefix.utf8) else { return nil }
        let path = String(text.unicodeScalars.dropFirst(sqlitePrefix.utf8.count))
        let isFile = isFolder(path) && path.utf8.last != UInt8(ascii: "/") && path != ":memory:"
        return isFile ? .sqlite(path: path) : nil
    }

    static let sqlitePrefix = "sqlite:"

    /// A type, a pattern or a name: neither too long nor with a `*` beside other characters.
    static func isEvent(_ pattern: EventPattern) -> Bool {
        !pattern.text.isEmpty && isShort(pattern) && hasWholeStars(pattern)
    }

    /// A type and no pattern: a `*` is no part of its own.
    static func isType(_ type: EventPattern) -> Bool {
        !type.text.isEmpty && type.isExact && isShort(type)
    }

    static func isShort(_ pattern: EventPattern) -> Bool {
        pattern.text.utf8.count <= maximumEventLength && pattern.parts.count <= maximumEventParts
    }

    static func hasWholeStars(_ pattern: EventPattern) -> Bool {
        pattern.parts.allSatisfy { $0 == "*" || !$0.utf8.contains(UInt8(ascii: "*")) }
    }
}
