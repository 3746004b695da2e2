import NightjarCore

/// How far subscriptions of version 2.0 make one of version 1.0 needless.
struct Supersession {
    private static let maximumNames = 6

    private let event: ManifestText
    private let count: Int
    /// What is subscribed already and reports all that an event of version 1.0 does.
    private var whole: [String] = []
    /// What is subscribed already and reports part of it, and more.
    private var partial: [String] = []
    /// What is still to be subscribed in version 2.0.
    private var missing: [String] = []
    /// What nothing of version 2.0 reports.
    private var alone: [String] = []

    /// nil when nothing may be said, because the event's name is a variable's value.
    ///
    /// `subscription` answers by what a type is subscribed; nil when it is not.
    init?(
        of old: SubscriptionDraft,
        _ table: OverlapTable,
        _ catalog: EventCatalog,
        subscription: (VersionedEvent) -> ManifestText?
    ) {
        guard let event = old.event, let target = old.target, !event.isHidden else { return nil }
        let types = target.patterns.flatMap { pattern in
            pattern.isExact
                ? [pattern.text] : catalog.events(matching: pattern, of: .v1).map(\.type)
        }
        self.event = event
        count = types.count
        for type in types {
            let successors = table.successors(of: type)
            let present = successors.compactMap { successor in
                subscription(successor.type).map { (successor, $0) }
            }.first
            if let (successor, text) = present {
                let name = text.isHidden ? text.shown : successor.type.name
                if successor.isWhole { whole.append(name) } else { partial.append(name) }
            } else if let first = successors.first {
                missing.append(first.type.name)
            } else {
                alone.append(type)
            }
        }
    }

    /// Which line can go, or what must be done before.
    func notes(_ findings: FindingList) -> [Finding.Note] {
        if !alone.isEmpty { return splitting(findings) }
        if !missing.isEmpty {
            let names = listed(missing)
            let text =
                "this line can go once the rest of \(event.shown) is subscribed in version 2.0 "
                + "too: \(names)"
            return [findings.note(text, at: event.mark)]
        }
        if let name = partial.first {
            return [findings.note("\(event.shown) and \(name) each report what the other does not")]
        }
        let text =
            count == 1
            ? "\(event.shown) is covered by \(listed(whole)) of version 2.0: this line can go"
            : "every event of \(event.shown) is covered by version 2.0 subscriptions: "
                + "this line can go"
        return [findings.note(text, at: event.mark)]
    }

    private func splitting(_ findings: FindingList) -> [Finding.Note] {
        let text =
            "in place of \(event.shown), subscribe what only version 1.0 reports: \(listed(alone))"
        guard !missing.isEmpty else { return [findings.note(text, at: event.mark)] }
        return [
            findings.note(text, at: event.mark),
            findings.note("and in version 2.0 what else it brings: \(listed(missing))"),
        ]
    }

    private func listed(_ names: [String]) -> String {
        let shown = Array(names.prefix(Self.maximumNames))
        let rest = names.count - shown.count
        return Wording.list(shown + (rest > 0 ? ["\(rest) more"] : []))
    }
}
