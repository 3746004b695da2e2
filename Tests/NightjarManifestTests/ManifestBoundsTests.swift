import NightjarCore
import NightjarManifest
import Testing

@Suite struct `The manifest's bounds` {
    @Test(arguments: ManifestFixture.accepted)
    func `hold when the text is damaged anywhere`(_ fixture: ManifestFixture) throws {
        let text = try fixture.bytes()
        let reader = ManifestReader(file: "x", environment: ManifestFixture.environment)
        let bytes = Array("[*\"\t:".utf8) + [0xFF]
        for position in stride(from: 0, to: text.count, by: max(5, text.count / 60)) {
            var damaged = text
            damaged[position] = bytes[position / 5 % bytes.count]
            for text in [damaged, Array(text[..<position])] {
                let reading = reader.read(text)
                #expect((reading.manifest == nil) == reading.hasErrors)
            }
        }
    }

    @Test func `leave room for ten thousand subscriptions`() throws {
        var text = "manifest: 1\napps:\n  a:\n    platform: ebaas\n    token: x\nsubscriptions:\n"
        for number in 0..<10_000 {
            text += "  - app: a\n    event: source\(number).topic.type.*\n    plugin: p\n"
        }
        let reading = ManifestReader(file: "x", environment: [:]).read(Array(text.utf8))
        #expect(reading.findings.isEmpty)
        #expect(reading.manifest?.subscriptions.count == 10_000)
    }

    @Test func `keep a thousand errors, and count the rest`() throws {
        var text = "manifest: 1\napps:\n  a:\n    platform: ebaas\n    token: x\nsubscriptions:\n"
        for number in 0..<10_000 {
            text += "  - app: b\n    event: source\(number).topic.type.*\n    plugin: p\n"
        }
        let findings = ManifestReader(file: "x", environment: [:]).read(Array(text.utf8)).findings
        #expect(findings.count { $0.severity == .error } == 1000)
        #expect(findings.count { $0.severity == .warning } == 1)
        let last = try #require(findings.last)
        #expect(last.severity == .note)
        #expect(last.code == .moreFindings)
        #expect(last.message == "9000 more errors left out")
        #expect(last.place.line == 3004)
    }

    @Test func `hold for lines without end`() {
        let list = Array(repeating: "{app: b, event: a.b.c.d, plugin: p}", count: 20_000)
        let text =
            "manifest: 1\nlisten: \"\(String(repeating: "离", count: 500_000))\"\n"
            + "apps: {a: {platform: ebaas}}\nsubscriptions: [\(list.joined(separator: ", "))]\n"
        let reading = ManifestReader(file: "x", environment: [:]).read(Array(text.utf8))
        let report = FindingReport(reading.findings)
        #expect(report.errors == 1000)
        #expect(report.text().split(separator: "\n").allSatisfy { $0.utf8.count < 1000 })
    }

    @Test func `stop patterns that would take forever to compare`() {
        // Every pattern can meet what most others begin with, and none meets another's end.
        var text = "manifest: 1\napps:\n  a:\n    platform: people\n    token: x\nsubscriptions:\n"
        for number in 0..<4096 {
            let parts = (0..<12).map { number >> $0 & 1 == 1 ? "\"*\"" : "a" }
            let event = parts.joined(separator: ".").replacing("\"", with: "")
            text += "  - {app: a, event: \"\(event).end\(number)\", plugin: p}\n"
        }
        let reading = ManifestReader(file: "x", environment: [:]).read(Array(text.utf8))
        #expect(reading.findings.count == 1)
        #expect(
            reading.findings.first?.message
                == "the patterns up to this one cross too often to be checked"
        )
    }

    @Test func `hold for a text of nothing but openings`() {
        for opening in ["[", "{", "- ", "? ", "&a ", "*a ", "!a ", "|\n", "\"", "${", "a: "] {
            let text = String(repeating: opening, count: 100_000)
            let reading = ManifestReader(file: "x", environment: [:]).read(Array(text.utf8))
            #expect(reading.hasErrors)
        }
    }
}
