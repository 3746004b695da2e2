import NightjarCore

/// A subscription of which some events have a subscription already.
struct DuplicateSubscription {
    let event: ManifestText
    let patterns: [EventPattern]
    /// The first of ``patterns`` that meets another's.
    let first: Int
    /// Whether all of its events that are known have other subscriptions.
    let isTaken: Bool
    /// Whose that is.
    let other: ManifestText
    let otherPatterns: [EventPattern]
    let clash: Clash

    /// What is wrong with two subscriptions of one event.
    enum Clash: Equatable {
        /// Both answer it; `byOnePlugin` when the plugin is the same.
        case replies(byOnePlugin: Bool)
        /// One plugin gets it twice.
        case runs(plugin: String)
    }

    var message: String {
        // What a variable holds must not be told by what both have in common.
        let shared = other.isHidden ? nil : shared?.text
        let isPlain = event.isHidden || shared == nil || shared == event.value
        let name = isPlain ? event.shown : "\(shared ?? ""), part of \(event.shown),"
        return switch clash {
        case .replies: "\(name) is subscribed twice: one delivery would have two replies"
        case .runs(let plugin):
            "\(name) is subscribed twice for plugin \(plugin): it would run twice for one delivery"
        }
    }

    /// What both get of the first pattern that they share.
    private var shared: EventPattern? {
        otherPatterns.lazy.compactMap { patterns[first].crossing($0) }.first
    }

    func notes(_ findings: FindingList) -> [Finding.Note] {
        guard clash == .replies(byOnePlugin: false) else { return choices(findings) }
        return choices(findings) + [
            findings.note("ack: on_receipt at all but one of them lets each plugin have it")
        ]
    }

    private func choices(_ findings: FindingList) -> [Finding.Note] {
        let present = "\(other.shown) is subscribed here"
        switch (Self.cover(otherPatterns, patterns), Self.cover(patterns, otherPatterns)) {
        case (true, true):
            return [
                findings.note("\(present) already", at: other.mark),
                findings.note("keep one of them"),
            ]
        case (true, false):
            return [
                findings.note("\(present), and takes all of it", at: other.mark),
                findings.note(Self.advice(other, otherPatterns)),
            ]
        case (false, true) where isTaken, (false, false) where isTaken:
            let known = patterns.count > 1 ? "" : " that the catalog knows"
            let text =
                "every event of \(event.shown)\(known) is subscribed elsewhere: this line can go"
            return [findings.note("\(present) already", at: other.mark), findings.note(text)]
        case (false, true):
            return [
                findings.note("\(present), and \(event.shown) takes all of it", at: other.mark),
                findings.note(Self.advice(event, patterns)),
            ]
        case (false, false):
            return [
                findings.note("\(present) already", at: other.mark),
                findings.note(Self.advice(event, patterns)),
            ]
        }
    }

    /// What to do when `wide` takes more than it should.
    private static func advice(_ wide: ManifestText, _ patterns: [EventPattern]) -> String {
        patterns.count > 1
            ? "keep one of them, or write the events of \(wide.shown) one by one"
            : "keep one of them, or narrow \(wide.shown)"
    }

    private static func cover(_ wide: [EventPattern], _ narrow: [EventPattern]) -> Bool {
        narrow.allSatisfy { pattern in wide.contains { $0.covers(pattern) } }
    }
}
