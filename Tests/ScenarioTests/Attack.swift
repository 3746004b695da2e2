import Foundation

/// One file of Tests/Fixtures/attacks, or one folder; its README explains them.
struct Attack: Sendable {
    struct Malformed: Error {
        let file: String
    }

    let name: String
    /// The endings that may be seen, in the corpus' words.
    let expected: [String]
    private let place: URL

    /// Whether it acts while it is loaded.
    var isLoading: Bool { expected == ["unloaded"] }

    static let corpus = ScenarioFolder.project.appendingPathComponent("Tests/Fixtures/attacks")

    /// All of them, in the order of their names.
    static func all() throws -> [Attack] {
        let entries = try FileManager.default.contentsOfDirectory(atPath: corpus.path).sorted()
        return try entries.compactMap { entry in
            let place = corpus.appendingPathComponent(entry)
            if entry.hasSuffix(".lua") {
                return try Attack(String(entry.dropLast(4)), place, place)
            }
            let main = place.appendingPathComponent("init.lua")
            guard FileManager.default.fileExists(atPath: main.path) else { return nil }
            return try Attack(entry, place, main)
        }
    }

    private init(_ name: String, _ place: URL, _ file: URL) throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        let mark = "-- expect: "
        guard let first = text.split(separator: "\n").first, first.hasPrefix(mark) else {
            throw Malformed(file: file.path)
        }
        self.name = name
        self.place = place
        expected = first.dropFirst(mark.count).split(separator: "|").map(String.init)
    }

    /// Puts it into a folder of plugins, under another name if one is given.
    func copy(to plugins: URL, as other: String? = nil) throws {
        try FileManager.default.createDirectory(at: plugins, withIntermediateDirectories: true)
        let own = place.lastPathComponent
        let entry = other.map { own.hasSuffix(".lua") ? $0 + ".lua" : $0 } ?? own
        try FileManager.default.copyItem(at: place, to: plugins.appendingPathComponent(entry))
    }
}

/// Tests/Fixtures/attacks/endings.tsv: what the log says of an ending, in one word.
struct AttackEndings: Sendable {
    private let rows: [(word: String, outcome: String, text: String)]

    init() throws {
        let file = Attack.corpus.appendingPathComponent("endings.tsv")
        rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
            .map { line in
                let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
                    .map(String.init)
                return (parts[0], parts.dropFirst().first ?? "", parts.dropFirst(2).first ?? "")
            }
    }

    /// The word for the facts of a line "invocation ended".
    func word(for facts: [String: String]) -> String {
        let said = facts["message"] ?? facts["reason"] ?? ""
        let row = rows.first { $0.outcome == facts["outcome"] && said.hasPrefix($0.text) }
        return row?.word ?? "(\(facts["outcome"] ?? "nothing in the log"))"
    }
}
