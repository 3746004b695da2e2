import NightjarCore

/// The keys of one mapping, held against what ``ManifestKeys`` says of them.
///
/// A value is asked for by its key. What is wrong with it becomes a finding then, and the answer
/// is nil; a key that is left out gives its standard value, or nil without a finding.
struct Fields {
    /// What the mapping is, for messages: `a subscription`, `app "hr"`.
    let title: String
    let mark: Mark
    private let keys: [ManifestKey]
    private var entries: [String: YAMLEntry] = [:]

    /// Takes a mapping's entries.
    ///
    /// Keys that are unknown, or not yet of use, become findings.
    init(
        _ node: YAMLNode,
        _ title: String,
        at mark: Mark? = nil,
        keys: [ManifestKey],
        _ context: inout ManifestContext
    ) {
        self.title = title
        self.mark = mark ?? node.mark
        self.keys = keys
        guard case .mapping(let entries) = node.content else {
            if !node.isNull {
                context.findings.error(
                    .wrongType,
                    node.mark,
                    "\(title) must be a mapping of keys to values, not \(node.kind)"
                )
            }
            return
        }
        for entry in entries {
            guard let key = keys.first(where: { $0.name == entry.key }) else {
                reportUnknown(entry, &context)
                continue
            }
            if let later = key.later {
                context.findings.error(
                    .notAvailable,
                    entry.keyMark,
                    "\"\(key.name)\" is not yet available in this version; \(later)"
                )
            }
            self.entries[entry.key] = entry
        }
    }

    private func reportUnknown(_ entry: YAMLEntry, _ context: inout ManifestContext) {
        let names = keys.map(\.name)
        guard entry.key != "<<" else {
            context.findings.error(
                .mergeKey,
                entry.keyMark,
                "merge keys (<<) have no meaning in a manifest; write the keys out"
            )
            return
        }
        let question = context.question(for: entry.key, among: names)
        let name = question.isEmpty ? Disclosure.shown(entry) : Wording.quoted(entry.key)
        let notes =
            question.isEmpty ? [context.findings.note("its keys are \(Wording.list(names))")] : []
        context.findings.error(
            .unknownKey,
            entry.keyMark,
            "unknown key \(name.map { "\($0) " } ?? "")in \(title)\(question)",
            notes: notes
        )
    }

    /// Finds required keys that are missing, and keys that mean nothing on `platform`.
    ///
    /// `platform` is nil outside of an app, and where it is not known. `code` is for a key that
    /// means nothing on it.
    func check(
        on platform: PlatformName? = nil,
        orElse code: Finding.Code = .wrongPlatformKey,
        _ context: inout ManifestContext
    ) {
        for key in keys {
            if let entry = entries[key.name] {
                guard let platform, !key.platforms.contains(platform) else { continue }
                context.findings.error(
                    code,
                    entry.keyMark,
                    "\"\(key.name)\" has no meaning on platform \(platform.rawValue); leave it out"
                )
            } else if key.isRequired(on: platform) {
                context.findings.error(
                    .missingKey,
                    mark,
                    "\(title) lacks the key \"\(key.name)\": \(key.summary)"
                )
            }
        }
    }

    /// Whether the key is written, with whatever value.
    func has(_ key: ManifestKey) -> Bool { entries[key.name] != nil }

    /// Where the key's value stands; where the mapping stands when it is left out.
    func mark(of key: ManifestKey) -> Mark { entries[key.name]?.value.mark ?? mark }

    func text(_ key: ManifestKey, _ context: inout ManifestContext) -> ManifestText? {
        guard let entry = entries[key.name] else {
            return key.standard.map {
                ManifestText(value: $0, written: $0, isExpanded: false, mark: mark)
            }
        }
        return context.text(entry.value, of: "\"\(key.name)\"", key.expectation)
    }

    func secret(_ key: ManifestKey, _ context: inout ManifestContext) -> Secret? {
        text(key, &context).map { Secret($0.value) }
    }

    /// The text as `parse` reads it.
    ///
    /// `code` is for keys whose values are right or wrong by what stands elsewhere.
    func value<Value>(
        _ key: ManifestKey,
        orElse code: Finding.Code = .wrongValue,
        _ context: inout ManifestContext,
        _ parse: (String) -> Value?
    ) -> Value? {
        guard let text = text(key, &context) else { return nil }
        guard let value = parse(text.value) else {
            context.findings.error(
                code,
                text.mark,
                "\"\(key.name)\" must be \(key.expectation), not \(text.shown)",
                notes: [context.findings.note("it is \(key.summary)")]
            )
            return nil
        }
        return value
    }

    /// A time within the key's bounds.
    func duration(_ key: ManifestKey, _ context: inout ManifestContext) -> Duration? {
        guard case .duration(let bounds) = key.shape else { return nil }
        return value(key, &context) { text in
            ManifestSyntax.duration(text).flatMap { bounds.contains($0) ? $0 : nil }
        }
    }

    /// A size in bytes within the key's bounds.
    func size(_ key: ManifestKey, _ context: inout ManifestContext) -> Int? {
        guard case .size(let bounds) = key.shape else { return nil }
        return value(key, &context) { text in
            ManifestSyntax.size(text).flatMap { bounds.contains($0) ? $0 : nil }
        }
    }

    /// One of the key's choices that this version has.
    func choice(_ key: ManifestKey, _ context: inout ManifestContext) -> String? {
        guard case .choice(let choices) = key.shape, let text = text(key, &context) else {
            return nil
        }
        guard let choice = choices.first(where: { $0.name == text.value }) else {
            let question = context.question(for: text, among: choices.map(\.name))
            context.findings.error(
                .wrongValue,
                text.mark,
                "\"\(key.name)\" must be \(key.expectation), not \(text.shown)\(question)"
            )
            return nil
        }
        if let later = choice.later {
            context.findings.error(
                .notAvailable,
                text.mark,
                "\(key.name): \(choice.name) is not yet available in this version; \(later)"
            )
            return nil
        }
        return choice.name
    }

    func flag(_ key: ManifestKey, _ context: inout ManifestContext) -> Bool {
        value(key, &context, ManifestSyntax.flag) ?? false
    }

    /// The entries of a list; none when it is left out or empty.
    func items(_ key: ManifestKey, _ context: inout ManifestContext) -> [YAMLNode] {
        guard let node = entries[key.name]?.value, !node.isNull else { return [] }
        guard case .sequence(let items) = node.content else {
            reportKind(of: node, key, &context)
            return []
        }
        return items
    }

    /// The entries of a mapping; none when it is left out or empty.
    func mapping(_ key: ManifestKey, _ context: inout ManifestContext) -> [YAMLEntry] {
        guard let node = entries[key.name]?.value, !node.isNull else { return [] }
        guard case .mapping(let entries) = node.content else {
            reportKind(of: node, key, &context)
            return []
        }
        return entries
    }

    private func reportKind(
        of node: YAMLNode,
        _ key: ManifestKey,
        _ context: inout ManifestContext
    ) {
        context.findings.error(
            .wrongType,
            node.mark,
            "\"\(key.name)\" must be \(key.expectation), not \(node.kind)"
        )
    }
}
