import NightjarCore
import NightjarFeishu
import NightjarSimulator
import Testing

@Suite struct `Events to push` {
    private func events(_ templates: [EventTemplate], _ count: Int) throws -> [PushedEvent] {
        let source = try EventTemplates(templates, by: SeededChance(seed: 3)) { 1_700_000_000_000 }
        source.prepare(count / 2)
        return (0..<count).map { _ in source.next() }
    }

    @Test(arguments: [
        ("im.message.receive_v1", false), ("p2p_chat_create", false), ("card.action.trigger", true),
    ])
    func `are made of samples, each with its own id`(name: String, isCallback: Bool) throws {
        let sample = try #require(EventSamples.shipped.sample(named: name))
        let made = try events([try EventTemplate(sample)], 10)
        #expect(Set(made.map(\.id)).count == 10)
        #expect(made.allSatisfy { $0.type == name && $0.isCallback == isCallback })
        let platform = FeishuPlatform(app: "bot", credentials: .init(verificationToken: nil))
        for event in made {
            let delivery = Delivery(
                connectionOf: "bot",
                body: event.body,
                receivedAt: .init(nanoseconds: 0),
                loop: 0
            )
            guard case .event(let opened) = platform.open(delivery) else {
                Issue.record("refused")
                continue
            }
            #expect(opened.id == event.id)
        }
    }

    @Test func `are made of files and samples in turn`() throws {
        let file = #"{"uuid":"u","event":{"type":"x"}}"#
        let sample = try #require(EventSamples.shipped.sample(named: "p2p_chat_create"))
        let made = try events(
            [try EventTemplate(file: Array(file.utf8)), try EventTemplate(sample)],
            4
        )
        #expect(made.map(\.type) == ["x", "p2p_chat_create", "x", "p2p_chat_create"])
        #expect(Set(made.map(\.id)).count == 4)
    }

    @Test func `are the same by the same seed`() throws {
        let sample = try #require(EventSamples.shipped.sample(named: "p2p_chat_create"))
        let first = try events([try EventTemplate(sample)], 4)
        let second = try events([try EventTemplate(sample)], 4)
        #expect(first.map(\.body) == second.map(\.body))
    }

    @Test(arguments: ["", "{}", #"{"encrypt":"x"}"#, "[1]"])
    func `are not made of anything`(file: String) {
        #expect(throws: UnsendableEvent.self) { try EventTemplate(file: Array(file.utf8)) }
    }

    @Test func `are not made of another platform's samples`() throws {
        let sample = try #require(EventSamples.shipped.sample(named: "用户离职"))
        #expect(throws: UnsendableEvent.self) { try EventTemplate(sample) }
    }
}
