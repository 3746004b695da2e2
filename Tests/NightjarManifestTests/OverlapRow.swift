import NightjarCore
import NightjarManifest
import Testing

/// A row of one of the catalog's two tables of overlaps.
struct OverlapRow: Hashable, Sendable, CustomTestStringConvertible {
    /// A type, a pattern or a group, in its version.
    struct Event: Hashable, Sendable {
        let name: String
        let version: EventVersion

        /// The types that it stands for.
        var types: [String] {
            let catalog = EventCatalog.shipped
            if let group = catalog.group(named: name) { return group.members }
            return catalog.events(matching: EventPattern(name), of: version).map(\.type)
        }

        /// Every pattern that begins like the type and ends in `*`, and each with one part free.
        var patterns: [Event] {
            let parts = name.split(separator: ".").map(String.init)
            let beginnings = parts.indices.map { parts[..<$0] + ["*"] }
            let holes = parts.indices.dropLast().map { index in
                parts[..<index] + ["*"] + parts[(index + 1)...]
            }
            return (beginnings + holes).map {
                Event(name: $0.joined(separator: "."), version: version)
            }
        }
    }

    let first: Event
    let second: Event
    let isError: Bool
    private let occurrence: String

    static let all: [OverlapRow] =
        EventCatalog.shipped.overlaps.map { overlap in
            OverlapRow(
                first: Event(name: overlap.v1, version: .v1),
                second: Event(name: overlap.v2, version: .v2),
                isError: overlap.verdict == .reject,
                occurrence: String(overlap.occurrence)
            )
        }
        + EventCatalog.shipped.sameVersionOverlaps.map { overlap in
            OverlapRow(
                first: Event(name: overlap.first, version: overlap.version),
                second: Event(name: overlap.second, version: overlap.version),
                isError: false,
                occurrence: String(overlap.occurrence)
            )
        }

    var testDescription: String { "\(first.name) and \(second.name)" }

    /// What a finding may say of it: the half of the earlier subscription comes first.
    var sentences: [String] {
        [(first, second), (second, first)].map { one, other in
            "as \(one.name) (\(one.version.rawValue)) and as \(other.name) "
                + "(\(other.version.rawValue)): \(occurrence)"
        }
    }

    /// The rows of which each of two events stands for one half.
    static func joining(_ one: Event, _ other: Event) -> [OverlapRow] {
        let ones = Set(one.types.map { Event(name: $0, version: one.version) })
        let others = Set(other.types.map { Event(name: $0, version: other.version) })
        return all.filter {
            ones.contains($0.first) && others.contains($0.second)
                || ones.contains($0.second) && others.contains($0.first)
        }
    }
}

/// A manifest with an app for each list of events, to see which overlaps are found in each.
struct OverlapManifest {
    private var text = "manifest: 1\napps:\n"
    /// The lines of each app's subscriptions.
    private var lines: [Range<Int>] = []

    init(_ apps: [[OverlapRow.Event]]) {
        for app in apps.indices {
            text += "  a\(app): {platform: feishu, verification_token: x}\n"
        }
        text += "subscriptions:\n"
        var line = apps.count + 4
        for (app, events) in apps.enumerated() {
            for event in events {
                text += "  - {app: a\(app), event: \"\(event.name)\", "
                text += "version: \"\(event.version.rawValue)\", plugin: p}\n"
            }
            lines.append(line..<(line + events.count))
            line += events.count
        }
    }

    /// The overlaps between two subscriptions, by app.
    ///
    /// One that lies within a pattern or a group names no other place.
    func overlaps() -> [[Finding]] {
        let reading = ManifestReader(file: "x", environment: [:]).read(Array(text.utf8))
        let overlaps = reading.findings.filter {
            $0.code == .overlap || $0.code == .possibleOverlap
        }
        return lines.map { lines in
            overlaps.filter { finding in
                lines.contains(finding.place.line)
                    && finding.notes.contains { note in
                        note.place.map { lines.contains($0.line) } == true
                            && note.message.hasSuffix(" is subscribed here")
                    }
            }
        }
    }
}
