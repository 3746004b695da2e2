import NightjarCore

extension TextForm {
    /// What a subscription wants.
    ///
    /// The expression counts characters where the check counts bytes.
    static let event = TextForm(
        "event",
        "a type, a pattern or the name of a group",
        #"(?![\s\S]{\#(ManifestSyntax.maximumEventLength + 1)})(?:\*|[^*.]+|(?=\.))"#
            + #"(?:\.(?:\*|[^*.]*)){0,\#(ManifestSyntax.maximumEventParts - 1)}"#,
        holdsDollars: true,
        examples: ["contact.user.deleted_v3", "contact.user.*"],
        known: [.events(of: .v1), .events(of: .v2), .groups],
        isWritten: { ManifestSyntax.isEvent(EventPattern($0)) }
    )

    /// The type of an event of one version, which is no pattern.
    static func type(of version: EventVersion) -> TextForm {
        TextForm(
            "type",
            "an event's type",
            #"(?![\s\S]{\#(ManifestSyntax.maximumEventLength + 1)})"#
                + #"(?:(?!\*(?:\.|$))[^.]+|(?=\.))"#
                + #"(?:\.(?!\*(?:\.|$))[^.]*){0,\#(ManifestSyntax.maximumEventParts - 1)}"#,
            holdsDollars: true,
            known: [.events(of: version)],
            isWritten: { ManifestSyntax.isType(EventPattern($0)) }
        )
    }

    /// An event's version, of whatever platform.
    static let version = TextForm.anything(
        "version",
        #""1.0" or "2.0""#,
        examples: ["2.0"],
        known: [
            KnownTexts("versions") {
                [
                    .init("1.0", "an event of version 1.0, without \"schema\" in its body"),
                    .init("2.0", "an event of version 2.0, with \"schema\": \"2.0\" in its body"),
                ]
            }
        ]
    )
}

extension KnownTexts {
    /// The catalog's types of one version.
    static func events(of version: EventVersion) -> KnownTexts {
        KnownTexts("events-\(version.rawValue)", isShared: true) {
            EventCatalog.shipped.events(of: version).map { event in
                let names = [event.chineseName, event.englishName].compactMap { $0 }
                let identities = event.identities.map(\.rawValue).joined(separator: " or ")
                let facts = ["version \(version.rawValue)", identities].filter { !$0.isEmpty }
                return .init(
                    event.type,
                    (names + [facts.joined(separator: ", ")]).joined(separator: " · ")
                )
            }
        }
    }

    /// The console's items of version 1.0.
    static let groups = KnownTexts("groups", isShared: true) {
        EventCatalog.shipped.groups.map { group in
            let members = "version 1.0: \(group.members.joined(separator: ", "))"
            let texts = [group.englishName, members].compactMap { $0 }
            return .init(group.chineseName, texts.joined(separator: " · "))
        }
    }
}
