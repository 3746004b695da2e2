import Foundation
import NightjarHTTP
import Testing

/// A daemon that serves attacks, one plugin each, and what it holds of the system.
final class AttackedDaemon: Sendable {
    /// What each attack may take, as the corpus assumes it.
    static let limit = Duration.milliseconds(300)

    /// What came back for one event.
    struct Reply: Sendable {
        let event: String
        let text: String
        let elapsed: Duration
    }

    /// What the daemon holds that a dead worker might leave behind.
    struct Held: Equatable {
        let workers: Int
        let descriptors: Int
    }

    let daemon: RunningDaemon
    let names: [String]
    private let url: String

    /// Serves a file for each attack; `names` are the plugins', the attacks' own where nil.
    init(_ attacks: [Attack], as names: [String]? = nil) async throws {
        self.names = names ?? attacks.map(\.name)
        let folder = try ScenarioFolder()
        let plugins = folder.url.appendingPathComponent("plugins")
        for (attack, name) in zip(attacks, self.names) { try attack.copy(to: plugins, as: name) }
        try folder.write(Self.manifest(of: self.names), to: "subscriptions.yaml")
        daemon = try await RunningDaemon(folder)
        url = "http://\(try await daemon.address)/people/hr"
    }

    static func manifest(of names: [String]) -> String {
        let subscriptions = names.map {
            "  - { app: hr, event: \($0), version: \"1.0\", plugin: \($0), timeout: 300ms }\n"
        }
        let grants = names.map { "  \($0): { memory: 16MiB }\n" }
        return """
            manifest: 1
            listen: 127.0.0.1:0
            apps:
              hr: { platform: people, token: people-token }
            subscriptions:
            \(subscriptions.joined())grants:
            \(grants.joined())
            """
    }

    /// Posts the event that the corpus expects, or the harmless one.
    func post(to plugin: String, id: String, harmless: Bool = false) async throws -> Reply {
        let content = harmless ? #"{"harmless":true}"# : #"{"name":"Ada","empty":[],"none":null}"#
        let body = """
            {"version":"1.0","header":{"token":"people-token","event_id":"\(id)",\
            "event_name":"\(plugin)","event_key":9007199254740993,"timestamp":1737262443448,\
            "retry_count":0},"event":\(content)}
            """
        let post = HTTPPoster.Post(url: url, headers: [], body: Array(body.utf8))
        let answer = try await HTTPPoster.with { try await $0.send(post) }
        return Reply(
            event: id,
            text: "\(answer.status) \(String(decoding: answer.body, as: UTF8.self))",
            elapsed: answer.elapsed
        )
    }

    /// Has every plugin serve a harmless event: then each has one worker that is well.
    func serveAll(_ round: String) async throws {
        for name in names {
            let reply = try await post(to: name, id: "\(name)-\(round)", harmless: true)
            #expect(reply.text.contains(#""msg":"served""#), "\(name): \(reply.text)")
        }
    }

    /// The facts of all lines "invocation ended", by the event's id.
    func endings() -> [String: [String: String]] {
        var endings: [String: [String: String]] = [:]
        for line in daemon.logText.split(separator: "\n") {
            // The text is ours where it begins the line; a script's would have quotation marks.
            let text = line.drop { $0 != " " }.dropFirst().drop { $0 != " " }.dropFirst()
            guard text.hasPrefix("invocation ended ") else { continue }
            let facts = Self.facts(of: text)
            if let event = facts["event.id"] { endings[event] = facts }
        }
        return endings
    }

    private static func facts(of text: Substring) -> [String: String] {
        var facts: [String: String] = [:]
        for match in text.matches(of: #/ ([\w.]+)=("(?:[^"\\]|\\.)*"|\S*)/#) {
            let value = match.2.hasPrefix("\"") ? match.2.dropFirst().dropLast() : match.2
            facts[String(match.1)] = String(value)
        }
        return facts
    }

    /// Counted now; a worker that has ended and was not waited for counts as well.
    func held() -> Held {
        let files = FileManager.default
        let process = "/proc/\(daemon.pid)"
        // Each thread has its own children.
        let threads = (try? files.contentsOfDirectory(atPath: "\(process)/task")) ?? []
        let workers = threads.map { thread in
            let list = files.contents(atPath: "\(process)/task/\(thread)/children") ?? Data()
            return list.split(separator: UInt8(ascii: " ")).count
        }
        let descriptors = (try? files.contentsOfDirectory(atPath: "\(process)/fd")) ?? []
        return Held(workers: workers.reduce(0, +), descriptors: descriptors.count)
    }

    /// What is held once a worker for each plugin is all there is, and descriptors are `like` that
    /// or, without it, have been the same for a while.
    func heldAtRest(like wanted: Held? = nil) async -> Held {
        let limit = ContinuousClock.now + .seconds(10)
        var (last, since) = (held(), ContinuousClock.now)
        while ContinuousClock.now < limit {
            await Task.yield()
            let now = held()
            if now != last { (last, since) = (now, .now) }
            let isAtRest = ContinuousClock.now - since > .milliseconds(300)
            if now == wanted || (wanted == nil && isAtRest && now.workers == names.count) { break }
        }
        return last
    }
}
