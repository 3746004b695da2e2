import NightjarCore

/// The version of a subscription.
extension EventReading {
    // MARK: Feishu

    /// The version as written.
    ///
    /// `only` is the one that the event exists in; nil when any will do.
    func feishuVersion(
        of name: String,
        _ only: EventVersion?,
        _ context: inout ManifestContext
    ) -> EventVersion? {
        let key = ManifestKeys.Subscription.version
        let hint = event.isHidden ? nil : only
        guard fields.has(key) else {
            let advice = hint.map { "write version: \"\($0.rawValue)\"" } ?? key.summary
            context.findings.error(
                .missingVersion,
                fields.mark,
                "\(fields.title) lacks the key \"version\": \(advice)"
            )
            return nil
        }
        guard let text = fields.text(key, &context) else { return nil }
        guard let version = [EventVersion.v1, .v2].first(where: { $0.rawValue == text.value })
        else {
            reportSpelling(of: text, hint, &context)
            return nil
        }
        context.noteVersion(version, text)
        guard let only, version != only else { return version }
        context.findings.error(
            .wrongVersion,
            text.mark,
            "\(event.shown) has no version \"\(version.rawValue)\"; it exists as "
                + "\"\(only.rawValue)\"",
            notes: counterparts(of: name, in: version, &context)
        )
        return nil
    }

    private func reportSpelling(
        of text: ManifestText,
        _ only: EventVersion?,
        _ context: inout ManifestContext
    ) {
        let key = ManifestKeys.Subscription.version
        let meant = only ?? (text.isHidden ? nil : Self.version(meantBy: text.value))
        let advice = meant.map { "; write version: \"\($0.rawValue)\"" } ?? ""
        let suffix =
            event.isHidden || text.isHidden ? nil : event.value.split(separator: "_").last
        let isSuffix = suffix?.first == "v" && text.value.contains(suffix?.dropFirst() ?? "")
        let explanation =
            isSuffix && only != nil
            ? "_\(suffix ?? "") is part of the event's type; its version is that of the envelope"
            : "it is \(key.summary)"
        context.findings.error(
            .wrongVersion,
            text.mark,
            "\"version\" must be \(key.expectation), not \(text.shown)\(advice)",
            notes: [context.findings.note(explanation)]
        )
    }

    /// `2`, `2.00`, `v2.0`, `“2.0”`: which version that is; nil when none.
    private static func version(meantBy text: String) -> EventVersion? {
        let digits = text.drop { !$0.isASCII || !$0.isNumber }
            .prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let parts = digits.split(separator: ".")
        guard parts.dropFirst().allSatisfy({ $0.allSatisfy { $0 == "0" } }) else { return nil }
        return [("1", EventVersion.v1), ("2", .v2)].first { $0.0 == parts.first.map(String.init) }?
            .1
    }

    /// What reports the same occurrences in the version that was asked for.
    private func counterparts(
        of name: String,
        in version: EventVersion,
        _ context: inout ManifestContext
    ) -> [Finding.Note] {
        guard !event.isHidden else { return [] }
        let types = context.catalog.group(named: name)?.members ?? [name]
        let others = context.catalog.counterparts(of: types)
        guard !others.isEmpty else { return [] }
        let names = Wording.list(others)
        let text = "the same is reported in version \"\(version.rawValue)\" by \(names)"
        return [context.findings.note(text)]
    }

    // MARK: people

    /// The version as written, which may be left out; nil when a finding says what is wrong.
    ///
    /// The platform's page 事件体 knows "1.0" alone. Who is sent another says so by `custom`.
    func peopleVersion(_ context: inout ManifestContext) -> EventVersion? {
        let key = ManifestKeys.Subscription.version
        guard fields.has(key) else { return .v1 }
        guard let text = fields.text(key, &context) else { return nil }
        if text.value == EventVersion.v1.rawValue {
            context.noteVersion(.v1, text)
            return .v1
        }
        guard !isCustom else {
            let parts = text.value.split(separator: ".", omittingEmptySubsequences: false)
            let isNumber = parts.allSatisfy {
                !$0.isEmpty && $0.utf8.allSatisfy(CharacterClass.isDigit)
            }
            if parts.count == 2, isNumber { return EventVersion(rawValue: text.value) }
            context.findings.error(
                .wrongVersion,
                text.mark,
                "\"version\" must be two numbers such as \"1.0\", not \(text.shown)"
            )
            return nil
        }
        context.findings.error(
            .wrongVersion,
            text.mark,
            "the people platform sends version \"1.0\", not \(text.shown)",
            notes: [
                context.findings.note(
                    "leave \"version\" out; \"custom: true\" admits another version"
                )
            ]
        )
        return nil
    }
}
