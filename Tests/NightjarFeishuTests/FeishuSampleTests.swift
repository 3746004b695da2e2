import NightjarCore
import NightjarFeishu
import Testing

@Suite struct `A sample of Feishu` {
    private static let all = EventSamples.shipped.all.filter { $0.platform == .feishu }

    private let platform = FeishuPlatform(
        app: "staff-bot",
        credentials: FeishuCredentials(verificationToken: Secret("sample-verification-token"))
    )

    @Test func `is there for the common events`() {
        #expect(EventSamples.shipped.damagedFiles == [])
        #expect(Set(Self.all.filter { $0.version == .v2 }.map(\.type)).count >= 45)
        #expect(Set(Self.all.filter { $0.version == .v1 }.map(\.type)).count >= 20)
    }

    @Test(arguments: all.map(\.name))
    func `is taken by the platform, as an event of the catalog`(_ name: String) throws {
        let sample = try #require(EventSamples.shipped.sample(named: name))
        let opened = platform.open(Delivery(body: sample.document.json))
        let event = try #require(opened.event, "\(String(describing: opened.refusal))")
        #expect(event.type == sample.type)
        #expect(event.version == sample.version)
        #expect(EventCatalog.shipped.event(sample.type)?.version == sample.version)
        #expect(
            EventSamples.shipped.sample(of: event.type, from: .feishu, in: event.version) != nil
        )
    }

    @Test(arguments: all.map(\.name))
    func `is the event that a handler gets`(_ name: String) throws {
        let sample = try #require(EventSamples.shipped.sample(named: name))
        let event = try #require(platform.open(Delivery(body: sample.document.json)).event)
        let table = sample.event(app: "staff-bot", identity: .user)
        #expect(table["id"]?.string == event.id)
        #expect(table["type"]?.string == event.type)
        #expect(table["version"]?.string == event.version?.rawValue)
        #expect(table["platform"]?.string == "feishu")
        #expect(table["app"]?.string == "staff-bot")
        #expect(table["tenant"]?.string == event.tenant)
        #expect(table["identity"]?.string == "user")
        #expect(table["time"] == event.time.map(JSONValue.integer))
        #expect(table["attempt"] == .integer(event.attempt))
        #expect(table["key"] == nil)
        let raw = try JSONValue(event.document)
        #expect(table["raw"] == raw)
        #expect(table["body"] == raw["event"])
    }

    @Test(arguments: all.map(\.name))
    func `is delivered with an id and a time of its own`(_ name: String) throws {
        let sample = try #require(EventSamples.shipped.sample(named: name))
        let body = sample.delivery(id: "new1", at: 1_800_000_000_123)
        let event = try #require(platform.open(Delivery(body: body)).event)
        #expect(event.id == "new1")
        #expect(event.deduplicationID?.hasSuffix("new1") == true)
        #expect(event.time == 1_800_000_000_123)
        #expect(event.type == sample.type)
    }

    @Test(arguments: all.map(\.name))
    func `has made-up ids of the right form, and no secret`(_ name: String) throws {
        let sample = try #require(EventSamples.shipped.sample(named: name))
        let text = String(decoding: sample.document.json, as: UTF8.self)
        for (prefix, length) in [("ou_", 32), ("on_", 32), ("oc_", 32), ("om_", 32), ("od-", 32)] {
            for id in text.ids(beginningWith: prefix) {
                #expect(id.count == length && id.contains("000000000000000"), "\(prefix)\(id)")
            }
        }
        let token = sample.document["header"]?["token"] ?? sample.document["token"]
        #expect(token == .text("sample-verification-token"))
    }

    @Test func `is found by a part of its name`() {
        let samples = EventSamples.shipped
        #expect(samples.names(like: "receive_v1").first == "im.message.receive_v1")
        #expect(samples.names(like: "USER deleted").contains("contact.user.deleted_v3"))
        #expect(samples.names(like: "..") == [])
        #expect(samples.sample(of: "user_leave", in: .v2) == nil)
        #expect(samples.sample(of: "user_leave", in: .v1)?.name == "user_leave")
    }
}

extension String {
    /// What stands in quotes behind `"` and the prefix.
    fileprivate func ids(beginningWith prefix: String) -> [Substring] {
        split(separator: "\"").filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
    }
}
