import NightjarCore

/// What `event` and `version` of a subscription mean together.
struct EventTarget {
    /// One type or pattern, or the types of a console group.
    let patterns: [EventPattern]

    /// nil at EBaaS.
    let version: EventVersion?
}

/// Understands the `event` of one subscription, with the keys that depend on it.
///
/// Feishu's events are held against the catalog in an extension.
struct EventReading {
    /// `source.topic.type.status`.
    private static let ebaasParts = 4

    let event: ManifestText
    let fields: Fields
    /// nil when a finding says why.
    let identity: Identity?
    /// Whether an event is admitted that the catalog does not know; so is it where a finding says
    /// that this cannot be told.
    let isCustom: Bool

    func target(on platform: PlatformName, _ context: inout ManifestContext) -> EventTarget? {
        switch platform {
        case .feishu: return feishuTarget(&context)
        case .people: return peopleTarget(&context)
        case .ebaas: return ebaasTarget(&context)
        }
    }

    private func peopleTarget(_ context: inout ManifestContext) -> EventTarget? {
        checkIdentityIsTenant(&context)
        let version = peopleVersion(&context)
        guard let pattern = pattern(&context), let version else { return nil }
        return EventTarget(patterns: [pattern], version: version)
    }

    private func ebaasTarget(_ context: inout ManifestContext) -> EventTarget? {
        checkIdentityIsTenant(&context)
        guard let pattern = pattern(&context) else { return nil }
        let parts = pattern.parts
        let hasParts =
            parts.last == "*" ? parts.count <= Self.ebaasParts : parts.count == Self.ebaasParts
        guard hasParts, parts.allSatisfy({ !$0.isEmpty }) else {
            context.findings.error(
                .impossibleEvent,
                event.mark,
                "\(event.shown) can match no event of EBaaS",
                notes: [
                    context.findings.note(
                        "an event has four parts, source.topic.type.status; * stands for one part, "
                            + "at the end for all that follow"
                    )
                ]
            )
            return nil
        }
        return EventTarget(patterns: [pattern], version: nil)
    }

    private func checkIdentityIsTenant(_ context: inout ManifestContext) {
        guard identity == .user else { return }
        context.findings.error(
            .wrongIdentity,
            fields.mark(of: ManifestKeys.Subscription.identity),
            "only Feishu's events can be subscribed as user; leave \"identity\" out"
        )
    }

    /// The event as a pattern or a type; nil when a finding says what is wrong with it.
    func pattern(_ context: inout ManifestContext) -> EventPattern? {
        let pattern = EventPattern(event.value)
        guard ManifestSyntax.isShort(pattern) else {
            Self.reportLength(of: "\"event\"", event.mark, &context)
            return nil
        }
        guard ManifestSyntax.hasWholeStars(pattern) else {
            context.findings.error(
                .wrongPattern,
                event.mark,
                "a * stands for a whole part between dots; \(event.shown) mixes them",
                notes: [context.findings.note("such as contact.user.*")]
            )
            return nil
        }
        return pattern
    }

    static func reportLength(of name: String, _ mark: Mark, _ context: inout ManifestContext) {
        context.findings.error(
            .wrongPattern,
            mark,
            "\(name) must have at most \(ManifestSyntax.maximumEventLength) bytes and "
                + "\(ManifestSyntax.maximumEventParts) parts"
        )
    }
}
