/// A value of the document with its place.
struct YAMLNode: Sendable {
    enum Content: Sendable {
        /// Text; plain when it stands without quotation marks.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
    }

    let content: Content
    let mark: Mark
    /// Whether it ends on the line that it begins on.
    let isOnOneLine: Bool

    /// Whether nothing is written: no text at all, or what YAML takes for it.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What it is, in the words of a message.
    var kind: String {
        switch content {
        case .scalar: "text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// One key of a mapping with its value.
struct YAMLEntry: Sendable {
    let key: String
    let keyMark: Mark
    let value: YAMLNode
}

/// A document may have keys of its user's own at its top: those that begin with `x-`.
///
/// They are the place for what is anchored there and used elsewhere, as in Compose files.
extension YAMLNode {
    static let extensionPrefix = "x-"

    /// The keys that the manifest does not look at.
    var extensions: [YAMLEntry] {
        guard case .mapping(let entries) = content else { return [] }
        return entries.filter { $0.key.hasPrefix(Self.extensionPrefix) }
    }

    /// The same without ``extensions``.
    var withoutExtensions: YAMLNode {
        guard case .mapping(let entries) = content else { return self }
        let others = entries.filter { !$0.key.hasPrefix(Self.extensionPrefix) }
        return YAMLNode(content: .mapping(others), mark: mark, isOnOneLine: isOnOneLine)
    }
}
