import Foundation
import NightjarManifest
import Testing

@Suite struct `The code of a finding` {
    /// Those that no fixture has: plugins and whole files are checked elsewhere, and these need
    /// thousands of lines.
    private static let others: Set<Finding.Code> = [
        .fileUnreadable, .fileTooLarge, .yamlTooLarge, .moreFindings, .crossingPatterns,
        .tooManyOverlaps, .cannotListen, .cannotOpenStore, .cannotChangeStore,
    ]

    private static let all = Finding.Code.allCases

    @Test func `occurs in a fixture, for each mistake in a manifest`() throws {
        let fixtures = ManifestFixture.refused + ManifestFixture.accepted
        let found = Set(try fixtures.flatMap { try $0.read().findings.map(\.code) })
        let wanted = Self.all.filter { !$0.rawValue.hasPrefix("plugin-") }
        #expect(Set(wanted).subtracting(Self.others).subtracting(found) == [])
    }

    @Test func `is written in lower case, with hyphens`() {
        for code in Self.all {
            #expect(
                code.rawValue.allSatisfy {
                    $0 == "-" || $0.isASCII && $0.isLowercase || $0.isNumber
                }
            )
        }
    }

    @Test func `stands in the table of docs, once each`() throws {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/check.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").compactMap { line -> String? in
            guard line.hasPrefix("| `"), let end = line.dropFirst(3).firstIndex(of: "`") else {
                return nil
            }
            return String(line.dropFirst(3)[..<end])
        }
        let codes = rows.filter { Finding.Code(rawValue: $0) != nil }
        #expect(codes.sorted() == Self.all.map(\.rawValue).sorted())
    }
}
