import NightjarCore
import NightjarManifest
import Testing

@Suite struct `The manifest's bounds` {
    @Test(arguments: ManifestFixture.accepted)
    func `hold when the text is damaged anywhere`(_ fixture: ManifestFixture) throws {
        let text = try fixture.bytes()
        let reader = ManifestReader(file: "x", environment: ManifestFixture.environment)
        let bytes = Array("[*\"\t:".utf8) + [0xFF]
        for position in stride(from: 0, to: text.count, by: 5) {
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
