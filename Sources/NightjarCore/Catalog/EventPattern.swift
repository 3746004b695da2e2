/// A type, or a pattern in which `*` stands for one or more whole dot-separated parts at the end,
/// and for exactly one part elsewhere: `contact.user.*`, `*.gs.cert.1`.
package struct EventPattern: Sendable, Hashable {
    /// As it was written.
    package let text: String

    /// Takes any text.
    ///
    /// A `*` beside other characters in one part is not a wildcard; the manifest check refuses it.
    package init(_ text: String) {
        self.text = text
    }

    /// Whether it is a plain type: no part of it is `*`.
    package var isExact: Bool {
        !text.utf8.contains(UInt8(ascii: "*")) || parts.allSatisfy { $0 != "*" }
    }

    /// The parts between the dots.
    package var parts: [Substring] { text.split(separator: ".", omittingEmptySubsequences: false) }

    /// Whether an event of `type` is meant.
    package func matches(_ type: String) -> Bool {
        guard !isExact else { return type == text }
        let wanted = parts
        let given = type.split(separator: ".", omittingEmptySubsequences: false)
        guard given.count >= wanted.count else { return false }
        guard given.count == wanted.count || wanted.last == "*" else { return false }
        return zip(wanted, given).allSatisfy { $0 == "*" || $0 == $1 }
    }
}
