import Foundation
import NightjarManifest
import Testing

/// The manifests under `Tests/Fixtures/manifests`, each a case: `name.yaml`, and `name.expected`
/// with everything that the check prints; for some, `name.json` with what it prints as JSON.
struct ManifestFixture: CustomTestStringConvertible, Sendable {
    let yaml: URL

    /// What the fixtures' variables hold.
    ///
    /// No output may contain a value that begins with `s3cret`.
    static let environment = [
        "FEISHU_VERIFICATION_TOKEN": "s3cret-verification",
        "FEISHU_ENCRYPT_KEY": "s3cret-encrypt",
        "PEOPLE_TOKEN": "s3cret-people",
        "APP_SECRET": "s3cret-app",
        "EVENT": "contact.user.deleted_v3",
        "EMPTY": "",
    ]

    static let accepted = all(in: "accepted")
    static let refused = all(in: "refused")

    private static func all(in folder: String) -> [ManifestFixture] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let files = try? FileManager.default.contentsOfDirectory(
            at: tests.appending(path: "Fixtures/manifests/\(folder)"),
            includingPropertiesForKeys: nil
        )
        return (files ?? [])
            .filter { $0.pathExtension == "yaml" }
            .sorted { $0.path < $1.path }
            .map(ManifestFixture.init)
    }

    var testDescription: String { yaml.deletingPathExtension().lastPathComponent }

    /// What the check prints; empty when there is no such file.
    var expected: String { (try? String(contentsOf: file("expected"), encoding: .utf8)) ?? "" }

    /// What the check prints as JSON; nil when there is no such file.
    var json: String? { try? String(contentsOf: file("json"), encoding: .utf8) }

    private func file(_ kind: String) -> URL {
        yaml.deletingPathExtension().appendingPathExtension(kind)
    }

    /// Writes what is expected anew, when `NIGHTJAR_RECORD=1` asks for it.
    func record(_ reading: ManifestReading) throws {
        guard ProcessInfo.processInfo.environment["NIGHTJAR_RECORD"] == "1" else { return }
        let text = reading.printed
        if text.isEmpty {
            try? FileManager.default.removeItem(at: file("expected"))
        } else {
            try Data(text.utf8).write(to: file("expected"))
        }
        if json != nil { try FindingReport(reading.findings).json().write(to: file("json")) }
    }

    func bytes() throws -> [UInt8] { Array(try Data(contentsOf: yaml)) }

    func read() throws -> ManifestReading {
        ManifestReader(file: "subscriptions.yaml", environment: Self.environment).read(try bytes())
    }
}

extension ManifestReading {
    /// As `nightjar check` prints it.
    var printed: String { FindingReport(findings).text() }
}
