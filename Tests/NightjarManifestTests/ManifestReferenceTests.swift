import Foundation
import NightjarManifest
import Testing

@Suite struct `The reference page` {
    private static let file = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/manifest.md")

    private static let page = ManifestReference.text()

    @Test func `stands in docs as it is printed`() throws {
        let written = try String(contentsOf: Self.file, encoding: .utf8)
        #expect(
            written == Self.page,
            "print it anew: nightjar schema --reference > docs/manifest.md"
        )
    }

    @Test(arguments: ManifestSection.all)
    func `names every key`(_ section: ManifestSection) {
        for key in section.keys {
            // What stands in one line of a manifest is explained in a table.
            let hasChapter = section.name != "retry policy"
            let heading = hasChapter ? "[`\(key.name)`](#" : "| `\(key.name)` |"
            #expect(Self.page.contains(heading), "\(key.name)")
        }
    }

    @Test func `links to headings that it has, each once`() {
        let headings = Self.page.split(separator: "\n").filter { $0.hasPrefix("#") }
        let anchors = headings.map { heading in
            heading.drop { $0 == "#" }.dropFirst().lowercased()
                .filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
                .replacing(" ", with: "-")
        }
        #expect(Set(anchors).count == anchors.count)
        for link in Self.page.matches(of: /\]\(#([^)]*)\)/) {
            #expect(anchors.contains(String(link.1)), "\(link.1)")
        }
    }

    @Test func `begins with a manifest that is right`() throws {
        let blocks = Self.page.split(separator: "```yaml\n").dropFirst()
        let first = try #require(blocks.first?.prefix { $0 != "`" })
        let reading = ManifestReader(file: "x", environment: ManifestFixture.environment)
            .read(Array(first.utf8))
        #expect(reading.printed == "")
    }

    @Test(arguments: ManifestSection.all.flatMap(\.keys).filter { !$0.example.isEmpty })
    func `has an example of each key that the check takes`(_ key: ManifestKey) throws {
        let section = try #require(
            ManifestSection.all.first { section in
                section.keys.contains { $0.example == key.example }
            }
        )
        let probe = ManifestProbe(section: section.name, key: key.name, example: key.example)
        let environment = ManifestFixture.environment.merging(
            ["FEISHU_APP_SECRET": "s3cret-app", "FEISHU_USER_REFRESH_TOKEN": "s3cret-refresh"],
            uniquingKeysWith: { $1 }
        )
        let reading = ManifestReader(file: "x", environment: environment)
            .read(Array(probe.text.utf8))
        #expect(!reading.hasStructuralErrors, "\(probe.text)\n\(reading.printed)")
    }
}
