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
    private let isMapping: Bool
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
            isMapping = node.isNull
            if !node.isNull {
                context.findings.error(
                    .wrongType,
                    node.mark,
                    "\(title) must be a mapping of keys to values, not \(node.kind)"
                )
            }
            return
        }
        isMapping = true
        for entry in entries where !context.findings.isFull {
            guard keys.contains(where: { $0.name == entry.key }) else {
                reportUnknown(entry, &context)
                continue
            }
            self.entries[entry.key] = entry
        }
    }

    private func reportUnknown(_ entry: YAMLEntry, _ context: inout ManifestContext) {
        let names = keys.map(\.name)
        let homes = ManifestKeys.homes(of: entry.key)
        let question = homes.isEmpty ? context.question(for: entry.key, among: names) : ""
        let name = question.isEmpty ? Disclosure.shown(entry) : Wording.quoted(entry.key)
        var notes = question.isEmpty ? ["its keys are \(Wording.list(names))"] : []
        let isMerge = entry.key == "<<"
        if isMerge {
            notes = ["without quotation marks it merges what follows"]
        } else if !homes.isEmpty {
            notes = ["it is a key of \(Wording.list(homes))"]
        } else if entry.key.hasPrefix(YAMLNode.extensionPrefix) {
            notes.append("a key that begins with x- is free at the top of a manifest only")
        } else if question.isEmpty, keys.contains(where: { $0.name == ManifestKeys.Top.apps.name })
        {
            notes.append("a key that begins with x- may hold anything, such as what is anchored")
        }
        context.findings.error(
            isMerge ? .mergeKey : .unknownKey,
            entry.keyMark,
            "unknown key \(name.map { "\($0) " } ?? "")in \(title)\(question)",
            notes: notes.map { context.findings.note($0) }
        )
    }

    /// Finds keys that are missing, required ones and those that others need, and keys that mean
    /// nothing on `platform` or with another key's choice.
    ///
    /// - Parameters:
    ///   - platform: nil outside of an app, and where it is not known.
    ///   - code: For a key that means nothing on it.
    ///   - choices: By their keys the choices that others depend on; nothing is found for those that
    ///     depend on one which is not here.
    ///   - context: Gets the findings.
    func check(
        on platform: PlatformName? = nil,
        orElse code: Finding.Code = .wrongPlatformKey,
        with choices: [String: String] = [:],
        _ context: inout ManifestContext
    ) {
        let missing = keys.filter { entries[$0.name] == nil && $0.isRequired(on: platform) }
        if entries.isEmpty, missing.count > 1 { return reportEmpty(missing, &context) }
        for key in keys {
            if let entry = entries[key.name] {
                guard let platform, !key.platforms.contains(platform) else {
                    checkNeeds(of: key, &context)
                    checkEffect(of: key, choices, &context)
                    continue
                }
                context.findings.error(
                    code,
                    entry.keyMark,
                    "\"\(key.name)\" has no meaning on platform \(platform.rawValue); leave it out",
                    notes: key.reason.isEmpty ? [] : [context.findings.note(key.reason)]
                )
            } else if isMapping, key.isRequired(on: platform) {
                context.findings.error(
                    .missingKey,
                    mark,
                    "\(title) lacks the key \"\(key.name)\": \(key.summary)"
                )
            } else if isMapping, let platform, key.platforms.contains(platform),
                let condition = key.requiringCondition,
                choices[condition.key] == condition.choice
            {
                let reason = has(condition.key) ? ", which \"\(condition.text)\" needs" : ""
                context.findings.error(
                    .missingKey,
                    mark,
                    "\(title) lacks the key \"\(key.name)\"\(reason): \(key.summary)"
                )
            }
        }
    }

    private func has(_ name: String) -> Bool { entries[name] != nil }

    private func checkEffect(
        of key: ManifestKey,
        _ choices: [String: String],
        _ context: inout ManifestContext
    ) {
        guard let condition = key.condition, let choice = choices[condition.key],
            choice != condition.choice
        else { return }
        context.findings.warning(
            .idleKey,
            keyMark(of: key),
            "\"\(key.name)\" has no effect with \"\(condition.key): \(choice)\"",
            notes: [context.findings.note("it is for \"\(condition.text)\"")]
        )
    }

    private func checkNeeds(of key: ManifestKey, _ context: inout ManifestContext) {
        for needed in keys where key.needs.contains(needed.name) && !has(needed) {
            context.findings.error(
                .missingKey,
                keyMark(of: key),
                "\(title) lacks the key \"\(needed.name)\", which \"\(key.name)\" needs: "
                    + needed.summary
            )
        }
    }

    private func reportEmpty(_ missing: [ManifestKey], _ context: inout ManifestContext) {
        guard isMapping else { return }
        let names = Wording.list(missing.map { "\"\($0.name)\"" })
        context.findings.error(.missingKey, mark, "\(title) has no keys; it needs \(names)")
    }

    /// Whether the key is written, with whatever value.
    func has(_ key: ManifestKey) -> Bool { entries[key.name] != nil }

    /// Whether the key has a mapping.
    func isMapping(_ key: ManifestKey) -> Bool {
        if case .mapping = entries[key.name]?.value.content { true } else { false }
    }

    /// Whether the key is left out, or written without anything in it.
    func isEmpty(_ key: ManifestKey) -> Bool {
        guard let node = entries[key.name]?.value else { return true }
        switch (node.content, key.shape) {
        case (.sequence(let items), .list): return items.isEmpty
        case (.mapping(let entries), .mapping): return entries.isEmpty
        default: return node.isNull
        }
    }

    /// Where the key's value stands; where the mapping stands when it is left out.
    func mark(of key: ManifestKey) -> Mark { entries[key.name]?.value.mark ?? mark }

    /// Where the key itself stands; where the mapping stands when it is left out.
    func keyMark(of key: ManifestKey) -> Mark { entries[key.name]?.keyMark ?? mark }

    func text(_ key: ManifestKey, _ context: inout ManifestContext) -> ManifestText? {
        guard let entry = entries[key.name] else {
            return key.standard.map {
                ManifestText(
                    value: $0,
                    written: $0,
                    isHidden: false,
                    isPlain: false,
                    mark: mark
                )
            }
        }
        return context.text(entry.value, of: "\"\(key.name)\"", key.expectation)
    }

    func secret(_ key: ManifestKey, _ context: inout ManifestContext) -> Secret? {
        text(key, &context).map { Secret($0.value) }
    }

    /// The text as `parse` reads it.
    ///
    /// `code` is for keys whose values are right or wrong by what stands elsewhere; `meant` answers
    /// what a mistyped text should be.
    func value<Value>(
        _ key: ManifestKey,
        orElse code: Finding.Code = .wrongValue,
        _ context: inout ManifestContext,
        meant: ((String) -> String?)? = nil,
        _ parse: (String) -> Value?
    ) -> Value? {
        guard let text = text(key, &context) else { return nil }
        guard let value = parse(text.value) else {
            let advice = text.isHidden ? nil : meant?(text.value)
            context.findings.error(
                code,
                text.mark,
                "\"\(key.name)\" must be \(key.expectation), not \(text.shown)"
                    + (advice.map { "; write \(key.name): \($0)" } ?? ""),
                notes: [context.findings.note("it is \(key.summary)")]
            )
            return nil
        }
        return value
    }

    /// A time within the key's bounds.
    func duration(_ key: ManifestKey, _ context: inout ManifestContext) -> Duration? {
        guard case .duration(let bounds) = key.shape else { return nil }
        return value(key, &context, meant: { Spelling.duration($0, bounds) }) { text in
            ManifestSyntax.duration(text).flatMap { bounds.contains($0) ? $0 : nil }
        }
    }

    /// A size in bytes within the key's bounds.
    func size(_ key: ManifestKey, _ context: inout ManifestContext) -> Int? {
        guard case .size(let bounds) = key.shape else { return nil }
        return value(key, &context, meant: { Spelling.size($0, bounds) }) { text in
            ManifestSyntax.size(text).flatMap { bounds.contains($0) ? $0 : nil }
        }
    }

    /// A whole number within the key's bounds.
    func number(_ key: ManifestKey, _ context: inout ManifestContext) -> Int? {
        guard case .number(let bounds) = key.shape else { return nil }
        return value(key, &context, meant: { Spelling.number($0, bounds) }) { text in
            ManifestSyntax.number(text).flatMap { bounds.contains($0) ? $0 : nil }
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
        return choice.name
    }

    /// nil when a finding says what is wrong with it.
    func flag(_ key: ManifestKey, _ context: inout ManifestContext) -> Bool? {
        value(key, &context, meant: Spelling.flag, ManifestSyntax.flag)
    }

    /// The entries of a list; none when it is left out or empty.
    func items(_ key: ManifestKey, _ context: inout ManifestContext) -> [YAMLNode] {
        guard let node = section(key, &context) else { return [] }
        guard case .sequence(let items) = node.content else {
            reportKind(of: node, key, &context)
            return []
        }
        return items
    }

    /// The entries of a mapping; none when it is left out or empty.
    func mapping(_ key: ManifestKey, _ context: inout ManifestContext) -> [YAMLEntry] {
        guard let node = section(key, &context) else { return [] }
        guard case .mapping(let entries) = node.content else {
            reportKind(of: node, key, &context)
            return []
        }
        return entries
    }

    /// The keys of a mapping that has keys of its own; nil when it is left out or empty.
    func keys(of key: ManifestKey, _ context: inout ManifestContext) -> Fields? {
        guard case .section(let section) = key.shape, let node = self.section(key, &context)
        else { return nil }
        return Fields(node, "\"\(key.name)\"", keys: section.keys, &context)
    }

    private func section(_ key: ManifestKey, _ context: inout ManifestContext) -> YAMLNode? {
        guard let node = entries[key.name]?.value, node.isNull else {
            return entries[key.name]?.value
        }
        if key.isRequired(on: nil) {
            context.findings.error(
                .emptySection,
                node.mark,
                "\"\(key.name)\" has no value; it must be \(key.expectation)"
            )
        } else {
            context.findings.warning(
                .emptySection,
                node.mark,
                "\"\(key.name)\" has no value; leave it out, or write \(key.expectation)"
            )
        }
        return nil
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
