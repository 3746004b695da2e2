import Foundation
import NightjarCore
import NightjarDaemon
import NightjarManifest

/// A daemon's status for people.
struct StatusText {
    private let status: DaemonStatus
    private let showsColours: Bool

    init(_ status: DaemonStatus, showsColours: Bool) {
        self.status = status
        self.showsColours = showsColours
    }

    var text: String {
        let lines =
            head + [store] + refusal + ["", "plugins"] + TextTable.lines(pluginRows)
            + ["", "budgets: present/highest of limit"]
            + TextTable.lines(BudgetText(status.plugins).rows)
            + ["", "apps"] + TextTable.lines(appRows) + connections
        return lines.map { "\($0)\n" }.joined()
    }

    private var head: [String] {
        let generation = status.generation
        let causes = generation.causes.map(\.rawValue).joined(separator: ", ")
        return [
            "nightjar \(status.version), process \(status.pid), up \(age(status.startedAt))",
            "serves \(status.manifest) at \(status.address), "
                + "\(status.connections) connection\(status.connections == 1 ? "" : "s")",
            "generation \(generation.number), loaded \(age(generation.loadedAt)) ago: \(causes)",
        ]
    }

    private var store: String {
        let store = status.store
        if let fault = store.fault { return "store: FAILS: \(fault)" }
        let size = ByteCountFormatStyle(style: .binary).format(Int64(store.bytes))
        return "store: \(size), \(store.remembered) remembered, \(store.waiting) in the inbox, "
            + "\(store.dead) dead letter\(store.dead == 1 ? "" : "s")"
    }

    private var refusal: [String] {
        let generation = status.generation
        guard let refusal = generation.lastRefused else { return [] }
        let causes = refusal.causes.map(\.rawValue).joined(separator: ", ")
        let ago = "\(age(refusal.at)) ago: \(causes)"
        guard generation.isBehind else { return ["last refused \(ago); mended since"] }
        return [
            "", "the files on disk are NOT what is served; they were refused \(ago)",
            String(refusal.report.text(colours: showsColours).dropLast()),
        ]
    }

    /// A heading, and a line for each plugin: only outcomes that any plugin has had.
    private var pluginRows: [[String]] {
        let kinds = OutcomeKind.allCases.filter { kind in
            status.plugins.contains { $0.invocations.ended[kind] != nil }
        }
        let heading =
            ["name", "events"] + kinds.map(\.rawValue) + ["running", "workers", "generation"]
        return [heading]
            + status.plugins.map { plugin in
                let counts = plugin.invocations
                let ended = kinds.map { String(counts.ended[$0] ?? 0) }
                let name = plugin.isResting ? "\(plugin.name) (rests)" : plugin.name
                return [name, String(counts.total + counts.running)] + ended
                    + [counts.running, plugin.workers, plugin.generation].map(String.init)
            }
    }

    private var appRows: [[String]] {
        [["name", "platform", "path", "subscriptions", "unsubscribed events"]]
            + status.apps.map {
                [
                    $0.name, $0.platform, $0.path ?? "long connection", String($0.subscriptions),
                    String($0.unmatched),
                ]
            }
    }

    /// Nothing where no app is connected to.
    private var connections: [String] {
        let connected = status.apps.compactMap { app in app.longConnections.map { (app.name, $0) } }
        guard !connected.isEmpty else { return [] }
        let heading = ["name", "open", "received", "answered", "ignored", "tried again"]
        let rows = connected.map { name, held in
            [name, "\(held.open) of \(held.wanted)"]
                + [held.received, held.answered, held.ignored, held.reconnects].map(String.init)
        }
        let reasons = connected.flatMap { name, held in held.reasons.map { "  \(name): \($0)" } }
        return ["", "long connections"] + TextTable.lines([heading] + rows) + reasons
    }

    /// "3 s", "5 min", "2 h 3 min", "4 d 1 h".
    private func age(_ time: Date) -> String {
        let seconds = max(0, Int(status.now.timeIntervalSince(time)))
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7200: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
        default: return "\(seconds / 86400) d \(seconds % 86400 / 3600) h"
        }
    }
}
