import Foundation
import NightjarManifest

/// What a validator says of manifests by the schema, read as editors read them.
struct SchemaVerdicts: Sendable {
    enum Verdict: Equatable, Sendable {
        case accepted
        /// With where and why.
        case refused(String)
        /// No YAML to the validator's reader.
        case unreadable(String)

        var isAccepted: Bool { self == .accepted }
    }

    /// What the validator says of the schema itself: `valid`.
    let schema: String
    private let verdicts: [String: Verdict]
    private let probes: String

    /// One run over all the fixtures, the example and the probes.
    static let all = Result { try SchemaVerdicts() }

    static let example = root.appending(path: "subscriptions.yaml")

    func verdict(on file: URL) -> Verdict? { verdicts[file.path] }

    func verdict(on probe: ManifestProbe) -> Verdict? { verdicts["\(probes)/\(probe.file)"] }

    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let probes = folder.appending(path: "probes")
        try FileManager.default.createDirectory(at: probes, withIntermediateDirectories: true)
        for probe in ManifestProbe.all {
            try Data(probe.text.utf8).write(to: probes.appending(path: probe.file))
        }
        self.probes = probes.path
        let schema = folder.appending(path: "schema.json")
        try Data(ManifestSchema.text().utf8).write(to: schema)

        let fixtures = (ManifestFixture.accepted + ManifestFixture.refused).filter(\.isReadable)
        let files = fixtures.map(\.yaml.path) + [Self.example.path, probes.path]
        let script = Self.root.appending(path: "Scripts/validate-manifests").path
        let output = try Self.run(try Self.python(), [script, schema.path] + files)
        self.schema = output.first.map { String($0.trimmingPrefix("schema: ")) } ?? "no answer"
        verdicts = Dictionary(output.dropFirst().compactMap(Self.verdict)) { first, _ in first }
    }

    private static func verdict(_ line: String) -> (String, Verdict)? {
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else { return nil }
        guard words[0] != "accepted" else { return (words[1], .accepted) }
        guard let colon = words[1].firstRange(of: ": ") else { return nil }
        let (file, reason) = (words[1][..<colon.lowerBound], words[1][colon.upperBound...])
        switch words[0] {
        case "refused": return (String(file), .refused(String(reason)))
        case "unreadable": return (String(file), .unreadable(String(reason)))
        default: return nil
        }
    }

    // MARK: Python

    private struct MissingPackages: Error, CustomStringConvertible {
        var description: String {
            "no python3 with jsonschema and yaml; Scripts/install-dependencies build installs them"
        }
    }

    /// Debian's own first: another one may come without its packages.
    private static func python() throws -> String {
        let places =
            ["/usr/bin"]
            + (ProcessInfo.processInfo.environment["PATH"] ?? "")
            .split(separator: ":").map(String.init)
        let found = places.map { "\($0)/python3" }.first { path in
            FileManager.default.isExecutableFile(atPath: path)
                && (try? run(path, ["-c", "import jsonschema, yaml; print(1)"])) == ["1"]
        }
        guard let found else { throw MissingPackages() }
        return found
    }

    /// What a program writes, in lines.
    ///
    /// The script limits its own time and memory.
    private static func run(_ program: String, _ arguments: [String]) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

extension ManifestFixture {
    /// Whether it is YAML, whatever else is wrong with it.
    var isReadable: Bool {
        guard let reading = try? read() else { return false }
        return !reading.findings.contains { $0.code.isUnreadable }
    }
}

extension ManifestReading {
    /// Whether the check refuses the form of it, which the schema sees too.
    var hasStructuralErrors: Bool {
        findings.contains { $0.severity == .error && $0.code.isStructural }
    }
}
