import NightjarManifest
import Testing

@Suite struct `The cost of a check` {
    @Test(arguments: ManifestBomb.all)
    func `is bounded where a few lines stand for many`(_ bomb: ManifestBomb) {
        let reading = ManifestReader(
            file: "x",
            environment: ["A": String(repeating: "a", count: 9999)]
        )
        .read(Array(bomb.text.utf8))
        #expect(reading.manifest == nil)
        #expect(
            reading.findings.contains { $0.code == bomb.code },
            "\(reading.findings.first?.message ?? "")"
        )
        #expect(reading.values <= 1_000_000)
    }

    @Test func `grows with the number of subscriptions alone`() {
        let steps = [100, 200, 400, 1600].map { count in
            (count, ManifestReader(file: "x", environment: [:]).read(Self.manifest(count)))
        }
        for (count, reading) in steps {
            #expect(reading.findings == [])
            // Each has four parts, and meets at most a pattern with a * at each of them.
            #expect(reading.steps <= 10 * count, "\(count)")
            #expect(reading.values <= 12 * count + 100, "\(count)")
        }
    }

    @Test func `grows with the number of plugins that get one event too`() {
        for count in [100, 400, 1600] {
            var text = "manifest: 1\napps:\n  a: {platform: people, token: x}\nsubscriptions:\n"
            for number in 0..<count {
                for event in ["e", "\"*\"", "f\(number)"] {
                    text += "  - {app: a, event: \(event), plugin: p\(number), ack: on_receipt}\n"
                }
            }
            let reading = ManifestReader(file: "x", environment: [:]).read(Array(text.utf8))
            // Each plugin's * takes both of its other events.
            let codes = Set(reading.findings.map(\.code))
            #expect(codes.isSubset(of: [.duplicateSubscription, .moreFindings]))
            #expect(reading.steps <= 10 * count, "\(count)")
        }
    }

    @Test func `stays in proportion where all of them are wrong`() {
        let text = String(decoding: Self.manifest(2000), as: UTF8.self)
            .replacing("event: ", with: "event: x.")
        let reading = ManifestReader(file: "x", environment: [:]).read(Array(text.utf8))
        #expect(reading.hasErrors)
        #expect(reading.steps <= 10 * 2000)
        #expect(reading.values <= 12 * 2000 + 100)
    }

    @Test func `leaves room for ten thousand subscriptions that merge a base`() throws {
        var text = """
            manifest: 1
            x-base: &base {plugin: p, timeout: 2s, ack: on_result, identity: tenant, custom: false}
            x-app: &app {platform: people, token: x}
            apps:
              a: *app
            subscriptions:

            """
        for number in 0..<10_000 {
            text += "  - {<<: *base, app: a, event: e\(number)}\n"
        }
        let reading = ManifestReader(file: "x", environment: [:]).read(Array(text.utf8))
        #expect(reading.findings.isEmpty)
        #expect(reading.manifest?.subscriptions.count == 10_000)
        #expect(reading.manifest?.subscriptions.allSatisfy { $0.timeout == .seconds(2) } == true)
    }

    /// EBaaS events on many apps: types, and patterns that meet none of them.
    private static func manifest(_ count: Int) -> [UInt8] {
        var apps = ""
        var subscriptions = ""
        for number in 0..<count {
            if number % 100 == 0 { apps += "  a\(number / 100): {platform: ebaas, token: x}\n" }
            let event = number % 10 == 0 ? "\"*.t\(number).x.*\"" : "s\(number).topic.type.status"
            subscriptions += "  - {app: a\(number / 100), event: \(event), plugin: p}\n"
        }
        return Array("manifest: 1\napps:\n\(apps)subscriptions:\n\(subscriptions)".utf8)
    }
}
