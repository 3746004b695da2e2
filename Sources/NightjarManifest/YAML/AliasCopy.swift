/// Copies what an alias stands for to the alias' place, and marks in it who brought it there.
struct AliasCopy {
    /// Of longer chains of aliases the middle is forgotten.
    private static let maximumUses = 8

    private let use: Mark.Use
    private let levels: Int
    /// Shared by all marks that no other alias has brought in.
    private let first: [Mark.Use]
    /// The longer lists of uses, each made once.
    private var others: [[Mark.Use]: [Mark.Use]] = [:]

    /// `levels` is how deep a value may still lie below the alias.
    init(_ use: Mark.Use, levels: Int) {
        self.use = use
        self.levels = levels
        first = [use]
    }

    /// The copy; nil when it lies too deep.
    mutating func copied(_ node: YAMLNode) -> YAMLNode? { copied(node, levels: levels) }

    private mutating func copied(_ node: YAMLNode, levels: Int) -> YAMLNode? {
        guard levels >= 0 else { return nil }
        let content: YAMLNode.Content
        switch node.content {
        case .scalar: content = node.content
        case .sequence(let items):
            var copies: [YAMLNode] = []
            copies.reserveCapacity(items.count)
            for item in items {
                guard let copy = copied(item, levels: levels - 1) else { return nil }
                copies.append(copy)
            }
            content = .sequence(copies)
        case .mapping(let entries):
            var copies: [YAMLEntry] = []
            copies.reserveCapacity(entries.count)
            for entry in entries {
                guard let copy = copied(entry.value, levels: levels - 1) else { return nil }
                let mark = used(entry.keyMark)
                copies.append(YAMLEntry(key: entry.key, keyMark: mark, value: copy))
            }
            content = .mapping(copies)
        }
        return YAMLNode(content: content, mark: used(node.mark), isOnOneLine: node.isOnOneLine)
    }

    private mutating func used(_ mark: Mark) -> Mark {
        guard !mark.uses.isEmpty else { return mark.used(first) }
        if let known = others[mark.uses] { return mark.used(known) }
        let longer = mark.uses.prefix(Self.maximumUses - 1) + [use]
        others[mark.uses] = Array(longer)
        return mark.used(Array(longer))
    }
}
