import Foundation
package import NightjarCore

/// A URL that was read once: what is checked is what is called, for the client's URL is made of the
/// same parts.
package struct WebURL: Sendable, Equatable {
    static let maximumBytes = 8 * 1024

    /// Where it leads.
    package let origin: WebOrigin

    /// Begins with "/".
    package let path: String

    /// Begins with "?", or is empty.
    package let query: String

    /// Reads a URL of http or https.
    ///
    /// Path and query hold nothing but what a request's first line may have; other characters of a
    /// script's URL are percent-encoded, as browsers do. A fragment is left out.
    ///
    /// - Throws: ``WebFault`` of the kind `misuse`, whose message has nothing of the URL.
    package init(_ text: some StringProtocol) throws(WebFault) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw WebFault(.misuse, "the URL has more than \(Self.maximumBytes) bytes")
        }
        try Self.refuseForeign(text)
        guard let start = text.firstRange(of: "://")?.upperBound,
            ["http", "https"].contains(text[..<start].dropLast(3).lowercased())
        else { throw WebFault(.misuse, "the URL does not begin with http:// or https://") }
        let rest = text[start...].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        try self.init(Self.origin(text[..<start], authority), rest[authority.endIndex...])
    }

    /// Reads a URL of ws or wss, which lead where http and https do.
    ///
    /// - Throws: as for http and https.
    package init(ofWebSocket text: String) throws(WebFault) {
        let scheme = text.prefix { $0 != ":" }
        guard ["ws", "wss"].contains(scheme.lowercased()) else {
            throw WebFault(.misuse, "the URL does not begin with ws:// or wss://")
        }
        let rest = text[scheme.endIndex...]
        guard rest.hasPrefix("://") else {
            throw WebFault(.misuse, "the URL does not begin with ws:// or wss://")
        }
        try self.init((scheme.count == 3 ? "https" : "http") + rest)
    }

    /// The rest begins at the path.
    private init(_ origin: WebOrigin, _ rest: some StringProtocol) throws(WebFault) {
        let path = rest.prefix { $0 != "?" }
        let query = rest[path.endIndex...]
        self.origin = origin
        self.path = path.isEmpty ? "/" : try Self.encoded(path)
        // The client would call "/" instead.
        guard self.path.removingPercentEncoding != nil else {
            throw WebFault(.misuse, "the URL's path does not stand for UTF-8")
        }
        self.query = try Self.encoded(query)
    }

    /// The whole URL, in ASCII.
    package var text: String { "\(origin)\(path)\(query)" }

    /// What readers of URLs take in different ways is not guessed at.
    private static func refuseForeign(_ text: some StringProtocol) throws(WebFault) {
        for byte in text.utf8 {
            if byte == .space { throw WebFault(.misuse, "the URL has a space; write it as %20") }
            if byte.isControl { throw WebFault(.misuse, "the URL has a control character") }
            if byte == .backslash { throw WebFault(.misuse, "the URL has a backslash") }
        }
    }

    private static func origin(
        _ scheme: some StringProtocol,
        _ authority: some StringProtocol
    ) throws(WebFault) -> WebOrigin {
        guard !authority.contains("@") else {
            throw WebFault(
                .misuse,
                "the URL has a user or a password; send them in the header Authorization"
            )
        }
        guard authority.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw WebFault(
                .misuse,
                "the URL's host has letters that no host has; write it as xn--..."
            )
        }
        guard !authority.isEmpty, let origin = WebOrigin("\(scheme)\(authority)") else {
            throw WebFault(.misuse, "the URL has no host and port that can be called")
        }
        return origin
    }

    private static func encoded(_ part: some StringProtocol) throws(WebFault) -> String {
        var bytes: [UInt8] = []
        var escape = 0
        for byte in part.utf8 {
            if escape > 0, byte.hexValue == nil { break }
            escape = byte == .percent ? 2 : max(0, escape - 1)
            if byte.isURL {
                bytes.append(byte)
            } else {
                bytes += [.percent, digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
            }
        }
        guard escape == 0 else {
            throw WebFault(
                .misuse,
                "the URL has a % without two hexadecimal digits; write it as %25"
            )
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)
}

extension WebURL {
    /// Where a redirect leads, by RFC 3986, 5.2: `location` is a URL, or what changes of this one.
    package func following(_ location: String) throws(WebFault) -> WebURL {
        guard location.utf8.count <= Self.maximumBytes else {
            throw WebFault(.misuse, "the URL has more than \(Self.maximumBytes) bytes")
        }
        let reference = location.prefix { $0 != "#" }
        if Self.hasScheme(reference) { return try WebURL(reference) }
        if reference.hasPrefix("//") {
            return try WebURL("\(origin.isSecure ? "https" : "http"):\(reference)")
        }
        try Self.refuseForeign(reference)
        if reference.isEmpty { return self }
        if reference.hasPrefix("?") { return try WebURL(origin, path + reference) }
        if reference.hasPrefix("/") { return try WebURL(origin, reference) }
        let folder = path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex)
        let end = reference.firstIndex(of: "?") ?? reference.endIndex
        let merged = Self.withoutDots("\(folder)\(reference[..<end])")
        return try WebURL(origin, "\(merged)\(reference[end...])")
    }

    /// "https:", but not "a/b:c".
    private static func hasScheme(_ reference: Substring) -> Bool {
        guard let colon = reference.firstIndex(of: ":") else { return false }
        return !reference[..<colon].contains { $0 == "/" || $0 == "?" }
    }

    private static func withoutDots(_ path: String) -> String {
        var parts: [Substring] = []
        let all = path.split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in all.enumerated() {
            switch part {
            case ".": if index == all.count - 1 { parts.append("") }
            case "..":
                if parts.count > 1 { parts.removeLast() }
                if index == all.count - 1 { parts.append("") }
            default: parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}

extension UInt8 {
    fileprivate static let backslash: UInt8 = 0x5C

    /// What RFC 3986 allows in a path and a query, with the percent sign.
    fileprivate var isURL: Bool {
        switch self {
        case 0x21, 0x23...0x3B, 0x3D, 0x3F...0x5A, 0x5F, 0x61...0x7A, 0x7E: true
        default: false
        }
    }
}
