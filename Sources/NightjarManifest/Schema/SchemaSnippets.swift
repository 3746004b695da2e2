import NightjarCore

/// What an editor offers to write of a new mapping: the keys that it needs, with places to fill in.
enum SchemaSnippets {
    /// None for a mapping that needs no key.
    static func of(_ section: ManifestSection) -> [OrderedJSON.Member] {
        let snippets = section.platformKey == nil ? general(section) : onPlatforms(section)
        return snippets.isEmpty ? [] : [.init("defaultSnippets", .list(snippets))]
    }

    private static func onPlatforms(_ section: ManifestSection) -> [OrderedJSON] {
        PlatformName.allCases.map { platform in
            snippet(
                "\(section.name) on \(platform.rawValue)",
                section.keys.filter { key in
                    key.isRequired(on: platform)
                        || (key.requiringCondition?.isStandard == true
                            && key.platforms.contains(platform))
                },
                on: platform
            )
        }
    }

    private static func general(_ section: ManifestSection) -> [OrderedJSON] {
        let required = section.keys.filter { $0.isRequired(on: nil) }
        guard !required.isEmpty else { return [] }
        let special = PlatformName.allCases.filter { platform in
            section.keys.contains { isNeeded($0, on: platform) }
        }
        return [snippet(section.name, required)]
            + special.map { platform in
                snippet(
                    "\(section.name) on \(platform.rawValue)",
                    section.keys.filter {
                        $0.isRequired(on: nil) || isNeeded($0, on: platform)
                    }
                )
            }
    }

    private static func isNeeded(_ key: ManifestKey, on platform: PlatformName) -> Bool {
        guard case .needed(let platforms) = key.presence else { return false }
        return platforms.contains(platform)
    }

    private static func snippet(
        _ label: String,
        _ keys: [ManifestKey],
        on platform: PlatformName? = nil
    ) -> OrderedJSON {
        var stops = 0
        let body = keys.map { key in
            OrderedJSON.Member(key.name, .text(value(of: key, on: platform, after: &stops)))
        }
        return ["label": .text(label), "body": .object(body)]
    }

    /// The platform, where the key says it; else a place to fill in.
    private static func value(
        of key: ManifestKey,
        on platform: PlatformName?,
        after stops: inout Int
    ) -> String {
        if case .choice(let choices) = key.shape, let name = platform?.rawValue,
            choices.contains(where: { $0.name == name })
        {
            return name
        }
        stops += 1
        guard let example = key.form?.examples.first else { return "$\(stops)" }
        // What would be a number needs its quotation marks.
        let isNumber = Double(example) != nil
        return isNumber ? "\"${\(stops):\(example)}\"" : "${\(stops):\(example)}"
    }
}
