import ArgumentParser
import NightjarManifest

/// Searches the catalog of events.
struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Search the catalog of Feishu events by type, Chinese or English name.",
        discussion: """
            Shows the version, the identities that may subscribe it, whether an API must be called \
            before it flows, which events report the same occurrence, and what to write into the \
            manifest. Of several words each must be found, letters of either case; a group of the \
            console shows its members. Best first. Without a query, all events.

              nightjar events 离职
              nightjar events contact.user
              nightjar events calendar acl deleted
              nightjar events 'im.chat.*'

            Only Feishu's events are known. The people platform and EBaaS publish no list of \
            theirs: their names are in your own contract with them.

            With --format json, one object: "query"; "groups", each with name_zh, name_en, version, \
            members, manifest; "events", each with type, version, domain, name_zh, name_en, \
            identities, ordered, activation {needed: no, yes, as-user or unknown; path}, groups, \
            overlaps [{type, version, verdict: reject or warn, occurrence, note}], manifest {event, \
            version, identity}. What is not known is null, or an empty list. Fields may be added; \
            none changes its meaning.

            The exit code is 0 when something was found, else 1.
            """
    )

    @Option(help: OutputFormat.help)
    var format = OutputFormat.text

    @Argument(help: "A part of a type or of a name; several words, or a pattern with *.")
    var query: [String] = []

    func run() throws {
        let query = query.joined(separator: " ")
        let report = EventReport(query: query)
        if format == .json { StandardStream.output.write("\(report.json)\n") }
        guard !report.isEmpty else {
            guard format == .text else { throw ExitCode(ExitStatus.failure.rawValue) }
            let question = report.suggestion.map { "did you mean \"\($0)\"? " } ?? ""
            throw CommandFailure(
                "no event of Feishu has \"\(query)\" in its type or name",
                hint:
                    "\(question)try a shorter part; events of people and EBaaS are not listed here"
            )
        }
        if format == .text { StandardStream.output.write("\(report.text)\n") }
    }
}
