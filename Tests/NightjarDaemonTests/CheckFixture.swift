import Foundation
import NightjarDaemon
import NightjarHTTP
import Testing

/// The folders under `Tests/Fixtures/checks`, each a case: a manifest with its plugins, and
/// `expected` with everything that the check prints.
struct CheckFixture: CustomTestStringConvertible, Sendable {
    let folder: URL

    static let all: [CheckFixture] = {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let folders = try? FileManager.default.contentsOfDirectory(
            at: tests.appending(path: "Fixtures/checks"),
            includingPropertiesForKeys: nil
        )
        return (folders ?? []).sorted { $0.path < $1.path }.map(CheckFixture.init)
    }()

    var testDescription: String { folder.lastPathComponent }

    /// What the check prints; empty when there is no such file.
    var expected: String {
        (try? String(contentsOf: folder.appending(path: "expected"), encoding: .utf8)) ?? ""
    }
}
