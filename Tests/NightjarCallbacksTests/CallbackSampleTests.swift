import NightjarCallbacks
import NightjarCore
import Testing

@Suite struct `A sample of people or EBaaS` {
    private static let all = EventSamples.shipped.all.filter { $0.platform != .feishu }

    private func opened(_ sample: EventSample, _ body: [UInt8]) -> Event? {
        let token = Secret("sample-verification-token")
        return switch sample.platform {
        case .people: PeoplePlatform(app: "app", token: token).event(of: Delivery(body))
        default: EBaaSPlatform(app: "app", token: nil).event(of: Delivery(body))
        }
    }

    @Test func `is there for what the platforms' pages show`() {
        #expect(Self.all.map(\.name) == ["用户离职", "用户入职", "a.gs.cert.1", "a.gs.cert.expiring"])
    }

    @Test(arguments: all.map(\.name))
    func `is the event that a handler gets`(_ name: String) throws {
        let sample = try #require(EventSamples.shipped.sample(named: name))
        let event = try #require(opened(sample, sample.document.json))
        #expect(event.type == sample.type)
        #expect(event.version == sample.version)
        let table = sample.event(app: "app")
        #expect(table["id"]?.string == event.id)
        #expect(table["version"]?.string == event.version?.rawValue)
        #expect(table["tenant"] == nil)
        #expect(table["time"] == event.time.map(JSONValue.integer))
        #expect(table["attempt"] == .integer(event.attempt))
        #expect(table["key"]?.json == event.key)
        let raw = try JSONValue(event.document)
        #expect(table["raw"] == raw)
        #expect(table["body"] == (event.bodyKey.map { raw[$0] } ?? raw))
    }

    @Test(arguments: all.map(\.name))
    func `is delivered as another occurrence each time`(_ name: String) throws {
        let sample = try #require(EventSamples.shipped.sample(named: name))
        var generator = SystemRandomNumberGenerator()
        let id = sample.freshID(using: &generator)
        let body = sample.delivery(id: id, at: 1_800_000_000_123)
        let event = try #require(opened(sample, body))
        #expect(event.type == sample.type)
        #expect(String(decoding: body, as: UTF8.self).contains(id))
        #expect(body == sample.delivery(id: id, at: 1_800_000_000_123))
        if sample.platform == .people {
            #expect(event.id == id && id.count == 36)
            #expect(event.time == 1_800_000_000_123)
        }
    }
}
