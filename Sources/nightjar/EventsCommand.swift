import ArgumentParser
import NightjarCore

/// Searches the catalog of events.
struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Search the catalog of Feishu events by type, Chinese or English name.",
        discussion: """
            Shows the version, the identities that may subscribe it, and which events of the other \
            version report the same occurrence. Without a query, all events.

              nightjar events 离职
              nightjar events contact.user
            """
    )

    @Argument(help: "A part of a type or of a name.")
    var query = ""

    func run() throws {
        let matches = EventCatalog.shipped.search(query)
        guard !matches.isEmpty else {
            throw CommandFailure(
                "no event has \"\(query)\" in its type or name",
                hint: "try a shorter part; `nightjar events` lists all"
            )
        }
        print(matches.map(\.text).joined(separator: "\n"))
    }
}

extension CatalogMatch {
    /// The type on a line of its own, what is known of it below.
    fileprivate var text: String {
        let names = [event.chineseName, event.englishName].compactMap { $0 }
        var lines = ["\(event.type)  \(names.joined(separator: " · "))".trimmed]
        let identities = event.identities.map(\.rawValue).joined(separator: " or ")
        let identity = identities.isEmpty ? "identity not known" : "identity \(identities)"
        lines.append("    version \(event.version.rawValue), \(identity)")
        if event.isOrdered == true { lines.append("    delivered in order") }
        switch event.activation {
        case .none, .unknown: break
        case .call(let path): lines.append("    flows only after a call of \(path)")
        case .callAsUser(let path):
            lines.append("    with identity user, flows only after a call of \(path)")
        }
        for group in groups { lines.append("    part of the console's group \(group.chineseName)") }
        for overlap in overlaps { lines.append("    \(overlap.text(for: event.type))") }
        return lines.joined(separator: "\n")
    }
}

extension CatalogOverlap {
    fileprivate func text(for type: String) -> String {
        let other = v1 == type ? "\(v2) (2.0)" : "\(v1) (1.0)"
        switch verdict {
        case .reject: return "not together with \(other), which reports the same: \(occurrence)"
        case .warn: return "with care together with \(other): \(occurrence)"
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
