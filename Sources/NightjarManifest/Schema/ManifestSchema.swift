import NightjarCore

/// The JSON Schema of a manifest, made of ``ManifestKeys``.
///
/// It accepts what the check accepts, and refuses what the check refuses for its form; what a
/// manifest means, only the check knows. Where the two could part, this is what was chosen:
///
/// - Draft 07: every version of yaml-language-server validates and completes it, and so do other
///   editors. Nothing here needs a later one, which it has only since its version 1.20. Keywords
///   that only editors know, such as `enumDescriptions`, are no harm to validators.
/// - A required key, or one that another needs, is not asked for in a mapping that shows a merge key (`<<`): who sees it there
///   has not merged it, and cannot know what it brings. Those that merge it first, as
///   yaml-language-server does, never see it, and ask for the key.
/// - A variable may stand in every value, also of numbers and choices, so a text with one passes.
///   Of a text that holds one, only the spelling of the variable is checked.
/// - A value without quotation marks may be a number or a boolean to an editor, which the check
///   reads as text. Where the text would do, they do; how a number was written, a schema cannot see.
package enum ManifestSchema {
    /// The schema as JSON, a line break at its end.
    package static func text() -> String { root.lines + "\n" }

    private static var root: OrderedJSON {
        let section = ManifestSection.top
        let opening: [OrderedJSON.Member] = [
            .init("$schema", "http://json-schema.org/draft-07/schema#"),
            .init("title", "Nightjar's manifest, subscriptions.yaml"),
            .init("description", .text(SchemaText.sentence(section.summary))),
        ]
        let anchors: OrderedJSON = ["description": "Ignored: a place for anchors."]
        let content = object(
            section.keys.map { .init($0.name, property($0)) },
            requiring: section.keys.filter { $0.isRequired(on: nil) },
            among: section.keys,
            besides: [.init("^x-", anchors)]
        )
        return .object(opening + content + [.init("definitions", .object(definitions))])
    }

    // MARK: Definitions

    private static var definitions: [OrderedJSON.Member] {
        let known: [KnownTexts] = [.events(of: .v1), .events(of: .v2), .groups]
        // Entries of lists, each in more than one place.
        let forms: [TextForm] = [.network, .webOrigin, .apiPath]
        let merge: OrderedJSON = [
            "description": "A merge key: the keys of another mapping, or of several.",
            "type": ["object", "array"],
        ]
        return appDefinitions + [
            .init("merge", merge)
        ] + forms.map { .init($0.name, .object(text($0))) }
            + known.map { .init($0.name, choices($0.choices())) }
    }

    /// An app on each platform, and one whose platform is not known: of each only the keys that it
    /// has there, so that no other is offered.
    private static var appDefinitions: [OrderedJSON.Member] {
        let section = ManifestSection.app
        let keys = section.keys
        let values = keys.map { OrderedJSON.Member("app.\($0.name)", property($0)) }
        let onPlatforms = PlatformName.allCases.map { platform in
            OrderedJSON.Member(
                "app-on-\(platform.rawValue)",
                .object(
                    object(
                        keys.filter { $0.platforms.contains(platform) }.map(reference),
                        requiring: keys.filter { $0.isRequired(on: platform) },
                        among: keys.filter { $0.platforms.contains(platform) }
                    )
                )
            )
        }
        let elsewhere = object(
            keys.map(reference),
            requiring: keys.filter { $0.isRequired(on: nil) },
            among: keys
        )
        return [.init("app", app(section))] + onPlatforms
            + [.init("app-elsewhere", .object(elsewhere))] + values
    }

    private static func app(_ section: ManifestSection) -> OrderedJSON {
        let platform = ManifestKeys.App.platform
        let branches = PlatformName.allCases.reversed().reduce(
            ["$ref": "#/definitions/app-elsewhere"] as OrderedJSON
        ) { rest, name in
            let isThere: OrderedJSON = .object([
                .init(platform.name, ["const": .text(name.rawValue)])
            ])
            return [
                "if": ["properties": isThere, "required": [.text(platform.name)]],
                "then": ["$ref": "#/definitions/app-on-\(name.rawValue)"],
                "else": rest,
            ]
        }
        guard case .object(let conditions) = branches else { return branches }
        let properties: OrderedJSON = .object([reference(platform)])
        return .object(
            [
                .init("description", .text(SchemaText.sentence(section.summary))),
                .init("type", "object"),
                .init("properties", properties),
            ] + conditions + SchemaSnippets.of(section)
        )
    }

    private static func reference(_ key: ManifestKey) -> OrderedJSON.Member {
        .init(key.name, ["$ref": "#/definitions/app.\(key.name)"])
    }

    // MARK: Mappings

    /// A mapping with these keys and no others.
    private static func object(
        _ properties: [OrderedJSON.Member],
        requiring required: [ManifestKey],
        among keys: [ManifestKey],
        besides patterns: [OrderedJSON.Member] = []
    ) -> [OrderedJSON.Member] {
        let content: [OrderedJSON.Member] = [
            .init("type", required.isEmpty ? ["object", "null"] : "object"),
            .init("properties", .object(properties)),
            .init("patternProperties", .object(patterns + [mergeKey])),
            .init("additionalProperties", false),
        ]
        let needs = keys.filter { !$0.needs.isEmpty }
            .map { OrderedJSON.Member($0.name, .texts($0.needs)) }
        var conditions: [OrderedJSON.Member] = []
        if !required.isEmpty {
            conditions.append(.init("required", .texts(required.map(\.name))))
        }
        if !needs.isEmpty { conditions.append(.init("dependencies", .object(needs))) }
        let chosen = keys.compactMap(requirement)
        if !chosen.isEmpty { conditions.append(.init("allOf", .list(chosen))) }
        guard !conditions.isEmpty else { return content }
        return content + [.init("if", ["required": ["<<"]]), .init("else", .object(conditions))]
    }

    /// What another key's choice requires of `key`; nil where none does.
    private static func requirement(of key: ManifestKey) -> OrderedJSON? {
        guard let condition = key.requiringCondition else { return nil }
        var isMet: [OrderedJSON.Member] = [
            .init(
                "properties",
                .object([
                    .init(condition.key, ["const": .text(condition.choice)])
                ])
            )
        ]
        if !condition.isStandard { isMet.append(.init("required", .texts([condition.key]))) }
        return ["if": .object(isMet), "then": ["required": .texts([key.name])]]
    }

    /// As a pattern, so that no editor offers it as a key.
    private static let mergeKey = OrderedJSON.Member("^<<$", ["$ref": "#/definitions/merge"])

    private static func section(_ section: ManifestSection) -> OrderedJSON {
        guard section.platformKey == nil else { return ["$ref": "#/definitions/\(section.name)"] }
        return .object(
            [
                .init("description", .text(SchemaText.sentence(section.summary)))
            ] + SchemaSnippets.of(section) + object(section)
        )
    }

    private static func object(_ section: ManifestSection) -> [OrderedJSON.Member] {
        object(
            section.keys.map { .init($0.name, property($0)) },
            requiring: section.keys.filter { $0.isRequired(on: nil) },
            among: section.keys
        )
    }

    // MARK: Keys and values

    private static func property(_ key: ManifestKey) -> OrderedJSON {
        var members: [OrderedJSON.Member] = [
            .init("description", .text(SchemaText.sentence(key.summary))),
            .init("markdownDescription", .text(SchemaText.markdown(of: key))),
        ]
        if let standard = key.standard {
            members.append(.init("default", SchemaText.typed(standard)))
        }
        return .object(members + value(of: key))
    }

    private static func value(of key: ManifestKey) -> [OrderedJSON.Member] {
        switch key.shape {
        case .choice(let choices): choice(choices)
        case .list(_, let entry):
            [.init("type", ["array", "null"]), .init("items", value(of: entry))]
        case .mapping(_, let entry): mapping(to: entry)
        case .section(let section): object(section)
        case .text, .secret, .flag, .duration, .size, .number: key.form.map(text) ?? []
        }
    }

    private static func value(of entry: ManifestKey.Entry) -> OrderedJSON {
        switch entry {
        case .text(let form): ["$ref": "#/definitions/\(form.name)"]
        case .secret: .object(text(.secret))
        case .section(let section): Self.section(section)
        case .tuple(let forms):
            [
                "type": "array", "items": .list(forms.map { .object(text($0)) }),
                "minItems": .number(forms.count), "maxItems": .number(forms.count),
            ]
        }
    }

    private static func mapping(to entry: ManifestKey.Entry) -> [OrderedJSON.Member] {
        var members: [OrderedJSON.Member] = [.init("type", ["object", "null"])]
        if case .section(let section) = entry, let names = section.names {
            members.append(
                .init(
                    "propertyNames",
                    [
                        "title": .text(section.name), "pattern": "^(?:<<|\(names.expression))$",
                        "patternErrorMessage": .text(ManifestSyntax.nameRule),
                    ]
                )
            )
        }
        if case .secret = entry {
            let longest = ManifestSyntax.longestSecretName
            members.append(.init("propertyNames", ["maxLength": .number(longest)]))
        }
        return members + [
            .init("patternProperties", .object([mergeKey])),
            .init("additionalProperties", value(of: entry)),
        ]
    }

    private static func text(_ form: TextForm) -> [OrderedJSON.Member] {
        let written: [OrderedJSON.Member] =
            [
                .init("type", SchemaText.types(of: form))
            ] + SchemaText.bounds(of: form) + [
                .init("pattern", .text(form.pattern)),
                .init("patternErrorMessage", .text(SchemaText.complaint(form.expectation))),
            ]
        let examples: [OrderedJSON.Member] =
            form.examples.isEmpty ? [] : [.init("examples", .texts(form.examples))]
        guard !form.known.isEmpty else { return examples + written }
        let known = form.known.map { $0.isShared ? definition($0) : choices($0.choices()) }
        return [.init("anyOf", .list(known + [.object(examples + written)]))]
    }

    private static func definition(_ known: KnownTexts) -> OrderedJSON {
        ["$ref": "#/definitions/\(known.name)"]
    }

    private static func choice(_ available: [ManifestKey.Choice]) -> [OrderedJSON.Member] {
        let names = available.map(\.name)
        let numbers = names.filter { SchemaText.typed($0) != .text($0) }
        let others: OrderedJSON = [
            "type": "string", "pattern": .text(SchemaText.pattern(of: numbers)),
            "patternErrorMessage": .text(SchemaText.complaint(Wording.list(names, "or"))),
        ]
        return [.init("anyOf", [choices(available, typed: true), others])]
    }

    private static func choices(
        _ choices: [ManifestKey.Choice],
        typed: Bool = false
    ) -> OrderedJSON {
        let values = choices.map { typed ? SchemaText.typed($0.name) : .text($0.name) }
        let isText = zip(values, choices).allSatisfy { $0 == .text($1.name) }
        return .object(
            (isText ? [.init("type", "string")] : []) + [
                .init("enum", .list(values)),
                .init(
                    "enumDescriptions",
                    .texts(choices.map { SchemaText.sentence($0.summary) })
                ),
            ]
        )
    }
}
