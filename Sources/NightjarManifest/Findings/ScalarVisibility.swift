import NightjarCore

/// Which scalars of a manifest may be shown, by the keys that they stand under.
///
/// A scalar that aliases bring to several places is shown when it may be shown at all of them.
struct ScalarVisibility: Sendable {
    private let lines: Set<Int>?
    private var shown: Set<Mark> = []
    private(set) var hidden: Set<Mark> = []

    /// Looks at the scalars of `lines`; at all of them when it is nil.
    init(_ document: YAMLDocument, lines: Set<Int>?) {
        self.lines = lines
        for entry in document.repeated where Disclosure.allows(entry) {
            show(entry.keyMark)
        }
        for entry in document.repeated {
            Disclosure.openKeys.contains(entry.key) ? readText(entry.value) : hide(entry.value)
        }
        for node in document.dropped { hide(node) }
        guard let root = document.root else { return }
        // What an extension holds may be shown where it is used, as far as it may be shown there.
        for entry in root.extensions { show(entry.keyMark) }
        read(root.withoutExtensions, keys: ManifestKeys.Top.all)
    }

    /// Whether the scalar that stands there may be shown.
    func shows(_ mark: Mark) -> Bool { shown.contains(mark) && !hidden.contains(mark) }

    private func isWanted(_ mark: Mark) -> Bool { lines?.contains(mark.line) ?? true }

    private mutating func show(_ mark: Mark) {
        if isWanted(mark) { shown.insert(mark) }
    }

    private mutating func read(_ node: YAMLNode, keys: [ManifestKey]) {
        guard case .mapping(let entries) = node.content else { return hide(node, butKeys: true) }
        let platform = Self.platform(of: entries)
        for entry in entries {
            if let key = keys.first(where: { $0.name == entry.key }) {
                show(entry.keyMark)
                // A key of another platform: who knows what it was taken for.
                let isOfUse = platform.map(key.platforms.contains) ?? true
                if isOfUse { read(entry.value, of: key) } else { hide(entry.value) }
            } else {
                if Disclosure.allows(entry) { show(entry.keyMark) }
                hide(entry.value)
            }
        }
    }

    /// The platform that an app is written to be of; nil where none is.
    private static func platform(of entries: [YAMLEntry]) -> PlatformName? {
        let entry = entries.first { $0.key == ManifestKeys.App.platform.name }
        guard case .scalar(let text, _) = entry?.value.content else { return nil }
        return PlatformName(rawValue: text)
    }

    private mutating func read(_ node: YAMLNode, of key: ManifestKey) {
        switch key.name {
        case ManifestKeys.Top.apps.name: readNamed(node, keys: ManifestKeys.App.all)
        case ManifestKeys.Top.grants.name: readNamed(node, keys: ManifestKeys.Grant.all)
        case ManifestKeys.Top.subscriptions.name:
            guard case .sequence(let items) = node.content else {
                return hide(node, butKeys: true)
            }
            for item in items { read(item, keys: ManifestKeys.Subscription.all) }
        default:
            if case .section(let section) = key.shape {
                read(node, keys: section.keys)
            } else if case .list = key.shape {
                readList(node)
            } else if key.isOpen {
                readText(node)
            } else if case .mapping = key.shape {
                hide(node, butKeys: true)
            } else {
                hide(node)
            }
        }
    }

    private mutating func readNamed(_ node: YAMLNode, keys: [ManifestKey]) {
        guard case .mapping(let entries) = node.content else { return hide(node, butKeys: true) }
        for entry in entries {
            if Disclosure.allowsName(entry) { show(entry.keyMark) }
            read(entry.value, keys: keys)
        }
    }

    private mutating func readList(_ node: YAMLNode) {
        guard case .sequence(let items) = node.content else { return hide(node) }
        for item in items {
            if case .sequence = item.content { readList(item) } else { readText(item) }
        }
    }

    private mutating func readText(_ node: YAMLNode) {
        guard case .scalar(let text, _) = node.content,
            Disclosure.allows(text, isOnOneLine: node.isOnOneLine)
        else { return hide(node) }
        show(node.mark)
    }

    /// Keys too, where none belong: `token: {a1b2: c3}` is a secret that YAML took for a mapping.
    private mutating func hide(_ node: YAMLNode, butKeys: Bool = false) {
        switch node.content {
        case .scalar: if isWanted(node.mark) { hidden.insert(node.mark) }
        case .sequence(let items): for item in items { hide(item, butKeys: butKeys) }
        case .mapping(let entries):
            for entry in entries {
                if butKeys, Disclosure.allows(entry) {
                    show(entry.keyMark)
                } else if isWanted(entry.keyMark) {
                    hidden.insert(entry.keyMark)
                }
                hide(entry.value)
            }
        }
    }
}
