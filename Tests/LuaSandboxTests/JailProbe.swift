import Foundation
import LuaSandbox
import Testing

/// A sandbox whose worker is the program of Tests/JailProbe, and another one that must not notice.
struct JailProbe {
    let probed: SandboxUnderTest

    /// Makes it try `attempt`, or tell that lie.
    init(_ attempt: String, adjust: (inout SandboxSettings) -> Void = { _ in }) throws {
        let path = try Self.path
        probed = try SandboxUnderTest("return function() end") {
            $0.workerPath = path
            $0.title = attempt
            $0.loadLimit = .seconds(10)
            adjust(&$0)
        }
    }

    /// How loading ended: what was refused or said, nil when it was accepted.
    func load() async -> LoadFailure? {
        do {
            _ = try await probed.sandbox.load()
            return nil
        } catch {
            return error
        }
    }

    private static var path: String {
        get throws {
            try SandboxUnderTest.program("nightjar-jail-probe")
        }
    }

    /// The rows of a table in Tests/Fixtures/jail.
    static func rows(_ name: String, columns: Int) -> [[String]] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fixtures/jail/\(name).tsv")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let row = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return row.count == columns
                ? row : Array(repeating: "malformed: \(line)", count: columns)
        }
    }
}

/// A plugin that does no wrong, beside those that do.
enum Neighbour {
    private static let plugin = Result {
        try SandboxUnderTest("return function() end") {
            // A busy machine is no reason to replace it.
            $0.patience = .seconds(60)
        }
    }

    /// Runs its handler; gives the process of its worker.
    static func runs() async throws -> Int32 {
        let plugin = try plugin.get()
        #expect(await plugin.invoke() == .succeeded(nil))
        #expect(plugin.events.startedPIDs.count == 1)
        return try #require(plugin.events.startedPIDs.last)
    }
}
